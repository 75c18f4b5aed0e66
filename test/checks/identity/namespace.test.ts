import { namespace } from '../../../lib/checks/identity/namespace';
import { environments } from '../../environments';
import { deployment, object, violations } from '../unit';

const RBAC = 'rbac.authorization.k8s.io/v1';

test('a namespaced object without a namespace is refused', () => {
  const [found] = violations(namespace, [{ ...deployment(), metadata: { name: 'web' } }]);
  expect(found).toMatchObject({ object: 'Deployment/web', path: 'metadata.namespace' });
  expect(found?.message).toContain('Deployment web has no namespace');
  expect(found?.fix).toContain('chart');
});

test('a cluster-scoped object with a namespace is refused', () => {
  const [found] = violations(namespace, [object('ClusterRole', RBAC)]);
  expect(found).toMatchObject({ object: 'ClusterRole/web', path: 'metadata.namespace' });
  expect(found?.message).toContain('the namespace "web"');
  expect(found?.fix).toContain('allow.clusterKinds');
});

test('namespaced and cluster-scoped objects in their scope pass', () => {
  const role = { ...object('ClusterRole', RBAC), metadata: { name: 'web' } };
  expect(violations(namespace, [deployment(), role])).toEqual([]);
});

test('an unknown kind may have either scope', () => {
  const custom = object('Widget', 'example.com/v1');
  const bare = { ...custom, metadata: { name: 'web' } };
  expect(violations(namespace, [custom, bare])).toEqual([]);
});

test('a kind in `clusterKinds` of the environment has no namespace', () => {
  const allow = { clusterKinds: [{ group: 'example.com', kind: 'Widget' }] };
  const environment = { ...environments.production, allow };
  const widget = object('Widget', 'example.com/v1');
  expect(violations(namespace, [widget], { environment })).toHaveLength(1);
});
