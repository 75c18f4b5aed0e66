import { configMap } from '../../../lib/checks/reference/config-map';
import { deployment, object, violations } from '../unit';

const CONTAINER = 'spec.template.spec.containers[0]';

const VOLUME = 'spec.template.spec.volumes[0]';

const settings = object('ConfigMap', 'v1', { data: { level: 'info' } }, { name: 'settings' });
const key = (ref: object) => ({ env: [{ name: 'LEVEL', valueFrom: { configMapKeyRef: ref } }] });
const check = (container: object, pod: object = {}) =>
  violations(configMap, [deployment(pod, container), settings]);

test('a missing ConfigMap is refused', () => {
  const [found, ...others] = check({ envFrom: [{ configMapRef: { name: 'setting' } }] });
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    object: 'Deployment/web',
    path: `${CONTAINER}.envFrom[0].configMapRef.name`,
  });
  expect(found?.message).toContain('the ConfigMap "setting", which does not exist');
  expect(found?.message).toContain('Did you mean "settings"?');
  expect(found?.fix).toContain("`provided: [{ kind: 'ConfigMap', name: 'setting' }]`");
});

test('a missing key is refused', () => {
  const [found] = check(key({ name: 'settings', key: 'levle' }));
  expect(found?.path).toBe(`${CONTAINER}.env[0].valueFrom.configMapKeyRef.key`);
  expect(found?.message).toContain('the key "levle"');
  expect(found?.message).toContain('Did you mean "level"?');
  expect(found?.fix).toContain('"levle"');
  expect(check(key({ name: 'settings', key: 'level' }))).toEqual([]);
});

test('volumes are checked, and their items', () => {
  const volume = (it: object) => check({}, { volumes: [{ name: 'files', ...it }] });
  expect(volume({ configMap: { name: 'other' } })).toMatchObject([
    { path: `${VOLUME}.configMap.name` },
  ]);
  const items = [
    { key: 'level', path: 'a' },
    { key: 'other', path: 'b' },
  ];
  expect(volume({ configMap: { name: 'settings', items } })).toMatchObject([
    { path: `${VOLUME}.configMap.items[1].key` },
  ]);
  const sources = [{ configMap: { name: 'settings', items } }, { configMap: { name: 'other' } }];
  expect(volume({ projected: { sources } })).toMatchObject([
    { path: `${VOLUME}.projected.sources[0].configMap.items[1].key` },
    { path: `${VOLUME}.projected.sources[1].configMap.name` },
  ]);
});

test('optional ConfigMaps, and those of Kubernetes, may be missing', () => {
  expect(check(key({ name: 'other', key: 'a', optional: true }))).toEqual([]);
  expect(check(key({ name: 'settings', key: 'a', optional: true }))).toEqual([]);
  expect(check({ envFrom: [{ configMapRef: { name: 'kube-root-ca.crt' } }] })).toEqual([]);
});

test('keys in binary data, and in a ConfigMap that something else fills, exist', () => {
  const binary = object('ConfigMap', 'v1', { data: { a: '' }, binaryData: { level: '' } });
  const empty = object('ConfigMap', 'v1', {}, { name: 'bundle' });
  const web = (name: string) => deployment({}, key({ name, key: 'level' }));
  expect(violations(configMap, [web('web'), binary])).toEqual([]);
  expect(violations(configMap, [web('bundle'), empty])).toEqual([]);
});

test('a ConfigMap is reported once per pod', () => {
  const ref = { configMapRef: { name: 'other' } };
  expect(check({ envFrom: [ref], ...key({ name: 'other', key: 'a' }) })).toHaveLength(1);
});

test('a ConfigMap in another namespace does not exist, a provided one does', () => {
  const web = deployment({}, { envFrom: [{ configMapRef: { name: 'other' } }] });
  const elsewhere = object('ConfigMap', 'v1', {}, { name: 'other', namespace: 'other' });
  expect(violations(configMap, [web, elsewhere])).toHaveLength(1);
  const provided = [{ kind: 'ConfigMap' as const, name: 'other' }];
  expect(violations(configMap, [web], { provided })).toEqual([]);
});
