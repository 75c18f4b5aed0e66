import { type JsonObject, objectAt, textOf } from '../../base/json';
import type { ChangeRule } from '../rule';
import { isRecreated, orRecreate } from './recreate';
import { changesInPlace } from './same-object';

const GROUP = 'rbac.authorization.k8s.io';

const KINDS = ['ClusterRoleBinding', 'RoleBinding'];

export const roleRef: ChangeRule = {
  id: 'immutable/role-ref',
  kinds: KINDS,
  severity: 'error',
  summary: 'A RoleBinding or ClusterRoleBinding changes its role.',
  why: 'The API server refuses it: the binding must be deleted and recreated, and its subjects have no permissions in between.',
  source:
    'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#clusterrolebinding-example',
  *check(change) {
    const { before, after } = change;
    if (!changesInPlace(change, GROUP, KINDS)) return;
    if (isRecreated(after.object)) return;
    const [from, to] = [roleOf(before), roleOf(after.object)];
    if (from === to) return;
    const { kind, metadata } = after.object;
    const { name } = metadata;
    yield {
      manifest: after,
      path: ['roleRef'],
      message: `${kind} ${name} changes its role from ${from} to ${to}. The API server refuses that: the binding must be deleted and recreated, and its subjects have no permissions in between.`,
      fix: `Add a ${kind} with another name for ${to}, such as one named after the role, and remove ${name} in a later commit. ${orRecreate('and its subjects have no permissions in between')}`,
    };
  },
};

/** Such as `Role/reader`. */
function roleOf(binding: JsonObject): string {
  const { apiGroup = GROUP, kind, name } = objectAt(binding, 'roleRef');
  return `${apiGroup === GROUP || apiGroup === '' ? '' : `${textOf(apiGroup)}/`}${textOf(kind)}/${textOf(name)}`;
}
