import { show } from '../../base/hint';
import { appDirectory, inRepository, RENDERED_ROOT } from '../../model/layout';
import type { Rule } from '../rule';
import { isArgo, sourcesOf } from './applications';
import { overlaps } from './directories';
import { isSameRepository } from './repositories';

/** An Application that watches a rendered directory other than the app's. */
export const path: Rule = {
  id: 'argocd/path',
  severity: 'error',
  final: true,
  summary:
    'The Application of an app watches a directory other than the one that the app is rendered to.',
  why: 'Argo CD would deploy nothing, or, if the app is already deployed, keep or delete its objects.',
  source:
    'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning-with-allow-empty-v18',
  *check({ app, environment, manifests, argocd, platform }) {
    if (app === undefined || environment === undefined) return;
    const expected = inRepository(appDirectory(environment.name, app));
    for (const manifest of argocd) {
      if (!isArgo(manifest, 'Application')) continue;
      const { name } = manifest.object.metadata;
      const sources = sourcesOf(manifest);
      const isOwn = ({ source }: (typeof sources)[number]) => source['path'] === expected;
      const [first] = sources;
      if (manifests.length === 0 && sources.some(isOwn)) {
        yield {
          manifest,
          message: `The app ${app} has no object in ${environment.name}: Application ${name} would watch a directory that does not exist, and every sync would fail.`,
          fix: `Add an object to the app, or set \`overlays: { ${environment.name}: null }\` if it does not run there.`,
        };
      } else if (manifests.length > 0 && first !== undefined && !sources.some(isOwn)) {
        yield {
          manifest,
          path: [...first.path, 'path'],
          message: `Application ${name} watches ${show(first.source['path'])}, but the objects of ${app} are rendered to "${expected}": its changes would never be deployed.`,
          fix: `Set \`path: '${expected}'\` in the Application's source.`,
        };
      } else {
        for (const it of sources) {
          const { path, repoURL } = it.source;
          if (isOwn(it) || typeof path !== 'string' || !overlaps(path, RENDERED_ROOT)) continue;
          if (!isSameRepository(String(repoURL), platform.repoURL)) continue;
          yield {
            manifest,
            path: [...it.path, 'path'],
            message: `Application ${name} watches ${show(path)}, which Argosy renders and deploys with its own Applications: two Applications would own the same objects, and each would prune those of the other.`,
            fix: 'Set the path to a directory that Argosy does not render.',
          };
        }
      }
    }
  },
};
