import { textOf } from '../../base/json';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import { label } from '../object-index';
import type { Rule } from '../rule';
import { scopeOf } from '../scope';

/** A namespaced object without a namespace, or a cluster-scoped one with a namespace. */
export const namespace: Rule = {
  id: 'identity/namespace',
  severity: 'error',
  summary: 'A namespaced object has no namespace, or a cluster-scoped one has one.',
  why: 'The namespace of an object without one depends on the client that applies it. Two cluster-scoped objects that only differ by namespace are the same object.',
  source:
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace',
  *check(context) {
    const { manifests } = context;
    for (const manifest of manifests) {
      const { object } = manifest;
      const scope = scopeOf(object, context);
      const given = object.metadata.namespace;
      const path = ['metadata', 'namespace'];
      if (scope === 'Namespaced' && !given) {
        yield {
          manifest,
          path,
          message: `${label(manifest)} has no namespace, but the kind ${object.kind} is namespaced: Argo CD would put it into the namespace of the Application, and kubectl into the default one.`,
          fix: 'Create it in the `chart` that `extend` receives, which has the namespace of the app, or set `metadata.namespace`.',
        };
      }
      if (scope === 'Cluster' && given) {
        yield {
          manifest,
          path,
          message: `${label(manifest)} has the namespace "${textOf(given)}", but the kind ${object.kind} is cluster-scoped: the cluster ignores the namespace, so the same name in two namespaces is one object that both would overwrite.`,
          fix: `Remove \`metadata.namespace\`. If the chart sets it, add the kind to \`allow.clusterKinds\` of the environment in ${ENVIRONMENTS_FILE}.`,
        };
      }
    }
  },
};
