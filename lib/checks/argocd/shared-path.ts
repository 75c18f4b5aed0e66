import { RENDERED_ROOT } from '../../model/layout';
import type { Rule } from '../rule';
import { isArgo, sourcesOf } from './applications';
import { overlaps } from './directories';
import { isSameRepository } from './repositories';

/** An Application of an app that watches a directory which another Application already watches. */
export const sharedPath: Rule = {
  id: 'argocd/shared-path',
  severity: 'error',
  final: true,
  summary: 'An Application that an app adds watches directories that Argosy renders and deploys.',
  why: 'Two Applications would own the same objects: each would prune those of the other.',
  source:
    'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#fail-the-sync-if-a-shared-resource-is-found',
  *check({ manifests, platform }) {
    for (const manifest of manifests) {
      if (!isArgo(manifest, 'Application')) continue;
      for (const { source } of sourcesOf(manifest)) {
        const { repoURL, path } = source;
        if (typeof repoURL !== 'string' || typeof path !== 'string') continue;
        if (!overlaps(path, RENDERED_ROOT) || !isSameRepository(repoURL, platform.repoURL)) {
          continue;
        }
        yield {
          manifest,
          path: ['spec'],
          message: `Application ${manifest.object.metadata.name} watches ${path}, which Argosy renders and deploys with its own Applications.`,
          fix: 'Remove it, or set its path to a directory that Argosy does not render.',
        };
      }
    }
  },
};
