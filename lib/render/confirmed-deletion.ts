import { annotatedOptions } from '../checks/sync-options';
import type { Environment } from '../model/environment';
import type { Manifest } from '../model/manifest';
import { withAnnotation } from './with-annotation';

/**
 * Makes Argo CD ask before it deletes objects of the kinds that the environment names: when they have gone from Git, and
 * when their Application is deleted. An option that an object has itself is kept.
 */
export function withConfirmedDeletion(
  manifests: readonly Manifest[],
  { sync }: Environment,
): readonly Manifest[] {
  const kinds = sync?.confirmDeletion ?? [];
  if (kinds.length === 0) return manifests;
  return manifests.map((it) => {
    if (!kinds.includes(it.object.kind)) return it;
    const options = annotatedOptions(it.object);
    const missing = ['Prune', 'Delete']
      .filter((name) => !options.some((option) => option.startsWith(`${name}=`)))
      .map((name) => `${name}=confirm`);
    if (missing.length === 0) return it;
    return withAnnotation(
      it,
      'argocd.argoproj.io/sync-options',
      [...options, ...missing].join(','),
    );
  });
}
