import { subject } from '../../../lib/checks/reference/subject';
import { object, violations } from '../unit';

const account = object('ServiceAccount', 'v1');
const binding = (...subjects: object[]) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'web' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
  subjects: subjects.map((it) => ({ kind: 'ServiceAccount', name: 'web', ...it })) as never,
});

test('a binding that names the account of the app in its former namespace is found', () => {
  expect(violations(subject, [account, binding({ namespace: 'web-production' })])).toEqual([
    {
      object: 'ClusterRoleBinding/web',
      path: 'subjects[0].namespace',
      message:
        'ClusterRoleBinding web names the ServiceAccount web in the namespace web-production, but that of the app is in web: the pods of the app do not get the rights.',
      fix: expect.stringContaining("`namespace: 'web'`"),
    },
  ]);
});

test('a RoleBinding is checked as well', () => {
  const roleBinding = object('RoleBinding', 'rbac.authorization.k8s.io/v1', {
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'old' }],
  });
  expect(violations(subject, [account, roleBinding])).toHaveLength(1);
});

test.each([
  ['the account in its namespace', [{ namespace: 'web' }]],
  ['accounts of that name in a list of namespaces', [{ namespace: 'other' }, { namespace: 'web' }]],
  ['an account of another app', [{ name: 'agent', namespace: 'monitoring' }]],
  ['a user with the name of the account', [{ kind: 'User', namespace: 'old' }]],
])('%s can be bound', (_, subjects) => {
  expect(violations(subject, [account, binding(...subjects)])).toEqual([]);
});

test('an app without accounts can bind any', () => {
  expect(violations(subject, [binding({ namespace: 'old' })])).toEqual([]);
});

test('an account with rights by another binding of the app is meant', () => {
  const other = object('RoleBinding', 'rbac.authorization.k8s.io/v1', {
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'web' }],
  });
  expect(violations(subject, [account, binding({ namespace: 'old' }), other])).toEqual([]);
});
