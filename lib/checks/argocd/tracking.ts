import { objectAt } from '../../base/json';
import type { Rule } from '../rule';

/** What Argo CD itself writes on each object: `app.kubernetes.io/instance` is no part of it by default. */
const OWN = [
  ['annotations', 'argocd.argoproj.io/tracking-id'],
  ['annotations', 'argocd.argoproj.io/installation-id'],
  ['labels', 'argocd.argoproj.io/instance'],
] as const;

/** An object that says itself which Application it belongs to. */
export const tracking: Rule = {
  id: 'argocd/tracking',
  severity: 'error',
  summary:
    'An object has the annotation or label by which Argo CD tracks which application owns an object.',
  why: 'Argo CD would take it for an object of another Application, which might prune it.',
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
          message: `${kind} ${metadata.name} has ${key} among its ${field}. Argo CD writes it itself to know which Application an object belongs to; a copied one makes it another Application's, which might prune it.`,
          fix: `Remove it from the object's \`metadata.${field}\`: it comes with manifests that were copied from a cluster.`,
        };
      }
    }
  },
};
