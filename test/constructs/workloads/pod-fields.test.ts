import { keda } from '../../../lib/constructs/keda/keda-scaling';
import type { ScheduledJobProps } from '../../../lib/constructs/workloads/scheduled-job';
import { ScheduledJob } from '../../../lib/constructs/workloads/scheduled-job';
import type { WorkerProps } from '../../../lib/constructs/workloads/worker';
import {
  byKind,
  container,
  kindsAndNames,
  pod,
  render,
  renderDaemon,
  renderStatefulService,
  renderWebService,
  renderWorker,
  statefulServiceRefusals,
  WORKER,
  workerRefusals,
} from '../render';

const tmp = { emptyDir: {} };

/** Fields, and what they add to the pod. */
const POD: [Partial<WorkerProps>, object][] = [
  [{ dnsPolicy: 'Default' }, { dnsPolicy: 'Default' }],
  [
    {
      dnsConfig: {
        nameservers: ['10.0.0.53'],
        searches: ['shop.svc.cluster.local'],
        options: { ndots: 2, 'single-request-reopen': true },
      },
    },
    {
      dnsConfig: {
        nameservers: ['10.0.0.53'],
        searches: ['shop.svc.cluster.local'],
        options: [{ name: 'ndots', value: '2' }, { name: 'single-request-reopen' }],
      },
    },
  ],
  [
    { hostAliases: { '10.0.0.5': ['db.internal', 'db'] } },
    { hostAliases: [{ ip: '10.0.0.5', hostnames: ['db.internal', 'db'] }] },
  ],
  [
    { hostname: 'legacy', subdomain: 'cluster', setHostnameAsFQDN: true },
    { hostname: 'legacy', subdomain: 'cluster', setHostnameAsFQDN: true },
  ],
  [
    { runtimeClass: 'gvisor', shareProcessNamespace: true, enableServiceLinks: false },
    { runtimeClassName: 'gvisor', shareProcessNamespace: true, enableServiceLinks: false },
  ],
  [{ schedulerName: 'batch' }, { schedulerName: 'batch' }],
  [
    {
      runAsUser: 1000,
      runAsGroup: 0,
      supplementalGroups: [2000, 3000],
      supplementalGroupsPolicy: 'Strict',
      fsGroup: 4000,
      fsGroupChangePolicy: 'OnRootMismatch',
    },
    {
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 0,
        supplementalGroups: [2000, 3000],
        supplementalGroupsPolicy: 'Strict',
        fsGroup: 4000,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
  ],
];

test.each(POD)('%j is rendered', (spec, expected) => {
  expect(pod(renderWorker(spec))).toMatchObject(expected);
});

/** Fields, and what they add to the main container. */
const CONTAINER: [Partial<WorkerProps>, object][] = [
  [{ imagePullPolicy: 'Always' }, { imagePullPolicy: 'Always' }],
  [{ containerName: 'server' }, { name: 'server' }],
  [
    { terminationMessagePolicy: 'FallbackToLogsOnError' },
    { terminationMessagePolicy: 'FallbackToLogsOnError' },
  ],
  [
    {
      lifecycle: {
        postStart: {
          httpGet: {
            path: '/up',
            port: 8443,
            scheme: 'HTTPS',
            headers: { Host: 'shop.example.com' },
          },
        },
        preStop: { sleep: { seconds: 10 } },
      },
    },
    {
      lifecycle: {
        postStart: {
          httpGet: {
            path: '/up',
            port: 8443,
            scheme: 'HTTPS',
            httpHeaders: [{ name: 'Host', value: 'shop.example.com' }],
          },
        },
        preStop: { sleep: { seconds: 10 } },
      },
    },
  ],
  [
    {
      startup: {
        httpGet: { path: '/', port: 8443, scheme: 'HTTPS', headers: { Host: 'shop.example.com' } },
      },
    },
    {
      startupProbe: {
        httpGet: {
          path: '/',
          port: 8443,
          scheme: 'HTTPS',
          httpHeaders: [{ name: 'Host', value: 'shop.example.com' }],
        },
      },
    },
  ],
  [
    { resources: { 'nvidia.com/gpu': 1, 'hugepages-2Mi': '64Mi', memory: { limit: '1Gi' } } },
    { resources: { limits: { memory: '1Gi', 'nvidia.com/gpu': 1, 'hugepages-2Mi': '64Mi' } } },
  ],
  [
    {
      volumes: { tmp },
      mounts: {
        '/logs': { volume: 'tmp', subPathExpr: '$(POD_NAME)' },
        '/mnt': { volume: 'tmp', readOnly: true, mountPropagation: 'HostToContainer' },
      },
    },
    {
      volumeMounts: [
        { name: 'tmp', mountPath: '/logs', subPathExpr: '$(POD_NAME)' },
        {
          name: 'tmp',
          mountPath: '/mnt',
          readOnly: true,
          mountPropagation: 'HostToContainer',
        },
      ],
    },
  ],
];

test.each(CONTAINER)('%j is rendered in the container', (spec, expected) => {
  expect(container(renderWorker(spec))).toMatchObject(expected);
});

test('each sidecar and init container can have its own user', () => {
  const extra = { image: 'example/extra:v1', runAsUser: 2000, runAsGroup: 2001 };
  const objects = renderWorker({
    runAsUser: 1000,
    sidecars: { proxy: extra },
    initContainers: { wait: extra },
  });

  expect(container(objects).securityContext).not.toHaveProperty('runAsUser');
  for (const { securityContext } of pod(objects).initContainers ?? [])
    expect(securityContext).toMatchObject({ runAsUser: 2000, runAsGroup: 2001 });
});

test('what the generated classes lack is rendered in every workload', () => {
  const spec = {
    supplementalGroupsPolicy: 'Strict',
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
    sidecars: {
      proxy: { image: 'example/proxy:v1', lifecycle: { preStop: { sleep: { seconds: 6 } } } },
    },
  } as const;
  const job: ScheduledJobProps = { ...WORKER, schedule: '@daily', ...spec };
  const all = [
    renderWebService(spec),
    renderStatefulService(spec),
    renderDaemon(spec),
    render((chart) => new ScheduledJob(chart, 'Job', job)),
  ];

  for (const objects of all) {
    expect(pod(objects)).toMatchObject({
      securityContext: { supplementalGroupsPolicy: 'Strict' },
      containers: [{ lifecycle: { preStop: { sleep: { seconds: 5 } } } }],
      initContainers: [{ lifecycle: { preStop: { sleep: { seconds: 6 } } } }],
    });
  }
});

test('a job has both what its pods and what its own class lack', () => {
  const objects = render(
    (chart) =>
      new ScheduledJob(chart, 'Job', {
        ...WORKER,
        schedule: '@daily',
        completions: 2,
        completionMode: 'Indexed',
        successPolicy: [{ succeededCount: 1 }],
        lifecycle: { preStop: { sleep: { seconds: 5 } } },
      }),
  );

  expect(byKind(objects, 'CronJob')).toHaveProperty('spec.jobTemplate.spec.successPolicy', {
    rules: [{ succeededCount: 1 }],
  });
  expect(container(objects).lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
});

test('objects of a kind have the labels and annotations of `metadata`, but selectors do not', () => {
  const objects = renderWebService({
    config: { A: '1' },
    metadata: {
      Deployment: { labels: { tier: 'web' }, annotations: { 'example.com/reload': 'true' } },
      Service: { annotations: { 'example.com/scrape': 'true' } },
      Ingress: { annotations: { 'example.com/unused': 'true' } },
    },
  });
  const deployment = byKind(objects, 'Deployment');

  expect(deployment.metadata).toMatchObject({
    labels: { tier: 'web', 'app.kubernetes.io/name': 'my-app' },
    annotations: { 'example.com/reload': 'true' },
  });
  expect(JSON.stringify(deployment['spec'])).not.toContain('tier');
  expect(byKind(objects, 'Service').metadata).toMatchObject({
    annotations: { 'example.com/scrape': 'true' },
  });
  expect(byKind(objects, 'ConfigMap').metadata).not.toHaveProperty('annotations');
  expect(kindsAndNames(objects)).not.toContain('Ingress/my-app');
});

test.each(['GRPCRoute', 'ScaledObject', 'TriggerAuthentication', 'VerticalPodAutoscaler'])(
  'the metadata of a %s can be set',
  (kind) => {
    const rabbitmq = { queueName: 'mails', mode: 'QueueLength', value: 20 } as const;
    const auth = { parameters: { host: { secret: 'queue', key: 'url' } } };
    const objects = renderWebService({
      resources: { cpu: { request: '100m' } },
      replicas: keda({ min: 0, max: 8, triggers: [{ rabbitmq, auth }] }),
      verticalAutoscaling: 'recommend',
      grpcRoutes: { api: { host: 'api.example.com', gateway: { name: 'public' } } },
      metadata: { [kind]: { annotations: { 'example.com/owner': 'shop' } } },
    });

    expect(byKind(objects, kind).metadata).toMatchObject({
      annotations: { 'example.com/owner': 'shop' },
    });
    expect(JSON.stringify(objects).split('example.com/owner')).toHaveLength(2);
  },
);

test.each([
  [{ imagePullPolicy: 'Sometimes' }, /^imagePullPolicy: /],
  [{ containerName: 'Server' }, /^containerName: "Server" is not a DNS label/],
  [
    { containerName: 'proxy', sidecars: { proxy: { image: 'example/proxy:v1' } } },
    /^sidecars\.proxy: Another container already has this name/,
  ],
  [{ runAsGroup: 2 ** 31 }, /^runAsGroup: 2147483648 is not an id/],
  [{ supplementalGroups: [5, 5] }, /^supplementalGroups\[1\]: This group is listed twice/],
  [{ fsGroupChangePolicy: 'Always' }, /^fsGroupChangePolicy: Without `fsGroup`/],
  [{ dnsPolicy: 'None' }, /^dnsConfig\.nameservers: With `dnsPolicy: "None"`/],
  [{ dnsConfig: { nameservers: ['dns.example.com'] } }, /"dns.example.com" is not an IP address/],
  [{ dnsConfig: { nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'] } }, /at most 3/],
  [{ dnsConfig: { searches: ['-x'] } }, /"-x" is not a domain/],
  [{ dnsConfig: { searches: Array(20).fill('a'.repeat(120)) } }, /limited to 2048/],
  [{ hostAliases: { localhost: ['db'] } }, /"localhost" is not an IP address/],
  [{ hostAliases: { '10.0.0.5': ['DB'] } }, /"DB" is not a DNS name/],
  [{ hostname: 'a.b' }, /^hostname: "a.b" is not a DNS label/],
  [{ runtimeClass: 'gVisor' }, /^runtimeClass: "gVisor" is not a DNS name/],
  [
    { lifecycle: { preStop: { sleep: { seconds: 31 } } } },
    /^lifecycle\.preStop\.sleep\.seconds: .*30/,
  ],
  [{ lifecycle: { preStop: { sleep: { seconds: 0 } } } }, /0 is not a whole number of at least 1/],
  [{ resources: { 'nvidia.com/gpu': 0.5 } }, /gpu"\]: 0.5 is not a whole number/],
  [{ resources: { 'kubernetes.io/gpu': 1 } }, /"kubernetes.io\/gpu" is not an extended resource/],
  [
    { resources: { 'hugepages-2Mi': '3Mi', memory: { request: '1Gi' } } },
    /"3Mi" is not a multiple of 2Mi\./,
  ],
  [{ resources: { 'hugepages-2Mi': '64Mi' } }, /huge pages without `cpu` or `memory`/],
  [{ resources: { 'nvidia.com/gpu': 1, memori: {} } }, /memori: .*Did you mean `memory`/],
  [{ metadata: { StatefulSet: {} } }, /^metadata\.StatefulSet: This workload is a Deployment/],
  [
    { metadata: { Deployment: { labels: { 'app.kubernetes.io/name': 'x' } } } },
    /Selectors match this label/,
  ],
  [
    { volumes: { tmp }, mounts: { '/a': { volume: 'tmp', subPath: 'a', subPathExpr: 'b' } } },
    /only one of `subPath` and `subPathExpr`/,
  ],
  [
    { volumes: { tmp }, mounts: { '/a': { volume: 'tmp', mountPropagation: 'Bidirectional' } } },
    /mountPropagation: The API server refuses it in a container that is not privileged/,
  ],
])('%j is refused', (spec, message) => {
  expect(workerRefusals(spec)).toEqual([expect.stringMatching(message)]);
});

test('the pods of a stateful service have host names of their own', () => {
  expect(statefulServiceRefusals({ hostname: 'db' })).toEqual([
    expect.stringMatching(/^hostname: There is no such field/),
  ]);
});
