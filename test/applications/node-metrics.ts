import { defineDaemon, httpGet } from 'argosy';
import { environments } from './environments';

const root = {
  hostPath: { path: '/', type: 'Directory', reason: 'It measures all file systems of the node.' },
} as const;

export const nodeMetrics = defineDaemon(environments, {
  name: 'node-metrics',
  image: 'registry.example.com/node-metrics',
  base: {
    podSecurity: { level: 'privileged', reason: 'It measures the node, not a container.' },
    exceptions: {
      hostNetwork: 'It counts the packets of the interfaces of the node.',
      hostPID: 'It lists the processes of the node.',
      capabilities: { SYS_TIME: 'It reads how far the clock is off.' },
    },
    dnsPolicy: 'ClusterFirstWithHostNet',
    port: 9100,
    portName: 'metrics',
    args: ['--path.rootfs=/host/root', '--web.listen-address=:9100'],
    runAsUser: 65534,
    runAsGroup: 65534,
    readiness: httpGet('/'),
    resources: { cpu: { request: '100m' }, memory: { request: '30Mi', limit: '60Mi' } },
    tolerations: [{ operator: 'Exists' }],
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    service: { headless: true },
    volumes: { root },
    mounts: {
      '/host/root': { volume: 'root', readOnly: true, mountPropagation: 'HostToContainer' },
    },
  },
});
