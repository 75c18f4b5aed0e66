import { rights } from '../../../lib/checks/argocd/rights';
import { defineEnvironments } from '../../../lib/model/define-environments';
import type { EnvironmentProps } from '../../../lib/model/environment';
import { deployment, object, violations } from '../unit';

const role = object('Role', 'rbac.authorization.k8s.io/v1');

function production(changes: Partial<EnvironmentProps> = {}) {
  const { production: environment } = defineEnvironments({
    production: {
      promotionOrder: 1,
      cluster: { name: 'production' },
      namespace: '{app}',
      ...changes,
    },
  });
  return { environment };
}

test('a kind that the project does not allow is refused, until the environment allows it', () => {
  expect(violations(rights, [deployment(), role], production())).toEqual([
    {
      object: 'Role/web',
      path: '',
      message:
        'Role web is of a kind that the project of the environment does not allow: Argo CD would refuse to sync the app.',
      fix: "Remove it, or allow it in fleet/environments.ts, in each environment where it is refused: `allow: { kinds: [{ group: 'rbac.authorization.k8s.io', kind: 'Role' }] }`.",
    },
  ]);
  const allow = { kinds: [{ group: 'rbac.authorization.k8s.io', kind: 'Role' }] };
  expect(violations(rights, [role], production({ allow }))).toEqual([]);
});

test('a cluster-scoped kind is allowed by `clusterKinds`', () => {
  const clusterRole = { ...object('ClusterRole', 'rbac.authorization.k8s.io/v1') };
  const kind = { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' };
  const [found] = violations(rights, [clusterRole], production({ allow: { kinds: [kind] } }));
  expect(found?.fix).toContain('`allow: { clusterKinds: [');
  const allow = { clusterKinds: [kind] };
  expect(violations(rights, [clusterRole], production({ allow }))).toEqual([]);
});

test('a namespace that the project does not allow is refused', () => {
  const elsewhere = object('ConfigMap', 'v1', {}, { namespace: 'web-7' });
  const rules = { namespace: '{app}-production' };
  expect(violations(rights, [elsewhere], production(rules))).toMatchObject([
    { path: 'metadata.namespace', message: expect.stringContaining('"web-7"') },
  ]);
  const allow = { namespaces: ['web-*'] };
  expect(violations(rights, [elsewhere], production({ ...rules, allow }))).toEqual([]);
});

test.each([
  ['kube-system', {}],
  ['default', { namespaces: ['*'] }],
  ['argocd', { namespaces: ['arg*'] }],
])('no wildcard matches the namespace %s', (namespace, allow) => {
  const own = object('ConfigMap', 'v1', {}, { namespace });
  expect(violations(rights, [own], production({ allow }))).toHaveLength(1);
  const named = { namespaces: [namespace] };
  expect(violations(rights, [own], production({ allow: named }))).toEqual([]);
});

test('a Secret is left to the rule about Secrets, unless it is empty', () => {
  const token = object('Secret', 'v1', { type: 'kubernetes.io/service-account-token' });
  const filled = object('Secret', 'v1', { data: { a: 'YQ==' } });
  expect(violations(rights, [filled], production())).toEqual([]);
  expect(violations(rights, [token], production())).toHaveLength(1);
  const allow = { kinds: [{ group: '', kind: 'Secret' }] };
  expect(violations(rights, [token], production({ allow }))).toEqual([]);
});
