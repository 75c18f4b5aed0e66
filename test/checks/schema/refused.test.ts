import { formatField } from '../../../lib/base/validation';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import type { KubernetesVersion } from '../../../lib/kubernetes/version';

const schemas = new Schemas();

function check(object: object, version?: KubernetesVersion): string[] {
  const whole = { metadata: { name: 'web' }, ...object } as unknown as ApiObjectJson;
  return schemas
    .check(whole, version)
    .map(({ rule, path, message, fix }) => [rule, formatField(path), message, fix].join(' | '));
}

const pod = (container: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  spec: { containers: [{ name: 'web', ...container }], ...spec },
});
const service = (port: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  spec: { ports: [{ port: 80, ...port }], ...spec },
});

test('a misspelled field is reported with a suggestion', () => {
  expect(check(pod({ readinesProbe: {} }))).toEqual([
    'schema/unknown-field | spec.containers[0].readinesProbe | There is no field `readinesProbe` in `Container`. The API server drops it or refuses the object. | Did you mean `readinessProbe`?',
  ]);
  expect(check(pod({ readinessProbe: {} }))).toEqual([]);
});

test('an unknown field of a small type is reported with all its fields', () => {
  expect(check(pod({ ports: [{ containerPort: 80, public: true }] }))).toEqual([
    expect.stringContaining(
      'Remove it. Valid fields: containerPort, hostIP, hostPort, name, protocol.',
    ),
  ]);
});

test('an inherited property is not a field', () => {
  expect(check(pod({ constructor: {} }))).toEqual([
    expect.stringMatching(/^schema\/unknown-field/),
  ]);
});

test('a label is not a field and may have any name', () => {
  expect(check({ ...pod({}), metadata: { name: 'web', labels: { readinesProbe: 'a' } } })).toEqual(
    [],
  );
});

test('a newer field is refused by an older cluster, and accepted if no version is set', () => {
  const early = pod({ restartPolicyRules: [] });
  expect(check(early, '1.33')).toEqual([
    'schema/unknown-field | spec.containers[0].restartPolicyRules | `restartPolicyRules` exists only since Kubernetes 1.34; the environment is 1.33. The API server drops it or refuses the object. | Remove it, or correct `kubernetes` in the environment.',
  ]);
  expect(check(early, '1.34')).toEqual([]);
  expect(check(early)).toEqual([]);
});

test('a removed field is refused by a newer cluster', () => {
  const gone = pod({}, { workloadRef: { name: 'a', podGroup: 'b' } });
  expect(check(gone, '1.35')).toEqual([]);
  expect(check(gone, '1.34')).toEqual([
    expect.stringContaining('`workloadRef` exists only since Kubernetes 1.35'),
  ]);
  expect(check(gone, '1.36')).toEqual([
    expect.stringContaining('`workloadRef` was removed in Kubernetes 1.36'),
  ]);
});

test.each([
  [
    'a number for a string',
    { apiVersion: 'v1', kind: 'ConfigMap', data: { PORT: 8080 } },
    'data.PORT',
    'Make it a string: "8080".',
  ],
  [
    'a boolean for a string',
    { apiVersion: 'v1', kind: 'ConfigMap', data: { ON: true } },
    'data.ON',
    'Make it a string: "true". In YAML, quote yes, no, on and off, too.',
  ],
  [
    'a string for a boolean',
    pod({ tty: 'true' }),
    'spec.containers[0].tty',
    'Write true without quotes.',
  ],
  [
    'a string for a number',
    service({ port: '80' }),
    'spec.ports[0].port',
    'Write 80 without quotes.',
  ],
  [
    'a number that is not whole',
    service({ port: 80.5 }),
    'spec.ports[0].port',
    'Use a whole number from -2147483648 to 2147483647.',
  ],
  [
    'a number that is too large',
    service({ port: 2 ** 31 }),
    'spec.ports[0].port',
    'Use a whole number from -2147483648 to 2147483647.',
  ],
  [
    'a number that is not finite',
    service({ port: Number.NaN }),
    'spec.ports[0].port',
    'Use a whole number from -2147483648 to 2147483647.',
  ],
  [
    'an object for a list',
    pod({ args: {} }),
    'spec.containers[0].args',
    'Put it in a list, even if it is the only item.',
  ],
  [
    'a list for an object',
    pod({ resources: [] }),
    'spec.containers[0].resources',
    'Use an object.',
  ],
  [
    'a fraction for an int64',
    pod({}, { terminationGracePeriodSeconds: 0.5 }),
    'spec.terminationGracePeriodSeconds',
    'Round it.',
  ],
  ['a null in a list', pod({ args: [null] }), 'spec.containers[0].args[0]', 'Use a string.'],
  [
    'a boolean for a port',
    service({ targetPort: true }),
    'spec.ports[0].targetPort',
    'Use a whole number or a string.',
  ],
  [
    'plain text in a Secret',
    { apiVersion: 'v1', kind: 'Secret', data: { a: 'geheim!' } },
    'data.a',
    'Encode the value in base64, or use the field for plain text (`stringData` in a Secret).',
  ],
  [
    'a date for a time',
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', creationTimestamp: '2024-05-01' } },
    'metadata.creationTimestamp',
    'Use the RFC 3339 format, such as "2026-01-31T12:00:00Z".',
  ],
])('%s is refused', (_, object, path, fix) => {
  const [finding = '', ...others] = check(object);
  expect(others).toEqual([]);
  expect(finding).toMatch(/^schema\/type \| /);
  expect(finding.split(' | ')[1]).toBe(path);
  expect(finding.split(' | ')[3]).toBe(fix);
});

test.each([
  ['a port by name', service({ targetPort: 'http' })],
  ['the largest int32', service({ port: 2 ** 31 - 1 })],
  ['an int64', pod({}, { terminationGracePeriodSeconds: 2 ** 40 })],
  ['a null, which means a missing field', pod({ resources: null, tty: null })],
  ['a status with any contents', { ...pod({}), status: { phase: 'Pending', a: 1 } }],
  ['base64 in lines', { apiVersion: 'v1', kind: 'Secret', data: { a: 'aGVs\nbG8=\n' } }],
])('%s is accepted', (_, object) => {
  expect(check(object)).toEqual([]);
});

const requests = (memory: unknown) => pod({ resources: { requests: { memory } } });

test.each([
  '1',
  '0',
  '+1',
  '-1',
  '1.5Gi',
  '.5',
  '5.',
  '100m',
  '1e3',
  '1E3',
  '1E-2',
  '1E',
  '2Ei',
  '10n',
  '3u',
  0.5,
  128,
])('the quantity %p is accepted', (quantity) => expect(check(requests(quantity))).toEqual([]));

test.each([
  '',
  '.',
  'm',
  '1 Gi',
  '128MB',
  '1gi',
  '1K',
  '1e',
  '1.5.5',
  '0x10',
  '1Mib',
  '١',
  true,
  Number.NaN,
])('the quantity %p is refused', (quantity) =>
  expect(check(requests(quantity))).toEqual([
    expect.stringMatching(
      /^schema\/type \| spec\.containers\[0\]\.resources\.requests\.memory \| Expected a quantity/,
    ),
  ]),
);

test('a required field that is missing or null is reported', () => {
  const message =
    '`name` is required in `Container`. The API server refuses the object without it. | Set `name`.';
  const expected = [`schema/missing-field | spec.containers[0].name | ${message}`];
  expect(check(pod({ name: undefined }))).toEqual(expected);
  expect(check(pod({ name: null }))).toEqual(expected);
  expect(check(pod({ name: '' }))).toEqual([]);
});

test('a field that a newer version no longer requires may be missing', () => {
  const template = { spec: { containers: [{ name: 'web' }] } };
  const spec = { selector: {}, template };
  expect(check({ apiVersion: 'apps/v1', kind: 'StatefulSet', spec }, '1.28')).toEqual([]);
});

test('a value that is not in an enum is refused', () => {
  expect(check(pod({ imagePullPolicy: 'always' }))).toEqual([
    'schema/value | spec.containers[0].imagePullPolicy | "always" is not a valid value of this field. The API server refuses it. | Did you mean `Always`? Use one of "Always", "IfNotPresent", "Never".',
  ]);
  expect(check(pod({ imagePullPolicy: 'Always' }))).toEqual([]);
  expect(check(pod({ imagePullPolicy: '' }))).toEqual([]);
});

test('an open set of names accepts any name', () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', type: 'example.com/own' };
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: { storageClassName: 'own' },
  };
  expect([...check(secret), ...check(claim)]).toEqual([]);
});

test('a kind without a schema is reported', () => {
  expect(check({ apiVersion: 'cert-manager.io/v1', kind: 'Certificate', spec: { a: 1 } })).toEqual([
    expect.stringMatching(/^schema\/unknown-kind/),
  ]);
});

test.each([
  ['apps/v1', 'Deploymnet', "Did you mean `apiVersion: 'apps/v1'`, `kind: 'Deployment'`?"],
  ['apps/v2', 'Deployment', "Did you mean `apiVersion: 'apps/v1'`, `kind: 'Deployment'`?"],
  ['v1', 'Deployment', "Did you mean `apiVersion: 'apps/v1'`, `kind: 'Deployment'`?"],
  [
    'v1',
    'Wombat',
    'Correct `apiVersion` and `kind`. For a custom resource, `apiVersion` includes its group.',
  ],
])('Kubernetes itself has no %s %s', (apiVersion, kind, fix) => {
  expect(check({ apiVersion, kind })).toEqual([
    `schema/no-such-kind |  | No covered version of Kubernetes has ${kind} (${apiVersion}). The API server refuses it. | ${fix}`,
  ]);
});

test('a list is checked item by item', () => {
  const items = [pod({ tty: 1 }), { apiVersion: 'v1', kind: 'Nothing' }, 1];
  expect(
    check({ apiVersion: 'v1', kind: 'List', items }).map((it) => it.split(' | ').slice(0, 2)),
  ).toEqual([
    ['schema/type', 'items[0].spec.containers[0].tty'],
    ['schema/no-such-kind', 'items[1]'],
    ['schema/type', 'items[2]'],
  ]);
  expect(check({ apiVersion: 'v1', kind: 'PodList', items: [{ spec: {} }] })).toEqual([
    expect.stringMatching(/^schema\/missing-field \| items\[0\]\.spec\.containers/),
  ]);
});

test('the findings of an object are cached', () => {
  const object = pod({ tty: 1 });
  expect(check(object)).toEqual(check(object));
});
