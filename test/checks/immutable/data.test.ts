import { data } from '../../../lib/checks/immutable/data';
import { roleRef } from '../../../lib/checks/immutable/role-ref';
import { changeViolations, object } from '../unit';
import { changes, RECREATED } from './changed';

const configMap = changes(data, 'ConfigMap', 'v1');
const secret = changes(data, 'Secret', 'v1');
const FIXED = { immutable: true };

test('a key of an immutable ConfigMap cannot change', () => {
  const [before, after] = [
    { ...FIXED, data: { a: '1', b: '2' } },
    { ...FIXED, data: { a: '1', b: '3' } },
  ];
  expect(configMap(before, after)).toMatchObject([
    {
      object: 'ConfigMap/web',
      path: 'data.b',
      message: expect.stringContaining('is immutable and changes its key "b"'),
      fix: expect.stringContaining('such as web-v2'),
    },
  ]);
  expect(configMap(before, after, RECREATED)).toEqual([]);
});

test.each<[string, object, object, string]>([
  ['gets a key', { data: {} }, { ...FIXED, data: { a: '1' } }, 'data.a'],
  ['loses a key', { data: { a: '1' } }, FIXED, 'data.a'],
  [
    'changes bytes',
    { binaryData: { a: 'MQ==' } },
    { ...FIXED, binaryData: { a: 'Mg==' } },
    'binaryData.a',
  ],
  ['becomes mutable', { data: { a: '1' } }, { data: { a: '1' } }, 'immutable'],
])('an immutable ConfigMap that %s is refused', (_, before, after, path) => {
  expect(configMap({ ...FIXED, ...before }, after)).toMatchObject([{ path }]);
});

test('a mutable ConfigMap may change, and may become immutable', () => {
  expect(configMap({ data: { a: '1' } }, { ...FIXED, data: { a: '2' } })).toEqual([]);
  expect(configMap({ data: { a: '1' } }, { data: { a: '2' } })).toEqual([]);
  expect(configMap(FIXED, { ...FIXED, data: {} }, { labels: { a: 'b' } })).toEqual([]);
});

test('the suggested name increments the number', () => {
  const make = (body: object) =>
    object('ConfigMap', 'v1', { ...FIXED, ...body }, { name: 'web-v9' });
  const [found] = changeViolations(data, make({}), make({ data: { a: '1' } }));
  expect(found?.fix).toContain('such as web-v10');
});

test('a finding in a Secret has the key, never the value', () => {
  const [found] = secret(
    { ...FIXED, stringData: { password: 'hunter2' } },
    { ...FIXED, stringData: { password: 'hunter3' } },
  );
  expect(found).toMatchObject({ object: 'Secret/web', path: 'stringData.password' });
  expect(`${found?.message}${found?.fix}`).not.toContain('hunter');
});

test('a Secret may have the same data in base64', () => {
  const text = { ...FIXED, stringData: { a: 'hello' } };
  expect(secret(text, { ...FIXED, data: { a: 'aGVsbG8=' } })).toEqual([]);
  expect(secret({ type: 'Opaque' }, {})).toEqual([]);
});

test('a Secret cannot change its type', () => {
  expect(secret({}, { type: 'kubernetes.io/tls' })).toMatchObject([
    { path: 'type', message: expect.stringContaining('from "Opaque" to "kubernetes.io/tls"') },
  ]);
});

test.each(['RoleBinding', 'ClusterRoleBinding'])('a %s cannot change its role', (kind) => {
  const change = changes(roleRef, kind, 'rbac.authorization.k8s.io/v1');
  const ref = (name: string, rest: object = {}) => ({
    roleRef: { kind: 'ClusterRole', name, ...rest },
  });
  expect(change(ref('view'), ref('edit'))).toMatchObject([
    {
      object: `${kind}/web`,
      path: 'roleRef',
      message: expect.stringContaining(
        'changes its role from ClusterRole/view to ClusterRole/edit',
      ),
      fix: expect.stringContaining(`Add a ${kind} with another name for ClusterRole/edit`),
    },
  ]);
  expect(change(ref('view'), ref('edit'), RECREATED)).toEqual([]);
  const group = { apiGroup: 'rbac.authorization.k8s.io' };
  expect(change(ref('view'), { ...ref('view', group), subjects: [] })).toEqual([]);
});
