import { indexOf } from '../object-index';
import type { Rule } from '../rule';

/** A Namespace object that an app adds for itself, although Argo CD creates its namespace. */
export const namespace: Rule = {
  id: 'argocd/namespace',
  severity: 'warning',
  summary: 'An app creates its own Namespace.',
  why: 'Argo CD sets none of the labels and annotations of the fleet on it, and deletes it with the app, including objects that others created there.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#namespace-metadata',
  about: ['Namespace'],
  *check(context) {
    for (const manifest of indexOf(context).ofKind('/Namespace')) {
      const { name } = manifest.object.metadata;
      if (name !== context.namespace) continue;
      yield {
        manifest,
        message: `The app creates its own Namespace ${name}: Argo CD sets no labels or annotations of the environment or of the app on it, and deletes it with the app.`,
        fix: 'Remove it: Argo CD creates the namespace. Set its labels with `namespaceLabels`, its annotations with `namespaceAnnotations`, and the level of its pods with `podSecurity` of the app.',
      };
    }
  },
};
