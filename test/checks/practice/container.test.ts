import { PRACTICE_RULES } from '../../../lib/checks/practice';
import { limits } from '../../../lib/checks/practice/limits';
import { readinessProbe } from '../../../lib/checks/practice/readiness-probe';
import { requests } from '../../../lib/checks/practice/requests';
import { BUILT_IN_RULES } from '../../../lib/model/rule-id';
import { deployment, object, podSpec, violations } from '../unit';

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[0]`;
const HTTP = { ports: [{ name: 'http', containerPort: 8080 }] };
const PROBE = { readinessProbe: { tcpSocket: { port: 8080 } } };

/** The Service `web`, which selects `app=web`. */
const service = (spec: object = {}) =>
  object('Service', 'v1', {
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }], ...spec },
  });

test('a container behind a Service without a readiness probe is reported', () => {
  expect(violations(readinessProbe, [service(), deployment({}, HTTP)])).toEqual([
    {
      object: 'Deployment/web',
      path: `${CONTAINER}.readinessProbe`,
      message: expect.stringContaining(
        'The container "web" has no readiness probe, and the Service "web" sends traffic',
      ),
      fix: expect.stringContaining("`readiness: httpGet('/healthz')`"),
    },
  ]);
});

test.each([
  ['that has one', deployment({}, { ...HTTP, ...PROBE }), service()],
  ['with a startup probe', deployment({}, { ...HTTP, startupProbe: { exec: {} } }), service()],
  ['that no Service selects', deployment({}, HTTP), service({ selector: { app: 'api' } })],
  ['of a Service without a selector', deployment({}, HTTP), service({ selector: undefined })],
  ['of a Service elsewhere', deployment({}, HTTP), service({ type: 'ExternalName' })],
  [
    'that peers find before it is ready',
    deployment({}, HTTP),
    service({ publishNotReadyAddresses: true }),
  ],
  [
    'that something else declares ready',
    deployment({ readinessGates: [{ conditionType: 'x' }] }, HTTP),
    service(),
  ],
])('a container %s is not reported', (_what, workload, it) => {
  expect(violations(readinessProbe, [it, workload])).toEqual([]);
});

test('a Service of another namespace does not select it', () => {
  const other = { ...service(), metadata: { name: 'web', namespace: 'other' } };

  expect(violations(readinessProbe, [other, deployment({}, HTTP)])).toEqual([]);
});

test('the pods of a Job need no readiness probe', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: podSpec() };

  const job = object('Job', 'batch/v1', { spec: { template } });

  expect(violations(readinessProbe, [service(), job])).toEqual([]);
});

test.each([
  ['by name', { port: 80, targetPort: 'http' }],
  ['by number', { port: 80, targetPort: 8080 }],
  ['by the same number', { port: 8080 }],
])('only the container that serves the port needs a probe: %s', (_how, port) => {
  const agent = { name: 'agent', image: 'example/agent:v1.0.0' };
  const web = { name: 'web', image: 'example/web:v1.0.0', ...HTTP };
  const unprobed = deployment({ containers: [{ ...agent, ...PROBE }, web] });
  const probed = deployment({ containers: [agent, { ...web, ...PROBE }] });

  const found = violations(readinessProbe, [service({ ports: [port] }), unprobed]);

  expect(found.map(({ path }) => path)).toEqual([`${POD}.containers[1].readinessProbe`]);
  expect(violations(readinessProbe, [service({ ports: [port] }), probed])).toEqual([]);
});

test('if no container declares the port, one probe in the pod is enough', () => {
  const containers = [{ name: 'web' }, { name: 'proxy' }];
  const sidecar = { name: 'proxy', restartPolicy: 'Always', ...PROBE };

  const found = violations(readinessProbe, [service(), deployment({ containers })]);

  expect(found.map(({ path }) => path)).toEqual([`${CONTAINER}.readinessProbe`]);
  const one = deployment({ containers: [{ name: 'web' }, { name: 'proxy', ...PROBE }] });
  expect(violations(readinessProbe, [service(), one])).toEqual([]);
  const beside = deployment({ initContainers: [sidecar] });
  expect(violations(readinessProbe, [service(), beside])).toEqual([]);
});

test('a container behind two Services is reported once', () => {
  const headless = { ...service(), metadata: { name: 'web-peers', namespace: 'web' } };

  expect(violations(readinessProbe, [service(), headless, deployment({}, HTTP)])).toHaveLength(1);
});

test('a container without requests is reported with the missing resources', () => {
  const nothing = violations(requests, [deployment()]);
  const memory = violations(requests, [
    deployment({}, { resources: { requests: { memory: '64Mi' } } }),
  ]);

  expect(nothing.map(({ path }) => path)).toEqual([`${CONTAINER}.resources.requests`]);
  expect(nothing[0]?.message).toContain('The container "web" requests no cpu and no memory');
  expect(nothing[0]?.fix).toContain("`resources: { cpu: { request: '100m' }, memory: ");
  expect(memory.map(({ path }) => path)).toEqual([`${CONTAINER}.resources.requests.cpu`]);
  expect(memory[0]?.message).toContain('requests no cpu:');
  expect(memory[0]?.fix).toContain("`resources: { cpu: { request: '100m' } }`");
});

test('a limit counts as a request, and so does a request of the whole pod', () => {
  const limited = { resources: { requests: { cpu: 0.1 }, limits: { memory: '64Mi' } } };
  const pod = { resources: { requests: { cpu: '1', memory: '1Gi' } } };

  expect(violations(requests, [deployment({}, limited), deployment(pod)])).toEqual([]);
});

test('a sidecar needs requests, a container that runs to completion does not', () => {
  const resources = { limits: { cpu: '1', memory: '1Gi' } };
  const initContainers = [{ name: 'migrate' }, { name: 'proxy', restartPolicy: 'Always' }];
  const job = object('Job', 'batch/v1', { spec: { template: { spec: podSpec() } } });
  const pod = object('Pod', 'v1', { spec: podSpec({ restartPolicy: 'Never' }) });

  const found = violations(requests, [deployment({ initContainers }, { resources }), job, pod]);

  expect(found.map(({ path }) => path)).toEqual([`${POD}.initContainers[1].resources.requests`]);
  expect(found[0]?.message).toContain('The sidecar "proxy" requests no cpu and no memory');
});

test('a container without a memory limit is reported, even if it has a CPU limit', () => {
  const resources = { requests: { memory: '64Mi' }, limits: { cpu: '1' } };

  expect(violations(limits, [deployment({}, { resources })])).toEqual([
    {
      object: 'Deployment/web',
      path: `${CONTAINER}.resources.limits.memory`,
      message: expect.stringContaining('The container "web" has no memory limit'),
      fix: expect.stringContaining("`resources: { memory: { request: '128Mi', limit: '256Mi' } }`"),
    },
  ]);
});

test('a memory limit is enough, of the container or of its pod', () => {
  const resources = { limits: { memory: '1Gi' } };

  expect(violations(limits, [deployment({}, { resources }), deployment({ resources })])).toEqual(
    [],
  );
});

test('a sidecar needs a memory limit, an init container does not', () => {
  const initContainers = [{ name: 'migrate' }, { name: 'proxy', restartPolicy: 'Always' }];
  const resources = { limits: { memory: '1Gi' } };

  const found = violations(limits, [deployment({ initContainers }, { resources })]);

  expect(found.map(({ path }) => path)).toEqual([
    `${POD}.initContainers[1].resources.limits.memory`,
  ]);
});

test('defaults of a LimitRange of the app count', () => {
  const range = (item: object) => object('LimitRange', 'v1', { spec: { limits: [item] } });
  const all = range({ type: 'Container', default: { cpu: '1', memory: '1Gi' } });
  const least = range({ type: 'Container', defaultRequest: { cpu: '1', memory: '1Gi' } });
  const pods = range({ type: 'Pod', max: { cpu: '1', memory: '1Gi' } });

  expect(violations(requests, [all, deployment()])).toEqual([]);
  expect(violations(limits, [all, deployment()])).toEqual([]);
  expect(violations(requests, [least, deployment()])).toEqual([]);
  expect(violations(limits, [least, deployment()])).toHaveLength(1);
  expect(violations(requests, [pods, deployment()])).toHaveLength(1);
});

test('the list of rules matches the rule ids', () => {
  const ids = PRACTICE_RULES.map(({ id }) => id);

  expect(ids).toEqual(BUILT_IN_RULES.filter((id) => id.startsWith('practice/')));
});

test.each(PRACTICE_RULES)('malformed values do not break $id', (rule) => {
  const odd = [
    service({ ports: [null, 80], selector: { app: 1 } }),
    object('HorizontalPodAutoscaler', 'autoscaling/v2', { spec: { scaleTargetRef: {} } }),
    object('Custom', 'example.com/v1', { spec: { scaleTargetRef: [], replicas: 'x' } }),
    object('Rollout', 'argoproj.io/v1alpha1', { spec: null }),
    object('PodDisruptionBudget', 'policy/v1', { spec: 1 }),
    deployment({ containers: [{}, 1], affinity: null }),
  ];

  expect(() => violations(rule, odd)).not.toThrow();
});
