import { containers } from '../../../lib/checks/validation/containers';
import { deployment, object, podSpec, violations } from '../unit';

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[0]`;
const container = (name: string) => ({ name, image: 'example/x:v1.0.0' });
const found = (pod: object, it: object = {}) => violations(containers, [deployment(pod, it)]);
const one = (path: string, message: string) => [
  {
    object: 'Deployment/web',
    path,
    message: expect.stringContaining(message),
    fix: expect.stringMatching(/\.$/),
  },
];

test('a pod without a container is refused', () => {
  expect(found({ containers: [] })).toEqual(
    one(`${POD}.containers`, 'The pod of Deployment web has no container'),
  );
});

test('two containers with the same name are refused, even if one is an init container', () => {
  const [a, b] = [container('a'), container('b')];
  const message = 'Two containers of Deployment web are named "a"';
  expect(found({ containers: [a, b, a] })).toEqual(one(`${POD}.containers[2].name`, message));
  expect(found({ initContainers: [b, a], containers: [a] })).toEqual(
    one(`${POD}.containers[0].name`, message),
  );
  expect(found({ initContainers: [b], containers: [a] })).toEqual([]);
});

test('a variable with a value and a source is refused, and its value is not printed', () => {
  const valueFrom = { secretKeyRef: { name: 'db', key: 'password' } };
  const variable = { name: 'PASSWORD', value: 'hunter2', valueFrom };
  const refused = found({}, { env: [{ name: 'A', value: 'a' }, variable] });
  expect(refused).toEqual(one(`${CONTAINER}.env[1].valueFrom`, 'The variable "PASSWORD"'));
  expect(JSON.stringify(refused)).not.toContain('hunter2');
  const good = [
    { name: 'A', valueFrom },
    { name: 'B', value: '', valueFrom },
    { name: 'C', value: 'c', valueFrom: null },
    { name: 'A', value: 'again' },
  ];
  expect(found({}, { env: good })).toEqual([]);
});

const httpGet = { path: '/', port: 80 };

test.each([
  ['livenessProbe', { livenessProbe: {} }, 'has no action'],
  ['readinessProbe', { readinessProbe: { periodSeconds: 5 } }, 'has no action'],
  ['startupProbe', { startupProbe: { exec: null, httpGet: null } }, 'has no action'],
  [
    'readinessProbe',
    { readinessProbe: { httpGet, tcpSocket: { port: 80 } } },
    'has `httpGet` and `tcpSocket`',
  ],
  ['lifecycle.preStop', { lifecycle: { preStop: {} } }, 'has no action'],
  [
    'lifecycle.postStart',
    { lifecycle: { postStart: { httpGet, exec: { command: ['x'] } } } },
    'has `exec` and `httpGet`',
  ],
])('%s has exactly one action: %j', (field, it, message) => {
  expect(found({}, it)).toEqual(one(`${CONTAINER}.${field}`, message));
});

test('probes and hooks with one action pass', () => {
  const good = {
    livenessProbe: { httpGet, tcpSocket: null, periodSeconds: 5 },
    readinessProbe: { grpc: { port: 80 } },
    startupProbe: { exec: { command: ['x'] }, terminationGracePeriodSeconds: 5 },
    lifecycle: { preStop: { sleep: { seconds: 5 } }, postStart: null, stopSignal: 'SIGTERM' },
  };
  expect(found({}, good)).toEqual([]);
  expect(found({}, { lifecycle: {} })).toEqual([]);
});

test('a misspelled action is reported as an unknown field', () => {
  expect(found({}, { readinessProbe: { httpGte: httpGet } })).toEqual([]);
});

test.each([
  ['cpu', '1500m', '1', 'requests 1500m of cpu, but its limit is 1'],
  ['cpu', 2, '1.5', 'requests 2 of cpu'],
  ['memory', '1Gi', '1G', 'requests 1Gi of memory'],
  ['ephemeral-storage', '2Gi', '1Gi', 'of ephemeral-storage'],
])('a request of %s of %s above the limit %s is refused', (resource, request, limit, message) => {
  const resources = { requests: { [resource]: request }, limits: { [resource]: limit } };
  expect(found({}, { resources })).toEqual(
    one(`${CONTAINER}.resources.requests.${resource}`, message),
  );
});

test.each([
  { requests: { cpu: '1000m', memory: '1Gi' }, limits: { cpu: 1, memory: '1024Mi' } },
  { requests: { cpu: '8', memory: '64Mi' }, limits: { memory: '128Mi' } },
  { requests: { cpu: '8' } },
  { requests: null, limits: { cpu: '1' } },
  { requests: { cpu: 'much' }, limits: { cpu: '1' } },
])('resources %j pass', (resources) => {
  expect(found({}, { resources })).toEqual([]);
});

test('containers of every role and kind are checked, except in custom resources', () => {
  const bad = { ...container('x'), readinessProbe: {} };
  const init = [{ ...bad, restartPolicy: 'Always' }];
  expect(found({ initContainers: init })).toHaveLength(1);
  const template = { spec: podSpec({ containers: [bad] }) };
  const spec = { template };
  expect(violations(containers, [object('Job', 'batch/v1', { spec })])).toHaveLength(1);
  expect(violations(containers, [object('Rollout', 'argoproj.io/v1alpha1', { spec })])).toEqual([]);
});

test.each([[''], [undefined]])('a container with the image %j is refused', (image) => {
  expect(violations(containers, [deployment({}, { image })])).toEqual([
    expect.objectContaining({
      path: 'spec.template.spec.containers[0].image',
      message: 'The container "web" of Deployment web has no image: the API server refuses it.',
    }),
  ]);
});
