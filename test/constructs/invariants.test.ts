import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { canary } from '../../lib/constructs/canary/canary-spec';
import { pause, setWeight } from '../../lib/constructs/canary/canary-step';
import { httpGet } from '../../lib/constructs/pod/probe';
import { Daemon, type DaemonSpec } from '../../lib/constructs/workloads/daemon';
import { MigrationJob, type MigrationJobProps } from '../../lib/constructs/workloads/migration-job';
import { ScheduledJob, type ScheduledJobProps } from '../../lib/constructs/workloads/scheduled-job';
import { StatefulService } from '../../lib/constructs/workloads/stateful-service';
import type { StatefulServiceSpec } from '../../lib/constructs/workloads/stateful-service-spec';
import { WebService, type WebServiceSpec } from '../../lib/constructs/workloads/web-service';
import { Worker, type WorkerProps } from '../../lib/constructs/workloads/worker';
import type { ApiObjectJson } from '../../lib/kubernetes/api-object';
import { jsonWith, renderableKey } from '../arbitrary-keys';
import { byKind, isRefused, pod, podTemplate, render, WEB_SERVICE, WORKER } from './render';

const APART = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { a: 'b' } } };

/** All fields that every workload has. */
const POD = {
  command: ['serve'],
  args: ['--verbose'],
  workingDir: '/srv',
  env: { A: '1', B: { secret: 'b', key: 'b' } },
  envFrom: [{ secret: 'more' }],
  resources: {
    cpu: { request: '100m', limit: '1' },
    memory: { limit: '1Gi' },
    'nvidia.com/gpu': 1,
  },
  mounts: { '/tmp': 'tmp', '/etc/ca': { volume: 'ca', readOnly: true } },
  ports: { metrics: 9090 },
  readiness: httpGet('/ready'),
  liveness: httpGet('/live'),
  startup: httpGet('/started'),
  lifecycle: { preStop: { sleep: { seconds: 5 } } },
  bindPrivilegedPorts: true,
  readOnlyRootFilesystem: false,
  config: { LOG_LEVEL: 'info' },
  volumes: {
    tmp: { emptyDir: {} },
    ca: { configMap: 'ca' },
    tls: { secret: 'tls', items: { key: { key: 'tls.key', mode: '0400' } } },
    token: { projected: [{ serviceAccountToken: { path: 'token' } }] },
  },
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
  runAsGroup: 1000,
  supplementalGroups: [3000],
  supplementalGroupsPolicy: 'Strict',
  fsGroup: 2000,
  fsGroupChangePolicy: 'OnRootMismatch',
  dnsConfig: { searches: ['example.com'], options: { ndots: 2 } },
  hostAliases: { '10.0.0.5': ['db.example.com'] },
  runtimeClass: 'gvisor',
  metadata: { ConfigMap: { labels: { tier: 'web' }, annotations: { 'example.com/a': 'b' } } },
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

const { strategy, service, ...SHARED } = WEB;

const STATEFUL: Omit<StatefulServiceSpec, 'port'> = {
  ...SHARED,
  service: {
    type: 'LoadBalancer',
    nodePort: 30_000,
    ports: { metrics: { port: 9090, nodePort: 30_001 } },
    externalTrafficPolicy: 'Local',
    sessionAffinity: { clientIP: { timeoutSeconds: 60 } },
    trafficDistribution: 'PreferClose',
    loadBalancerClass: 'service.k8s.aws/nlb',
    loadBalancerSourceRanges: ['10.0.0.0/8'],
    allocateLoadBalancerNodePorts: false,
    healthCheckNodePort: 30_002,
  },
  governingService: { publishNotReadyAddresses: true, annotations: { 'example.com/a': 'b' } },
  volumeClaimTemplates: {
    data: { size: '10Gi', storageClass: 'gp3', accessModes: ['ReadWriteOncePod'], mount: '/data' },
  },
  persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
  podManagementPolicy: 'Parallel',
  updateStrategy: { partition: 1, maxUnavailable: 2 },
  ordinals: { start: 1 },
  minReadySeconds: 5,
  revisionHistoryLimit: 3,
};

const { topologySpread, ...ANYWHERE } = POD;

const DAEMON: DaemonSpec = {
  ...ANYWHERE,
  ports: { metrics: 9090, syslog: { port: 5514, protocol: 'UDP' } },
  port: 8080,
  portName: 'web',
  service: {
    internalTrafficPolicy: 'Local',
    ipFamilyPolicy: 'PreferDualStack',
    ports: { syslog: 514 },
  },
  updateStrategy: { maxSurge: '10%' },
  minReadySeconds: 5,
  revisionHistoryLimit: 3,
};

const KINDS: readonly [string, (scope: Construct, id: string, spec: object) => Construct][] = [
  ['WebService', (scope, id, spec) => new WebService(scope, id, { ...WEB_SERVICE, ...spec })],
  [
    'WebService with a canary',
    (scope, id, spec) =>
      new WebService(scope, id, {
        ...WEB_SERVICE,
        strategy: canary({ steps: [setWeight(10), pause('10m')] }),
        ...spec,
      }),
  ],
  ['Worker', (scope, id, spec) => new Worker(scope, id, { ...WORKER, ...spec })],
  [
    'StatefulService',
    (scope, id, spec) => new StatefulService(scope, id, { ...WEB_SERVICE, ...spec }),
  ],
  ['Daemon', (scope, id, spec) => new Daemon(scope, id, { ...WORKER, ...spec })],
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

/** All fields of each kind; other kinds have those of every workload. */
const ALL: Readonly<Record<string, object>> = {
  WebService: WEB,
  StatefulService: STATEFUL,
  Daemon: DAEMON,
};

const WORKLOADS = KINDS.flatMap(([kind, create]) =>
  [{}, ALL[kind] ?? POD].map((spec, i) => ({
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

test('no pod has a volume type with access to the node', () => {
  const volumes = pods().flatMap((it) => it.volumes ?? []);

  const kinds = volumes.flatMap(({ name, ...source }) => Object.keys(source));
  expect(new Set(kinds)).toEqual(new Set(['configMap', 'emptyDir', 'projected', 'secret']));
});

test('no pod runs as root', () => {
  for (const { securityContext } of pods()) {
    expect(securityContext?.runAsNonRoot).toBe(true);
    expect(securityContext?.runAsUser).not.toBe(0);
  }
});

test('every pod has the seccomp profile of its container runtime', () => {
  for (const { securityContext } of pods()) {
    expect(securityContext?.seccompProfile).toEqual({ type: 'RuntimeDefault' });
    expect(securityContext).not.toHaveProperty('seLinuxOptions');
    expect(securityContext).not.toHaveProperty('sysctls');
  }
});

test('no container can escalate its privileges', () => {
  expect(containers().length).toBeGreaterThan(WORKLOADS.length);
  for (const { securityContext } of containers()) {
    expect(securityContext?.allowPrivilegeEscalation).toBe(false);
    expect(securityContext).not.toHaveProperty('privileged');
  }
});

test('every container drops all capabilities, and adds at most one', () => {
  const all = containers().map(({ securityContext }) => securityContext?.capabilities);

  for (const capabilities of all) expect(capabilities?.drop).toEqual(['ALL']);
  expect(new Set(all.flatMap((it) => it?.add ?? []))).toEqual(new Set(['NET_BIND_SERVICE']));
});

test('no container weakens the security context of its pod', () => {
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

test.each(WORKLOADS)('a $what sets no defaults of the API server', ({ create }) => {
  const said = leaves(render((chart) => create(chart)));

  expect(said.filter((it) => API_DEFAULTS.some((pattern) => pattern.test(it)))).toEqual([]);
});

/** Defaults of the API server, as `<path>=<value>`. */
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
  /\.defaultMode=|(?<!volumeClaimTemplates\.\d+\.spec)\.volumeMode=/,
  /\.podManagementPolicy="OrderedReady"|updateStrategy\.type="RollingUpdate"/,
  /\.(partition=0|ordinals\.start=0|externalTrafficPolicy="Cluster")$/,
  /\.spec\.type="ClusterIP"|strategy\.type="RollingUpdate"/,
  /\.(sessionAffinity="None"|ipFamilies|ipFamilyPolicy="SingleStack"|internalTrafficPolicy="Cluster")/,
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

const FIELDS = Object.entries(ALL).flatMap(([kind, spec]) =>
  Object.keys(spec).map((field) => ({ kind, field })),
);

test.each(FIELDS)('$field does not change the selectors of a $kind', ({ kind, field }) => {
  const all = ALL[kind] as Readonly<Record<string, unknown>>;
  // Referenced by other fields.
  const least = {
    port: 8080,
    ports: all['ports'],
    volumes: all['volumes'],
    resources: all['resources'],
    fsGroup: all['fsGroup'],
  };
  const replicas = field === 'podDisruptionBudget' ? { replicas: 3 } : {};

  const bare = selectors(renderKind(kind, least));
  const objects = renderKind(kind, { ...least, ...replicas, [field]: all[field] });

  expect(selectors(objects)).toEqual(bare);
});

function renderKind(kind: string, spec: object): ApiObjectJson[] {
  const [, create] = KINDS.find(([name]) => name === kind) ?? [];
  return render((chart) => create?.(chart, kind, spec));
}

test.each(['WebService', 'Worker', 'StatefulService', 'Daemon'])(
  'a change of the configuration of a %s rolls its pods, and changes nothing else',
  (kind) => {
    const volumes = (text: string) => ({ files: { files: { 'a.txt': text } } });
    const template = (spec: object) => podTemplate(renderKind(kind, spec));
    const one = template({ config: { A: '1' }, volumes: volumes('1') });

    expect(template({ config: { A: '1' }, volumes: volumes('1') })).toEqual(one);
    expect(template({ config: { A: '2' }, volumes: volumes('1') })).not.toEqual(one);
    expect(template({ config: { A: '1' }, volumes: volumes('2') })).not.toEqual(one);
  },
);

test.each([
  ['WebService', 'Deployment'],
  ['StatefulService', 'StatefulSet'],
])('a %s with an autoscaler begins with its minimum', (kind, object) => {
  const objects = renderKind(kind, ALL[kind] ?? {});

  const { minReplicas } = byKind(objects, 'HorizontalPodAutoscaler').spec as {
    minReplicas: number;
  };
  expect(byKind(objects, object)).toHaveProperty('spec.replicas', minReplicas);
  expect(byKind(objects, 'HorizontalPodAutoscaler')).toHaveProperty('spec.scaleTargetRef', {
    apiVersion: 'apps/v1',
    kind: object,
    name: 'my-app',
  });
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

test.each(Object.keys(ALL))('the selector of a %s only has the name and the instance', (kind) => {
  const objects = renderKind(kind, { ...ALL[kind], name: 'shop-web', app: 'shop' });

  expect(selectors(objects)).toEqual([
    'app.kubernetes.io/instance=shop-web,app.kubernetes.io/name=shop',
  ]);
});

test.each(Object.keys(ALL))(
  'any value in any field of a %s is valid, or refused with an InvalidPropsError',
  (kind) => {
    // The affinity and tolerations are not validated at run time, only by the compiler.
    const all = { ...ALL[kind], port: 8080, name: 'my-app' };
    const checked = Object.fromEntries(
      Object.entries(all).filter(([field]) => field !== 'affinity' && field !== 'tolerations'),
    );
    const places = placesIn(checked);
    const values = jsonWith(renderableKey).filter((it) => !UNCHECKED.test(JSON.stringify(it)));
    fc.assert(
      fc.property(fc.constantFrom(...places), values, (place, value) => {
        const build = () => renderKind(kind, replace(checked, place, value));

        expect(() => isRefused(build)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  },
);

/** Values that the model does not refuse: whole numbers beyond 32 bits. */
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
