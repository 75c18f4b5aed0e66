import { rootNode } from '../../../lib/kubernetes/schemas/open-api';
import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import { validate } from '../../../lib/kubernetes/schemas/validate';
import { deployment, object } from '../../checks/unit';

const POD = ['spec', 'template', 'spec'];
const CONTAINER = [...POD, 'containers', 0];

const repeatedIn = (it: ReturnType<typeof object>) =>
  new Schemas()
    .check(it, undefined)
    .filter(({ rule }) => rule === 'schema/repeated-key')
    .map(({ path }) => path);

const port = (containerPort: number, protocol?: string) => ({
  containerPort,
  ...(protocol && { protocol }),
});
const spread = (topologyKey: string, whenUnsatisfiable: string) => ({
  topologyKey,
  whenUnsatisfiable,
  maxSkew: 1,
});
const mount = (mountPath: string) => ({ name: 'tmp', mountPath });
const alias = (ip: string, host: string) => ({ ip, hostnames: [host] });
const names = (...all: string[]) => all.map((name) => ({ name }));

test.each([
  ['env', { env: names('A', 'B', 'A') }, 2],
  ['ports', { ports: [port(80), port(81), port(80, 'TCP')] }, 2],
  ['volumeMounts', { volumeMounts: [mount('/a'), mount('/a')] }, 1],
  ['volumeDevices', { volumeDevices: [1, 2].map(() => ({ name: 'x', devicePath: '/dev/x' })) }, 1],
])('a key twice in `%s` of a container is reported', (field, container, at) => {
  expect(repeatedIn(deployment({}, container))).toEqual([[...CONTAINER, field, at]]);
});

test.each([
  ['volumes', names('a', 'a')],
  ['imagePullSecrets', names('a', 'a')],
  ['hostAliases', [alias('10.0.0.1', 'a'), alias('10.0.0.1', 'b')]],
  ['topologySpreadConstraints', [spread('zone', 'DoNotSchedule'), spread('zone', 'DoNotSchedule')]],
])('a key twice in `%s` of a pod is reported', (field, list) => {
  expect(repeatedIn(deployment({ [field]: list }))).toEqual([[...POD, field, 1]]);
});

test('lists of other kinds and of metadata are merged by key, too', () => {
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: '1' };
  const metadata = {
    finalizers: ['a/b', 'a/b'],
    ownerReferences: [owner, { ...owner, name: 'b' }],
  };
  expect(repeatedIn(object('ConfigMap', 'v1', {}, metadata))).toEqual([
    ['metadata', 'finalizers', 1],
    ['metadata', 'ownerReferences', 1],
  ]);
  const ports = [{ port: 80 }, { port: 80, protocol: 'TCP' }];
  expect(repeatedIn(object('Service', 'v1', { spec: { ports } }))).toEqual([['spec', 'ports', 1]]);
});

test.each([
  ['one port number with two protocols', deployment({}, { ports: [port(53), port(53, 'UDP')] })],
  ['arguments that repeat', deployment({}, { args: ['-v', '-v'], command: ['a', 'a'] })],
  [
    'one variable in two containers',
    deployment({ initContainers: [{ name: 'a', env: names('A') }] }, { env: names('A') }),
  ],
  [
    'one topology with two conditions',
    deployment({
      topologySpreadConstraints: [
        spread('zone', 'DoNotSchedule'),
        spread('zone', 'ScheduleAnyway'),
      ],
    }),
  ],
  [
    'tolerations, which are no map',
    deployment({ tolerations: names('a', 'a').map(() => ({ operator: 'Exists' })) }),
  ],
  [
    'pull secrets of an account',
    object('ServiceAccount', 'v1', { imagePullSecrets: names('a', 'a') }),
  ],
  ['two mounts of one volume', deployment({}, { volumeMounts: [mount('/a'), mount('/b')] })],
])('%s pass', (_, it) => {
  expect(repeatedIn(it)).toEqual([]);
});

test('the message names the key, and a default counts', () => {
  const [found] = new Schemas().check(
    deployment({}, { ports: [port(80), port(80, 'TCP')] }),
    undefined,
  );
  expect(found?.message).toContain(
    'the item with the `containerPort` 80 and `protocol` "TCP" twice',
  );
  expect(found?.fix).toBe('Remove one of them, or change its `containerPort` or `protocol`.');
});

test('the keys of a CRD are those that it declares, with their defaults', () => {
  const items = {
    type: 'object',
    properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' } },
  };
  const keys = {
    'x-kubernetes-list-map-keys': ['port', 'protocol'],
    'x-kubernetes-list-type': 'map',
  };
  const node = rootNode({
    properties: {
      ports: { type: 'array', items, ...keys },
      set: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
      list: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'atomic' },
    },
  });
  const widget = (fields: object) => ({ apiVersion: 'example.com/v1', kind: 'Widget', ...fields });
  const ports = [{ port: 1 }, { port: 1, protocol: 'UDP' }, { port: 1, protocol: 'TCP' }];
  expect(validate(node, widget({ ports, set: ['a', 'a'], list: ['a', 'a'] }))).toMatchObject([
    { rule: 'schema/repeated-key', path: ['ports', 2] },
    { rule: 'schema/repeated-key', path: ['set', 1] },
  ]);
});
