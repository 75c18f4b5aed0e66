import { objectAt } from '../../base/json';
import type { Rule } from '../rule';

/** The metadata with which Argo CD tracks objects. By default, `app.kubernetes.io/instance` is not part of it. */
const OWN = [
  ['annotations', 'argocd.argoproj.io/tracking-id'],
  ['annotations', 'argocd.argoproj.io/installation-id'],
  ['labels', 'argocd.argoproj.io/instance'],
] as const;

/** An object that assigns itself to an Application. */
export const tracking: Rule = {
  id: 'argocd/tracking',
  severity: 'error',
  summary:
    'An object has the annotation or label with which Argo CD tracks the Application that owns an object.',
  why: 'Argo CD would assign it to another Application, which might prune it.',
  source: 'https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/',
  about: OWN.map(([, key]) => key),
  *check({ manifests, argocd }) {
    for (const manifest of [...manifests, ...argocd]) {
      const { kind, metadata } = manifest.object;
      for (const [field, key] of OWN) {
        if (objectAt(manifest.object, 'metadata', field)[key] === undefined) continue;
        yield {
          manifest,
          path: ['metadata', field, key],
          message: `${kind} ${metadata.name} has ${key} in its ${field}. Argo CD sets it to track the Application that owns an object; a copied one assigns the object to another Application, which might prune it.`,
          fix: `Remove it from the object's \`metadata.${field}\`: manifests that are copied from a cluster contain it.`,
        };
      }
    }
  },
};
