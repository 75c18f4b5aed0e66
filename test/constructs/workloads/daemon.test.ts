import { byKind, container, daemonRefusals, kindsAndNames, pod, renderDaemon } from '../render';

const SELECTOR = { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' };

test('a daemon with only required fields is a DaemonSet', () => {
  const objects = renderDaemon({});

  expect(kindsAndNames(objects)).toEqual(['DaemonSet/my-app']);
  expect(byKind(objects, 'DaemonSet')['spec']).toEqual({
    selector: { matchLabels: SELECTOR },
    template: expect.anything(),
  });
});

test('a daemon can select its nodes', () => {
  const objects = renderDaemon({
    nodeSelector: { pool: 'gpu' },
    tolerations: [{ operator: 'Exists' }],
    priorityClass: 'system-node-critical',
  });

  expect(pod(objects)).toMatchObject({
    nodeSelector: { pool: 'gpu' },
    tolerations: [{ operator: 'Exists' }],
    priorityClassName: 'system-node-critical',
  });
});

test('a rolling update goes node by node, or surges with a second pod', () => {
  const strategy = (updateStrategy: Parameters<typeof renderDaemon>[0]['updateStrategy']) =>
    byKind(renderDaemon(updateStrategy ? { updateStrategy } : {}), 'DaemonSet')['spec'];

  expect(strategy('OnDelete')).toHaveProperty('updateStrategy', { type: 'OnDelete' });
  expect(strategy({ maxUnavailable: '20%' })).toHaveProperty('updateStrategy', {
    rollingUpdate: { maxUnavailable: '20%' },
  });
  // If omitted, the API server would set maxUnavailable to 1, and refuse both.
  expect(strategy({ maxSurge: 1 })).toHaveProperty('updateStrategy', {
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
  });
});

test('a daemon can have a Service', () => {
  const objects = renderDaemon({
    port: 9100,
    portName: 'metrics',
    service: { internalTrafficPolicy: 'Local' },
  });

  expect(container(objects).ports).toEqual([{ name: 'metrics', containerPort: 9100 }]);
  expect(byKind(objects, 'Service')['spec']).toEqual({
    internalTrafficPolicy: 'Local',
    selector: SELECTOR,
    ports: [{ name: 'metrics', port: 9100, targetPort: 'metrics' }],
  });
});

test('a daemon has the supporting objects of other workloads', () => {
  const objects = renderDaemon({
    config: { A: '1' },
    serviceAccount: {},
    ports: { syslog: { port: 5514, protocol: 'UDP' } },
    networkPolicy: { allowFrom: [{ namespace: 'apps' }] },
  });

  expect(kindsAndNames(objects)).toEqual([
    'DaemonSet/my-app',
    'ConfigMap/my-app',
    'ServiceAccount/my-app',
    'NetworkPolicy/my-app',
  ]);
  expect(byKind(objects, 'NetworkPolicy')).toHaveProperty('spec.ingress.0.ports', [
    { port: 5514, protocol: 'UDP' },
  ]);
});

test('an invalid field of a daemon is refused with its path', () => {
  expect(daemonRefusals({ updateStrategy: { maxSurge: 1, maxUnavailable: 1 } })).toEqual([
    'updateStrategy: Use "OnDelete", { maxUnavailable } or { maxSurge }: the API server refuses both at once.',
  ]);
  expect(daemonRefusals({ updateStrategy: { maxUnavailable: '0%' } })).toEqual([
    'updateStrategy.maxUnavailable: With 0, no pod can ever be replaced.',
  ]);
  expect(daemonRefusals({ portName: 'http' })).toEqual(['portName: `portName` requires `port`.']);
  expect(daemonRefusals({ volumes: { data: { claim: { size: '1Gi' } } } })).toEqual([
    'volumes.data.claim.accessMode: The ReadWriteOnce disk of the volume "data" attaches to only one node, but there can be a pod on each node: use ReadWriteMany.',
  ]);
  expect(daemonRefusals({ topologySpread: [{ over: 'zone' }] })).toEqual([
    'topologySpread: There is no such field.',
  ]);
});

test('a daemon that has ports of the node cannot surge', () => {
  const updateStrategy = { maxSurge: 1 };
  const hostPort = { port: 5514, hostPort: { port: 5514, reason: 'Senders know this port.' } };
  const hostNetwork = { hostNetwork: 'It captures the packets of the node.' };
  const problem =
    'updateStrategy.maxSurge: The old pod has the ports of the node, so the new one would wait for it forever. Use `maxUnavailable`.';

  expect(daemonRefusals({ updateStrategy, ports: { syslog: hostPort } })).toEqual([problem]);
  expect(daemonRefusals({ updateStrategy, port: 80, exceptions: hostNetwork })).toEqual([problem]);
  for (const props of [{ exceptions: hostNetwork }, { ports: { syslog: 5514 } }]) {
    expect(kindsAndNames(renderDaemon({ updateStrategy, ...props }))).toEqual(['DaemonSet/my-app']);
  }
});
