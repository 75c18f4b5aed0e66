import { objectAt } from '../base/json';
import type { ApiObjectJson } from '../kubernetes/api-object';

/** What Argo CD reads in one line, the options separated by commas. */
type Annotation = 'sync-options' | 'compare-options';

const NONE: readonly string[] = [];

/** The options that an object's annotation holds for Argo CD, such as `Prune=false`: read as it reads them. */
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
