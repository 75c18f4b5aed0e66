import type { JsonObject } from '../../model/json';
import { listAt, objectAt } from '../../model/json';
import { apiGroup } from '../../model/manifest';
import type { Rule } from '../rule';

/** An app's own Application that watches what another Application watches already. */
export const sharedPath: Rule = {
  id: 'argocd/shared-path',
  severity: 'error',
  final: true,
  summary: 'An Application that an app adds watches directories that Argosy renders.',
  why: 'Two Applications would own the same objects: each takes those of the other for its own, and prunes them.',
  source:
    'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#fail-the-sync-if-a-shared-resource-is-found',
  *check({ manifests, argocd, platform }) {
    const root = renderedRoot(argocd[0]?.object, argocd[0] && manifests[0]?.directory);
    if (root === undefined) return;
    for (const manifest of manifests) {
      const { object } = manifest;
      if (object.kind !== 'Application' || apiGroup(object) !== 'argoproj.io') continue;
      for (const source of [
        objectAt(object, 'spec', 'source'),
        ...listAt(object, 'spec', 'sources'),
      ]) {
        const { repoURL, path } = source as JsonObject;
        if (repoURL !== platform.repoURL || typeof path !== 'string') continue;
        if (!overlaps(path, root)) continue;
        yield {
          manifest,
          path: ['spec'],
          message: `Application ${object.metadata.name} watches ${path}, which is rendered by Argosy and has Applications of its own.`,
          fix: 'Remove it, or let it watch a directory outside of the rendered ones.',
        };
      }
    }
  },
};

/** Such as `dist`: what is before the app's directory in the path of its Application. */
function renderedRoot(application: JsonObject | undefined, directory: string | undefined) {
  const path = objectAt(application, 'spec', 'source')['path'];
  if (typeof path !== 'string' || directory === undefined) return undefined;
  return path.endsWith(`/${directory}`) ? path.slice(0, -directory.length - 1) : undefined;
}

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
