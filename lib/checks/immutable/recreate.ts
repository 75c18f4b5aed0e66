import type { ApiObjectJson } from '../../kubernetes/api-object';
import { annotatedOptions } from '../sync-options';

/** The annotation that makes Argo CD delete and recreate an object. */
const FORCED = ['Force=true', 'Replace=true'];

/**
 * True for an object that Argo CD deletes and recreates whenever it changes, as its author requested.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
 */
export function isRecreated(object: ApiObjectJson): boolean {
  const options = annotatedOptions(object);
  return FORCED.every((option) => options.includes(option));
}

/** How to recreate an object on purpose, and the consequence. */
export function orRecreate(consequence: string): string {
  return `Or, on purpose and for one sync, give it the annotation \`argocd.argoproj.io/sync-options: Force=true,Replace=true\` in \`extend\`: Argo CD then deletes and recreates it, ${consequence}.`;
}
