import { isObject, type JsonPath, listAt } from '../../base/json';
import type { Manifest } from '../../model/manifest';
import { indexOf, label } from '../object-index';
import type { Rule, RuleContext, RuleFinding } from '../rule';
import { existingObjects } from './existing-objects';
import { alsoProvided, didYouMean } from './missing';

/** A pod, or rights, of a ServiceAccount that is not there. */
export const serviceAccount: Rule = {
  id: 'reference/service-account',
  severity: 'error',
  summary:
    'A pod runs as a ServiceAccount that nothing makes, or a binding gives rights to one in the namespace of its app.',
  why: 'The API server refuses each of the pods, and rights of an account that is not there are waiting for whoever makes one of that name.',
  source:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#use-multiple-service-accounts',
  about: ['serviceAccountName', 'serviceAccount', 'subjects'],
  *check(context) {
    const index = indexOf(context);
    for (const { manifest, path, spec } of context.pods) {
      const field = spec['serviceAccountName'] ? 'serviceAccountName' : 'serviceAccount';
      const name = spec[field];
      if (typeof name !== 'string' || name === '') continue;
      const namespace = index.namespaceOf(manifest);
      const message = `The pods of ${label(manifest)} run as the ServiceAccount "${name}", which is not there: the API server would refuse each of them.`;
      yield* missing(context, manifest, namespace, name, [...path, field], message);
    }
    for (const kind of ['RoleBinding', 'ClusterRoleBinding']) {
      for (const manifest of index.ofKind(`rbac.authorization.k8s.io/${kind}`)) {
        yield* subjects(context, manifest);
      }
    }
  },
};

function* subjects(context: RuleContext, manifest: Manifest): Iterable<RuleFinding> {
  const own = indexOf(context).namespace;
  for (const [i, subject] of listAt(manifest.object, 'subjects').entries()) {
    if (!isObject(subject) || subject['kind'] !== 'ServiceAccount') continue;
    const { name, namespace } = subject;
    if (typeof name !== 'string' || namespace !== own) continue;
    const message = `${label(manifest)} gives rights to the ServiceAccount "${name}" of the namespace "${own}", which is not there: nothing would have them.`;
    yield* missing(context, manifest, own, name, ['subjects', i, 'name'], message);
  }
}

function* missing(
  context: RuleContext,
  manifest: Manifest,
  namespace: string,
  name: string,
  path: JsonPath,
  message: string,
): Iterable<RuleFinding> {
  const existing = existingObjects(context);
  if (existing.has('ServiceAccount', namespace, name)) return;
  yield {
    manifest,
    path,
    message: `${message}${didYouMean(name, existing.names('ServiceAccount', namespace))}`,
    fix: `Make it: \`serviceAccount: {}\` of the app makes one called like the app, and \`extend\` can make any. ${alsoProvided('ServiceAccount', name)}`,
    needs: { kind: 'ServiceAccount', name },
  };
}
