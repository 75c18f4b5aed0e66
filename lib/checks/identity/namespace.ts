import { textOf } from '../../base/json';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import { label } from '../object-index';
import type { Rule } from '../rule';
import { scopeOf } from '../scope';

/** An object that is not in a namespace and should be, or the other way round. */
export const namespace: Rule = {
  id: 'identity/namespace',
  severity: 'error',
  summary: 'An object of a namespaced kind has no namespace, or one of the whole cluster has one.',
  why: 'Where an object without a namespace goes is decided by whoever applies it; two objects that only differ by a namespace which they can not have are one.',
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
          message: `${label(manifest)} has no namespace, and every ${object.kind} lies in one: Argo CD would put it into that of the Application, and kubectl into the default one.`,
          fix: 'Make it in the `chart` that `extend` is given, which has the namespace of the app, or set `metadata.namespace`.',
        };
      }
      if (scope === 'Cluster' && given) {
        yield {
          manifest,
          path,
          message: `${label(manifest)} has the namespace "${textOf(given)}", and a ${object.kind} belongs to the whole cluster: the cluster drops it, so the same name in two namespaces is one object that both would overwrite.`,
          fix: `Remove \`metadata.namespace\`. Where the chart sets it, add the kind to \`allow.clusterKinds\` of the environment in ${ENVIRONMENTS_FILE}.`,
        };
      }
    }
  },
};
