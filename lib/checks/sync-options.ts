import { objectAt } from '../base/json';
import type { ApiObjectJson } from '../kubernetes/api-object';

/** An annotation of Argo CD that holds comma-separated options. */
type Annotation = 'sync-options' | 'compare-options';

const NONE: readonly string[] = [];

/** The options in an Argo CD annotation of an object, such as `Prune=false`, parsed as Argo CD parses them. */
export function annotatedOptions(
  object: ApiObjectJson,
  annotation: Annotation = 'sync-options',
): readonly string[] {
  const value = objectAt(object, 'metadata', 'annotations')[`argocd.argoproj.io/${annotation}`];
  if (typeof value !== 'string') return NONE;
  return value
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '');
}
