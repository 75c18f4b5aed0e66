import { renderAndCheck } from '../../lib/render/render-fleet';
import { fleetOf, webApp } from '../fleet';

const reason = 'It measures the processes of the node.';

test('an app with exceptions has no other findings, and each is listed with the reason of its level', () => {
  const agent = webApp({
    name: 'agent',
    image: 'example/agent',
    provided: [{ kind: 'Secret', name: 'tls' }],
    base: {
      port: 8080,
      podSecurity: { level: 'privileged', reason },
      exceptions: {
        hostNetwork: reason,
        hostPID: reason,
        hostIPC: reason,
        runAsRoot: reason,
        capabilities: { SYS_PTRACE: reason },
        allowPrivilegeEscalation: reason,
      },
      dnsPolicy: 'ClusterFirstWithHostNet',
      containerName: 'server',
      imagePullPolicy: 'Always',
      supplementalGroups: [2000],
      supplementalGroupsPolicy: 'Strict',
      fsGroup: 2000,
      fsGroupChangePolicy: 'OnRootMismatch',
      hostAliases: { '10.0.0.5': ['db'] },
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
      resources: {
        cpu: { request: '10m' },
        memory: { request: '1Gi', limit: '1Gi' },
        'nvidia.com/gpu': 1,
      },
      volumes: {
        proc: { hostPath: { path: '/proc', reason } },
        tls: { secret: 'tls', items: { key: { key: 'tls.key', mode: '0400' } } },
        self: {
          downwardAPI: { labels: { field: 'metadata.labels' }, cpu: { resource: 'limits.cpu' } },
        },
        all: {
          projected: [
            { serviceAccountToken: { path: 'token' } },
            { downwardAPI: { cpu: { resource: 'limits.cpu' } } },
          ],
        },
        disk: { ephemeral: { size: '1Gi' } },
        driver: { csi: { driver: 'secrets-store.csi.k8s.io' } },
      },
      mounts: { '/host/proc': 'proc', '/tls': 'tls', '/all': 'all' },
      metadata: { Deployment: { annotations: { 'example.com/owner': 'node' } } },
    },
    overlays: { production: null },
  });

  const { findings, problems } = renderAndCheck(fleetOf(agent));
  const admitted = findings.filter(({ suppressed }) => suppressed !== undefined);
  const errors = findings.filter((it) => it.severity === 'error' && !admitted.includes(it));

  expect(problems).toEqual([]);
  expect(errors.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  expect(new Set(admitted.map(({ rule }) => rule))).toEqual(
    new Set(
      ['host-namespaces', 'capabilities', 'volume-types', 'privilege-escalation']
        .concat('run-as-non-root', 'run-as-user')
        .map((it) => `pod-security/${it}`),
    ),
  );
  for (const { suppressed } of admitted) expect(suppressed).toContain(reason);
});
