import { builtInKinds, builtInScope } from '../../lib/kubernetes/schemas/table';
import { isClusterScoped, scopeOf } from '../../lib/kubernetes/scope';

test.each([
  ['v1', 'Namespace'],
  ['v1', 'ComponentStatus'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ['storage.k8s.io/v1', 'StorageClass'],
  ['cert-manager.io/v1', 'ClusterIssuer'],
  ['karpenter.sh/v1', 'NodePool'],
])('an object of %s %s is cluster-scoped', (apiVersion, kind) => {
  expect(isClusterScoped({ apiVersion, kind })).toBe(true);
});

test('a built-in kind has the same scope in any version of its group', () => {
  expect(scopeOf({ apiVersion: 'rbac.authorization.k8s.io/v1alpha1', kind: 'ClusterRole' })).toBe(
    'Cluster',
  );
  expect(scopeOf({ apiVersion: 'apps/v1beta1', kind: 'Deployment' })).toBe('Namespaced');
});

test('no built-in kind has different scopes in different versions', () => {
  const scopes = builtInKinds().map((id) => {
    const [apiVersion = '', kind = ''] = id.split(' ');
    return `${apiVersion.replace(/\/?[^/]*$/, '')} ${kind} ${scopeOf({ apiVersion, kind })}`;
  });
  expect(new Set(scopes).size).toBe(
    new Set(scopes.map((it) => it.slice(0, it.lastIndexOf(' ')))).size,
  );
});

test('an unknown kind counts as namespaced, unless it is listed as cluster-scoped', () => {
  const widget = { apiVersion: 'example.com/v1', kind: 'Widget' };
  expect(scopeOf(widget)).toBeUndefined();
  expect(isClusterScoped(widget)).toBe(false);
  expect(isClusterScoped(widget, [{ group: 'example.com', kind: 'Widget' }])).toBe(true);
});

test.each(['__proto__', 'constructor', 'toString'])('there is no kind %s', (kind) => {
  expect(builtInScope('', kind)).toBeUndefined();
  expect(scopeOf({ apiVersion: `${kind}/v1`, kind })).toBeUndefined();
});
