import type { PodExceptions, WorkerProps } from '../lib';
import { podTemplate, renderDaemon, renderWorker } from '../test/constructs/render';
import { onCluster, useControlPlane } from './use-control-plane';

const cluster = useControlPlane();

const reason = 'It reads the processes of the node.';

/** Every field of a pod, but for exceptions. */
const FIELDS: Partial<WorkerProps> = {
  containerName: 'server',
  imagePullPolicy: 'Always',
  terminationMessagePolicy: 'FallbackToLogsOnError',
  lifecycle: {
    postStart: { httpGet: { path: '/', port: 80, scheme: 'HTTPS', headers: { Host: 'a.b' } } },
    preStop: { sleep: { seconds: 5 } },
  },
  resources: { memory: { limit: '1Gi' }, 'nvidia.com/gpu': 1, 'hugepages-2Mi': '64Mi' },
  runAsUser: 1000,
  runAsGroup: 1000,
  supplementalGroups: [2000],
  supplementalGroupsPolicy: 'Strict',
  fsGroup: 3000,
  fsGroupChangePolicy: 'OnRootMismatch',
  dnsPolicy: 'None',
  dnsConfig: {
    nameservers: ['10.0.0.53'],
    searches: ['example.com', '_tcp.example.com.'],
    options: { ndots: 2, 'single-request-reopen': true },
  },
  hostAliases: { '10.0.0.5': ['db.example.com'] },
  hostname: '1-legacy',
  subdomain: 'cluster',
  setHostnameAsFQDN: true,
  shareProcessNamespace: true,
  enableServiceLinks: false,
  runtimeClass: 'gvisor',
  schedulerName: 'batch',
  volumes: {
    files: { files: { 'run.sh': 'true' }, defaultMode: '0555' },
    tls: {
      secret: 'tls',
      items: { 'server.key': { key: 'tls.key', mode: '0400' } },
      defaultMode: '0440',
      optional: true,
    },
    all: {
      projected: [
        { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 600 } },
        { configMap: 'ca', items: { 'ca.crt': 'ca.crt' } },
        { secret: 'tls', optional: true },
        { downwardAPI: { name: { field: "metadata.labels['app.kubernetes.io/name']" } } },
      ],
      defaultMode: '0400',
    },
    self: {
      downwardAPI: {
        labels: { field: 'metadata.labels', mode: '0400' },
        memory: { resource: 'limits.memory', divisor: '1Mi' },
      },
    },
    driver: {
      csi: {
        driver: 'secrets-store.csi.k8s.io',
        readOnly: true,
        fsType: 'ext4',
        volumeAttributes: { secretProviderClass: 'aws' },
        nodePublishSecret: 'credentials',
      },
    },
    disk: { ephemeral: { size: '10Gi', storageClass: 'gp3' } },
  },
  env: { POD_NAME: { field: 'metadata.name' } },
  mounts: {
    '/tls': 'tls',
    '/disk': { volume: 'disk', subPathExpr: '$(POD_NAME)' },
    '/all': { volume: 'all', mountPropagation: 'HostToContainer' },
  },
  sidecars: { proxy: { image: 'example/proxy:v1', runAsUser: 2000, runAsGroup: 0 } },
  metadata: { Deployment: { labels: { tier: 'web' }, annotations: { 'example.com/a': 'b' } } },
};

type Level = 'baseline' | 'privileged';

const OF_EXCEPTIONS: [PodExceptions, Level][] = [
  [{ runAsRoot: reason }, 'baseline'],
  [{ allowPrivilegeEscalation: reason }, 'baseline'],
  [{ capabilities: { CHOWN: reason } }, 'baseline'],
  [{ capabilities: { NET_ADMIN: reason } }, 'privileged'],
  [{ capabilities: { SYS_ADMIN: reason } }, 'privileged'],
  [{ privileged: reason }, 'privileged'],
  [{ hostNetwork: reason }, 'privileged'],
  [{ hostPID: reason }, 'privileged'],
  [{ hostIPC: reason }, 'privileged'],
];

/** Fields, and the strictest level that admits them. */
const NEEDED: [object, Level][] = [
  ...OF_EXCEPTIONS.map(([exceptions, level]): [object, Level] => [{ exceptions }, level]),
  [{ volumes: { proc: { hostPath: { path: '/proc', type: 'Directory', reason } } } }, 'privileged'],
  [{ ports: { a: { port: 80, hostPort: { port: 80, ip: '127.0.0.1', reason } } } }, 'privileged'],
];

const LEVELS = ['restricted', 'baseline', 'privileged'] as const;

beforeAll(async () => {
  if (onCluster !== test) return;
  await cluster().api.create({
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'gvisor' },
    handler: 'runsc',
  });
  for (const level of LEVELS) {
    const labels = { 'pod-security.kubernetes.io/enforce': level };
    const { api } = cluster();
    await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: level, labels } });
    const account = { name: 'default', namespace: level };
    await api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
  }
});

onCluster('the API server accepts every field of a pod, with strict validation', async () => {
  for (const object of renderWorker(FIELDS)) {
    const { status, body } = await cluster().api.dryRun({
      ...object,
      metadata: { ...object.metadata, namespace: 'restricted' },
    });
    expect([object.kind, status, body.message]).toEqual([object.kind, 201, undefined]);
  }
});

onCluster('each exception is admitted at its level, and refused below', async () => {
  const { metadata, spec } = podTemplate(renderWorker(FIELDS));
  expect(await admitting(metadata, spec)).toEqual(['restricted', 'baseline', 'privileged']);
  for (const [fields, level] of NEEDED) {
    const template = podTemplate(renderDaemon(fields));

    const admitted = await admitting(template.metadata, template.spec);

    expect([fields, admitted]).toEqual([fields, LEVELS.slice(LEVELS.indexOf(level))]);
  }
});

/** The levels whose namespace admits a pod. */
async function admitting(metadata: object = {}, spec: object = {}): Promise<string[]> {
  const admitted: string[] = [];
  for (const namespace of LEVELS) {
    const { status, body } = await cluster().api.dryRun({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, name: 'pod', namespace },
      spec,
    });
    if (status < 300) admitted.push(namespace);
    else if (!body.message?.includes('violates PodSecurity')) throw new Error(body.message);
  }
  return admitted;
}
