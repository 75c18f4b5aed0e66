import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { httpGet } from '../../lib/constructs/pod/probe';
import { MigrationJob, type MigrationJobProps } from '../../lib/constructs/workloads/migration-job';
import { ScheduledJob, type ScheduledJobProps } from '../../lib/constructs/workloads/scheduled-job';
import {
  WebService,
  type WebServiceProps,
  type WebServiceSpec,
} from '../../lib/constructs/workloads/web-service';
import { Worker, type WorkerProps } from '../../lib/constructs/workloads/worker';
import type { ApiObjectJson } from '../../lib/kubernetes/api-object';
import { jsonWith, renderableKey } from '../arbitrary-keys';
import { isRefused, pod, render, renderWebService, WEB_SERVICE, WORKER } from './render';

const APART = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { a: 'b' } } };

/** As much as can be said of any workload. */
const POD = {
  command: ['serve'],
  args: ['--verbose'],
  workingDir: '/srv',
  env: { A: '1', B: { secret: 'b', key: 'b' } },
  envFrom: [{ secret: 'more' }],
  resources: { cpu: { request: '100m', limit: '1' }, memory: { limit: '1Gi' } },
  mounts: { '/tmp': 'tmp', '/etc/ca': { volume: 'ca', readOnly: true } },
  ports: { metrics: 9090 },
  readiness: httpGet('/ready'),
  liveness: httpGet('/live'),
  startup: httpGet('/started'),
  lifecycle: { preStop: { exec: ['sleep', '5'] } },
  bindPrivilegedPorts: true,
  readOnlyRootFilesystem: false,
  config: { LOG_LEVEL: 'info' },
  volumes: { tmp: { emptyDir: {} }, ca: { configMap: 'ca' }, tls: { secret: 'tls' } },
  initContainers: { wait: { image: 'example/wait:v1' } },
  sidecars: {
    proxy: {
      image: 'example/proxy:v1',
      bindPrivilegedPorts: true,
      resources: { cpu: { request: '10m' } },
    },
  },
  imagePullSecrets: ['registry'],
  terminationGracePeriodSeconds: 60,
  runAsUser: 1000,
  fsGroup: 2000,
  labels: {
    team: 'shop',
    'app.kubernetes.io/name': 'other',
    'app.kubernetes.io/instance': 'other',
  },
  podAnnotations: { 'example.com/a': 'b' },
  topologySpread: [{ over: 'zone' }],
  nodeSelector: { pool: 'shop' },
  tolerations: [{ key: 'shop', operator: 'Exists' }],
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [APART] } },
  priorityClass: 'high',
} satisfies Partial<MigrationJobProps & WorkerProps>;

const WEB: Omit<WebServiceSpec, 'port'> = {
  ...POD,
  serviceAccount: {},
  networkPolicy: {
    allowFrom: [{ cidr: '10.0.0.0/16' }, { app: 'shop' }],
    allowTo: [{ cidr: '10.0.0.0/8', ports: [5432] }],
  },
  replicas: { min: 2, max: 4, targetCpu: 80 },
  strategy: { maxSurge: 1, maxUnavailable: 0 },
  podDisruptionBudget: { maxUnavailable: 1 },
  portName: 'web',
  service: { port: 8080, ports: { metrics: 9090 } },
  ingress: { host: 'my-app.example.com' },
  route: { host: 'my-app.example.com', gateway: { name: 'public' } },
};

const KINDS: readonly [string, (scope: Construct, id: string, spec: object) => Construct][] = [
  ['WebService', (scope, id, spec) => new WebService(scope, id, { ...WEB_SERVICE, ...spec })],
  ['Worker', (scope, id, spec) => new Worker(scope, id, { ...WORKER, ...spec })],
  [
    'ScheduledJob',
    (scope, id, spec) =>
      new ScheduledJob(scope, id, { ...WORKER, schedule: '@daily', ...spec } as ScheduledJobProps),
  ],
  [
    'MigrationJob',
    (scope, id, spec) => new MigrationJob(scope, id, { ...WORKER, ...spec } as MigrationJobProps),
  ],
];

const WORKLOADS = KINDS.flatMap(([kind, create]) =>
  [{}, kind === 'WebService' ? WEB : POD].map((spec, i) => ({
    what: `${kind} of which ${i === 0 ? 'nothing' : 'all'} is said`,
    create: (scope: Construct, id = kind) => create(scope, id, spec),
  })),
);

// The Pod Security Standard "restricted", control by control:
// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
const pods = () => WORKLOADS.map(({ create }) => pod(render((chart) => create(chart))));
const containers = () => pods().flatMap((it) => [...it.containers, ...(it.initContainers ?? [])]);

test('no pod shares a namespace or a port with its node', () => {
  for (const it of pods()) {
    expect(it).not.toHaveProperty('hostNetwork');
    expect(it).not.toHaveProperty('hostPID');
    expect(it).not.toHaveProperty('hostIPC');
  }
  for (const port of containers().flatMap(({ ports = [] }) => ports)) {
    expect(port).not.toHaveProperty('hostPort');
  }
});

test('no pod has a volume of a kind that reaches the node', () => {
  const volumes = pods().flatMap((it) => it.volumes ?? []);

  const kinds = volumes.flatMap(({ name, ...source }) => Object.keys(source));
  expect(new Set(kinds)).toEqual(new Set(['configMap', 'emptyDir', 'secret']));
});

test('every pod runs as somebody other than root', () => {
  for (const { securityContext } of pods()) {
    expect(securityContext?.runAsNonRoot).toBe(true);
    expect(securityContext?.runAsUser).not.toBe(0);
  }
});

test('every pod has the system calls of its container runtime, and no others', () => {
  for (const { securityContext } of pods()) {
    expect(securityContext?.seccompProfile).toEqual({ type: 'RuntimeDefault' });
    expect(securityContext).not.toHaveProperty('seLinuxOptions');
    expect(securityContext).not.toHaveProperty('sysctls');
  }
});

test('no container can gain a privilege', () => {
  expect(containers().length).toBeGreaterThan(WORKLOADS.length);
  for (const { securityContext } of containers()) {
    expect(securityContext?.allowPrivilegeEscalation).toBe(false);
    expect(securityContext).not.toHaveProperty('privileged');
  }
});

test('every container drops all capabilities, and adds one at most', () => {
  const all = containers().map(({ securityContext }) => securityContext?.capabilities);

  for (const capabilities of all) expect(capabilities?.drop).toEqual(['ALL']);
  expect(new Set(all.flatMap((it) => it?.add ?? []))).toEqual(new Set(['NET_BIND_SERVICE']));
});

test('no container loosens what its pod has said', () => {
  const said = containers().flatMap((it) => Object.keys(it.securityContext ?? {}));

  expect([...new Set(said)].sort()).toEqual([
    'allowPrivilegeEscalation',
    'capabilities',
    'readOnlyRootFilesystem',
  ]);
});

test.each(WORKLOADS)('a $what has no token of the Kubernetes API', ({ create }) => {
  expect(pod(render((chart) => create(chart))).automountServiceAccountToken).toBe(false);
});

test.each(WORKLOADS)('a $what renders to the same bytes under any construct id', ({ create }) => {
  const one = render((chart) => create(chart, 'One'));
  const other = render((chart) => create(new Construct(chart, 'Group'), 'Other'));

  expect(JSON.stringify(other)).toBe(JSON.stringify(one));
});

test.each(WORKLOADS)(
  'a $what says nothing that the API server would say by itself',
  ({ create }) => {
    const said = leaves(render((chart) => create(chart)));

    expect(said.filter((it) => API_DEFAULTS.some((pattern) => pattern.test(it)))).toEqual([]);
  },
);

/** What the API server says by itself, as `<path>=<value>`. */
const API_DEFAULTS = [
  /\.imagePullPolicy=/,
  /\.terminationMessage(Path|Policy)=/,
  /\.protocol="TCP"/,
  /\.httpGet\.scheme="HTTP"/,
  /Probe\.(initialDelaySeconds=0|periodSeconds=10|timeoutSeconds=1|successThreshold=1)$/,
  /Probe\.failureThreshold=3$/,
  /\.(dnsPolicy|schedulerName|enableServiceLinks|shareProcessNamespace)=/,
  /template\.spec\.restartPolicy="Always"/,
  /\.terminationGracePeriodSeconds=30$/,
  /\.(readOnly|optional|stdin|tty|privileged|hostNetwork|suspend)=false/,
  /\.(defaultMode|volumeMode)=/,
  /\.spec\.type="ClusterIP"|strategy\.type="RollingUpdate"/,
  /\.(sessionAffinity|ipFamilies|ipFamilyPolicy|internalTrafficPolicy)=/,
  /\.(minReadySeconds=0|progressDeadlineSeconds=600|revisionHistoryLimit=10)$/,
  /\.(backoffLimit=6|completions=1|parallelism=1|completionMode=.*)$/,
  /\.(successfulJobsHistoryLimit=3|failedJobsHistoryLimit=1|concurrencyPolicy="Allow")$/,
  /=(null|\[\]|\{\})$/,
];

function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}=${JSON.stringify(value)}`];
  const entries = Object.entries(value);
  if (entries.length === 0)
    return path.endsWith('emptyDir') ? [] : [`${path}=${JSON.stringify(value)}`];
  return entries.flatMap(([key, it]) => leaves(it, `${path}.${key}`));
}

test.each(Object.keys(WEB) as (keyof typeof WEB)[])('%s changes no selector', (field) => {
  const bare = selectors(render((chart) => new WebService(chart, 'WebService', WEB_SERVICE)));
  const objects = renderWebService({
    ports: { metrics: 9090 },
    ...(WEB.volumes && { volumes: WEB.volumes }),
    ...(WEB.resources && { resources: WEB.resources }),
    ...(field === 'podDisruptionBudget' && { replicas: 3 }),
    [field]: WEB[field],
  });

  expect(selectors(objects)).toEqual(bare);
});

/** Every selector in the objects, without repetition. */
function selectors(objects: readonly ApiObjectJson[]): unknown[] {
  const all = objects.flatMap(({ spec = {} }) => {
    const { selector, podSelector } = spec as { selector?: object; podSelector?: object };
    const own = selector ?? podSelector;
    if (own === undefined) return [];
    const labels = Object.entries('matchLabels' in own ? (own.matchLabels as object) : own);
    return labels
      .map((it) => it.join('='))
      .sort()
      .join(',');
  });
  return [...new Set(all)];
}

test('a selector is the name and the instance, and no other label', () => {
  const objects = renderWebService({ ...WEB, name: 'shop-web', app: 'shop' });

  expect(selectors(objects)).toEqual([
    'app.kubernetes.io/instance=shop-web,app.kubernetes.io/name=shop',
  ]);
});

test('whatever is said in the place of a value is refused by an InvalidPropsError, or valid', () => {
  // An affinity and tolerations are taken as they are: the compiler knows what they may say.
  const { affinity, tolerations, ...checked } = { ...WEB, port: 8080, name: 'my-app' };
  const places = placesIn(checked);
  const values = jsonWith(renderableKey).filter((it) => !UNCHECKED.test(JSON.stringify(it)));
  fc.assert(
    fc.property(fc.constantFrom(...places), values, (place, value) => {
      const build = () => renderWebService(replace(checked, place, value) as WebServiceProps);

      expect(() => isRefused(build)).not.toThrow();
    }),
    { numRuns: 1000 },
  );
});

/** What the model lets through: whole numbers beyond 32 bits. */
const UNCHECKED = /\d{10,}|e\+/;

type Place = readonly (string | number)[];

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, it]) => [
    [key],
    ...placesIn(it).map((place) => [key, ...place]),
  ]);
}

function replace(object: object, [key = '', ...rest]: Place, value: unknown): object {
  const inner = (object as Record<string, unknown>)[key];
  const replaced = rest.length === 0 ? value : replace(inner as object, rest, value);
  return Array.isArray(object)
    ? object.with(Number(key), replaced)
    : { ...object, [key]: replaced };
}
