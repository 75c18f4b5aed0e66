import type { ApiObjectJson } from '../../kubernetes/api-object';
import { annotatedOptions } from '../sync-options';

/** What makes Argo CD delete and recreate an object. */
const FORCED = ['Force=true', 'Replace=true'];

/**
 * True for an object that Argo CD deletes and recreates whenever it changes: its author has decided so.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
 */
export function isRecreated(object: ApiObjectJson): boolean {
  const options = annotatedOptions(object);
  return FORCED.every((option) => options.includes(option));
}

/** How to have an object deleted and created again on purpose, and what comes of that. */
export function orRecreate(consequence: string): string {
  return `Or, on purpose and for one sync, give it the annotation \`argocd.argoproj.io/sync-options: Force=true,Replace=true\` in \`extend\`: Argo CD then deletes and recreates it, ${consequence}.`;
}
