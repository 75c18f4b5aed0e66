import { show } from '../../base/hint';
import { inRepository } from '../../model/layout';
import type { Rule } from '../rule';
import { isArgo, sourcesOf } from './applications';

/** An Application that watches a directory other than the app's. */
export const path: Rule = {
  id: 'argocd/path',
  severity: 'error',
  final: true,
  summary:
    'The Application of an app watches a directory other than the one that the app is rendered to.',
  why: 'Argo CD would deploy nothing, or, if the app is already deployed, keep or delete its objects.',
  source:
    'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning-with-allow-empty-v18',
  *check({ app, environment, manifests, argocd }) {
    if (app === undefined || environment === undefined) return;
    for (const manifest of argocd) {
      if (!isArgo(manifest, 'Application')) continue;
      const { name } = manifest.object.metadata;
      const [first] = manifests;
      if (first === undefined) {
        yield {
          manifest,
          message: `The app ${app} has no object in ${environment.name}: Application ${name} would watch a directory that does not exist, and every sync would fail.`,
          fix: `Add an object to the app, or set \`overlays: { ${environment.name}: null }\` if it does not run there.`,
        };
        continue;
      }
      const expected = inRepository(first.directory);
      for (const it of sourcesOf(manifest)) {
        if (it.source['path'] === expected) continue;
        yield {
          manifest,
          path: [...it.path, 'path'],
          message: `Application ${name} watches ${show(it.source['path'])}, but the objects of ${app} are rendered to "${expected}": its changes would never be deployed.`,
          fix: `Set \`path: '${expected}'\` in the Application's source.`,
        };
      }
    }
  },
};
