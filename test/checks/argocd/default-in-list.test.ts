import { defaultInList } from '../../../lib/checks/argocd/default-in-list';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import { renderStatefulService, renderWebService } from '../../constructs/render';
import { deployment, manifestOf, object, violations } from '../unit';

// Each default was seen in Kubernetes 1.36, and as a difference by Argo CD 3.5. Those that are not reported were not.

/** The Application of the app. */
const application = (spec: object = {}, annotations: object = {}) => ({
  argocd: [manifestOf(object('Application', 'argoproj.io/v1alpha1', { spec }, { annotations }))],
});

const SERVER_SIDE = { syncPolicy: { syncOptions: ['ServerSideApply=true'] } };
const CLIENT_SIDE = {};

/** What the rule says of an object: its first field, and the message. */
const found = (it: ApiObjectJson, spec: object = SERVER_SIDE, annotations: object = {}) =>
  violations(defaultInList, [it], application(spec, annotations));

const externalSecret = (remoteRef: object = {}, annotations: object = {}) =>
  object(
    'ExternalSecret',
    'external-secrets.io/v1',
    {
      spec: { data: [{ secretKey: 'token', remoteRef: { key: 'web', ...remoteRef } }] },
    },
    { annotations },
  );

const WRITTEN = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' };

const httpRoute = (rule: object, parent: object = {}) =>
  object('HTTPRoute', 'gateway.networking.k8s.io/v1', {
    spec: {
      parentRefs: [
        { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', ...parent },
      ],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], ...rule }],
    },
  });

const statefulSet = (template: object) =>
  object('StatefulSet', 'apps/v1', { spec: { volumeClaimTemplates: [template] } });

const claim = (request: object, kind = 'ResourceClaim') => {
  const spec = { devices: { requests: [request] } };
  const isTemplate = kind === 'ResourceClaimTemplate';
  return object(kind, 'resource.k8s.io/v1', { spec: isTemplate ? { spec } : spec });
};

const pod = (...tolerations: object[]) => object('Pod', 'v1', { spec: { tolerations } });

const memory = { containerName: 'web', resource: 'limits.memory' };
const limitOf = (field: object = memory) => ({ path: 'memory', resourceFieldRef: field });
const labels = (field: object = {}) => ({
  path: 'labels',
  fieldRef: { fieldPath: 'metadata.labels', ...field },
});
const downward = (...items: object[]) =>
  deployment({ volumes: [{ name: 'info', downwardAPI: { items } }] });
const projected = (...sources: object[]) =>
  deployment({ volumes: [{ name: 'info', projected: { sources } }] });
const env = (field: object) =>
  deployment({}, { env: [{ name: 'MEMORY', valueFrom: { resourceFieldRef: field } }] });

test('a finding names each omitted field once, with its value', () => {
  expect(found(externalSecret())).toEqual([
    expect.objectContaining({
      object: 'ExternalSecret/web',
      path: 'spec.data[0].remoteRef.metadataPolicy',
      message: expect.stringContaining(
        'omits `spec.data[].remoteRef.metadataPolicy: "None"`, `spec.data[].remoteRef.conversionStrategy: "Default"`, `spec.data[].remoteRef.decodingStrategy: "None"`. The API server fills them in (a default of its CRD)',
      ),
      fix: expect.stringContaining('put it under fleet/crds/'),
    }),
  ]);
});

test.each<[string, ApiObjectJson]>([
  ['rules[0].matches', httpRoute({ matches: undefined })],
  ['rules[0].matches[0].path', httpRoute({ matches: [{ method: 'GET' }] })],
  ['rules[0].matches[0].path.type', httpRoute({ matches: [{ path: { value: '/a' } }] })],
  [
    'rules[0].matches[0].headers[0].type',
    httpRoute({
      matches: [
        { path: { type: 'Exact', value: '/' }, headers: [{ name: 'x-canary', value: 'on' }] },
      ],
    }),
  ],
  [
    'rules[0].backendRefs[0].weight',
    httpRoute({ backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 80 }] }),
  ],
  ['parentRefs[0].kind', httpRoute({}, { kind: undefined })],
])('under server-side apply, an HTTPRoute without %s is reported', (field, it) => {
  const [first, ...more] = found(it);
  expect(more).toEqual([]);
  expect(first?.path).toBe(`spec.${field}`);
  expect(first?.message.match(/`[^`]+`/g)).toHaveLength(1);
});

test.each<[string, ApiObjectJson, string]>([
  ['a divisor', env(memory), '.env[].valueFrom.resourceFieldRef.divisor: "0"`'],
  [
    'the kind of a claim template',
    statefulSet({ apiVersion: 'v1', metadata: { name: 'data' } }),
    'omits `spec.volumeClaimTemplates[].kind: "PersistentVolumeClaim"`. The API server fills it in, and',
  ],
])('only under server-side apply, %s is reported', (_, it, text) => {
  expect(found(it)).toEqual([
    expect.objectContaining({ message: expect.stringContaining(text), fix: 'Write it.' }),
  ]);
  expect(found(it, CLIENT_SIDE)).toEqual([]);
});

const exactly = { deviceClassName: 'gpu.example.com' };

test.each<[string, ApiObjectJson, string]>([
  [
    'the divisor in a volume',
    downward(limitOf()),
    '.volumes[].downwardAPI.items[].resourceFieldRef.divisor: "0"`',
  ],
  [
    'the divisor in a projected volume',
    projected({ downwardAPI: { items: [limitOf()] } }),
    '.volumes[].projected.sources[].downwardAPI.items[].resourceFieldRef.divisor: "0"`',
  ],
  [
    'the mode of a ResourceClaim',
    claim({ name: 'gpu', exactly: { ...exactly, count: 1 } }),
    '`spec.devices.requests[].exactly.allocationMode: "ExactCount"`',
  ],
  [
    'the count in a ResourceClaimTemplate',
    claim(
      { name: 'gpu', firstAvailable: [{ ...exactly, allocationMode: 'ExactCount' }] },
      'ResourceClaimTemplate',
    ),
    '`spec.spec.devices.requests[].firstAvailable[].count: 1`',
  ],
  [
    'the operator of a toleration of a device',
    claim({
      name: 'gpu',
      exactly: { ...exactly, allocationMode: 'All', tolerations: [{ key: 'a' }] },
    }),
    '`spec.devices.requests[].exactly.tolerations[].operator: "Equal"`',
  ],
  [
    'what a Pod with other tolerations tolerates',
    pod({ key: 'spot', operator: 'Exists' }, { operator: 'Exists', effect: 'NoSchedule' }),
    '`spec.tolerations: [{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable",',
  ],
  [
    'the other of these tolerations',
    pod({ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }),
    '`spec.tolerations: [{"key":"node.kubernetes.io/unreachable",',
  ],
])('%s is reported in every mode', (_, it, text) => {
  for (const spec of [SERVER_SIDE, CLIENT_SIDE]) {
    expect(found(it, spec)).toEqual([
      expect.objectContaining({ message: expect.stringContaining(text) }),
    ]);
  }
});

test.each<[string, ApiObjectJson]>([
  ['an ExternalSecret that has all defaults', externalSecret(WRITTEN)],
  [
    'an HTTPRoute that has all defaults',
    httpRoute({
      backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 80, weight: 1 }],
    }),
  ],
  ['a field outside lists', object('Deployment', 'apps/v1', { spec: { strategy: {} } })],
  [
    'a protocol, which Argo CD knows',
    deployment({}, { ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 } } }),
  ],
  ['a divisor of zero', env({ ...memory, divisor: '0' })],
  [
    'a complete claim template',
    statefulSet({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' } }),
  ],
  ['a Pod without tolerations', pod()],
  ['a Pod that tolerates everything', pod({ operator: 'Exists' })],
  [
    'a Pod that tolerates both taints of nodes',
    pod(
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists' },
    ),
  ],
  ['tolerations in a template', deployment({ tolerations: [{ key: 'spot', operator: 'Exists' }] })],
  ['all devices', claim({ name: 'gpu', exactly: { ...exactly, allocationMode: 'All' } })],
  // Argo CD fills in the version, and with it the whole list.
  ['a divisor beside a field without a version', downward(labels(), limitOf())],
  [
    'a divisor beside a token without a lifetime',
    projected({ serviceAccountToken: { path: 'token' } }, { downwardAPI: { items: [limitOf()] } }),
  ],
  [
    'the pods of a Rollout, a custom resource',
    object('Rollout', 'argoproj.io/v1alpha1', { spec: env(memory)['spec'] }),
  ],
  ['a hook', externalSecret({}, { 'argocd.argoproj.io/hook': 'PreSync' })],
  [
    'an object that is applied by the client',
    externalSecret({}, { 'argocd.argoproj.io/sync-options': 'ServerSideApply=false' }),
  ],
])('%s is accepted', (_, it) => {
  expect(found(it)).toEqual([]);
});

test('a divisor beside a field with its version is reported', () => {
  expect(found(downward(labels({ apiVersion: 'v1' }), limitOf()))).toHaveLength(1);
});

test('without server-side apply, Argo CD compares only the fields of a custom resource that are in Git', () => {
  expect(found(externalSecret(), CLIENT_SIDE)).toEqual([]);
  const one = externalSecret({}, { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' });
  expect(found(one, CLIENT_SIDE)).toHaveLength(1);
});

test('where the API server compares, nothing is reported', () => {
  const annotations = { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' };
  expect(found(externalSecret(), SERVER_SIDE, annotations)).toEqual([]);
});

test('without an Application, nothing is compared', () => {
  expect(violations(defaultInList, [externalSecret()])).toEqual([]);
});

test('typed apps write out what Argo CD compares', () => {
  const env = { MEMORY: { resource: 'limits.memory' } } as const;
  const resources = { memory: { limit: '64Mi' } } as const;
  const route = { host: 'web.example.com', gateway: { name: 'public' } };
  const objects = [
    ...renderWebService({ route, env, resources }),
    ...renderStatefulService({ volumeClaimTemplates: { data: { size: '1Gi', mount: '/data' } } }),
  ];
  expect(objects.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['HTTPRoute', 'StatefulSet']),
  );
  expect(violations(defaultInList, objects, application(SERVER_SIDE))).toEqual([]);
});

const ignoring = (entry: object) => ({
  ...SERVER_SIDE,
  ignoreDifferences: [{ group: 'external-secrets.io', kind: 'ExternalSecret', ...entry }],
});

test.each([
  { jqPathExpressions: ['.spec.data[].remoteRef'] },
  { jqPathExpressions: ['.spec.data[]?.remoteRef | .metadataPolicy, .conversionStrategy'] },
  { jqPathExpressions: ['.spec["data"][0]."remoteRef"'] },
  { jsonPointers: ['/spec/data/0'] },
  { group: '*', kind: '*', name: 'web', jsonPointers: ['/spec/data'] },
])('a default that is ignored by %j is accepted', (entry) => {
  expect(found(externalSecret(), ignoring(entry))).toEqual([]);
});

test.each([
  { jqPathExpressions: ['.spec.dataFrom[]'] },
  { jqPathExpressions: ['.spec.data[1].remoteRef'] },
  { jsonPointers: ['/spec/data/0/remoteRef/property'] },
  { name: 'other', jsonPointers: ['/spec/data'] },
  { kind: 'PushSecret', jsonPointers: ['/spec/data'] },
  { group: '', jsonPointers: ['/spec/data'] },
])('a default that is not ignored by %j is reported', (entry) => {
  expect(found(externalSecret(), ignoring(entry))).toHaveLength(1);
});

describe('a CRD of the fleet', () => {
  const list = (items: object, rest: object = {}) => ({
    type: 'array',
    items: { type: 'object', properties: items },
    ...rest,
  });
  const port = { name: { type: 'string' }, protocol: { type: 'string', default: 'TCP' } };
  const schemas = new Schemas([
    {
      apiVersion: 'example.com/v1',
      kind: 'Cache',
      scope: 'Namespaced',
      served: true,
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              size: { type: 'integer', default: 3 },
              ports: list(port),
              listeners: list(port, {
                'x-kubernetes-list-type': 'map',
                'x-kubernetes-list-map-keys': ['name'],
              }),
              ref: {
                type: 'object',
                'x-kubernetes-map-type': 'atomic',
                properties: port,
              },
              pools: { type: 'object', additionalProperties: list(port) },
            },
          },
        },
      },
    },
  ]);
  const paths = (spec: object) =>
    violations(defaultInList, [object('Cache', 'example.com/v1', { spec })], {
      ...application(SERVER_SIDE),
      schemas,
    }).map(({ path }) => path);

  test.each([
    ['a list', { ports: [{ name: 'a' }] }, 'spec.ports[0].protocol'],
    ['an atomic map', { ref: { name: 'a' } }, 'spec.ref.protocol'],
    ['a list in a map', { pools: { a: [{ name: 'a' }] } }, 'spec.pools.a[0].protocol'],
    ['null in a list', { ports: [{ name: 'a', protocol: null }] }, 'spec.ports[0].protocol'],
  ])('has defaults in %s', (_, spec, path) => {
    expect(paths(spec)).toEqual([path]);
  });

  // Server-side apply merges them, so that a default stays.
  test.each([
    ['a field', {}],
    ['a list with keys', { listeners: [{ name: 'a' }] }],
    ['an absent map', { pools: {} }],
  ])('has defaults that do not matter in %s', (_, spec) => {
    expect(paths(spec)).toEqual([]);
  });
});
