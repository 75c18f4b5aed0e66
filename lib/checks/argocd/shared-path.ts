import { RENDERED_ROOT } from '../../model/layout';
import type { Rule } from '../rule';
import { isArgo, sourcesOf } from './applications';
import { isSameRepository } from './repositories';

/** An app's own Application that watches what another Application watches already. */
export const sharedPath: Rule = {
  id: 'argocd/shared-path',
  severity: 'error',
  final: true,
  summary: 'An Application that an app adds watches directories that Argosy renders.',
  why: 'Two Applications would own the same objects: each takes those of the other for its own, and prunes them.',
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
          message: `Application ${manifest.object.metadata.name} watches ${path}, which is rendered by Argosy and has Applications of its own.`,
          fix: 'Remove it, or let it watch a directory outside of the rendered ones.',
        };
      }
    }
  },
};

/** True where one of the directories is in the other. */
function overlaps(a: string, b: string): boolean {
  const [x, y] = [directory(a), directory(b)];
  return x.startsWith(y) || y.startsWith(x);
}

/** A directory with a slash at its end; empty for the repository itself. */
function directory(path: string): string {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  return names.map((name) => `${name}/`).join('');
}
