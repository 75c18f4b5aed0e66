import { isObject, type JsonPath, listAt } from '../../base/json';
import type { Manifest } from '../../model/manifest';
import { indexOf, label } from '../object-index';
import type { Rule, RuleContext, RuleFinding } from '../rule';
import { existingObjects } from './existing-objects';
import { alsoProvided, didYouMean } from './missing';

/** A pod or a binding with a missing ServiceAccount. */
export const serviceAccount: Rule = {
  id: 'reference/service-account',
  severity: 'error',
  summary:
    'A pod or a binding refers to a ServiceAccount that does not exist in the namespace of the app.',
  why: 'The API server refuses the pods, and anyone who creates an account with that name gets the permissions of the binding.',
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
      const message = `The pods of ${label(manifest)} run as the ServiceAccount "${name}", which does not exist: the API server would refuse them.`;
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
    const message = `${label(manifest)} grants permissions to the ServiceAccount "${name}" in the namespace "${own}", which does not exist: it would have no effect.`;
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
    fix: `Create it with \`serviceAccount: {}\` of the app, which uses the app's name, or in \`extend\`. ${alsoProvided('ServiceAccount', name)}`,
    needs: { kind: 'ServiceAccount', name },
  };
}
