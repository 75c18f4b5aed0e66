import { defineDaemon, httpGet } from 'argosy';
import { environments } from './environments';

const host = (path: string, reason: string) =>
  ({ hostPath: { path, type: 'DirectoryOrCreate', reason } }) as const;

export const logShipper = defineDaemon(environments, {
  name: 'log-shipper',
  image: 'registry.example.com/log-shipper',
  base: {
    podSecurity: { level: 'privileged', reason: 'It reads the logs of all containers of a node.' },
    exceptions: { runAsRoot: 'The kubelet writes logs as root.' },
    port: 2020,
    portName: 'http',
    readiness: httpGet('/api/v1/health'),
    env: { NODE_NAME: { field: 'spec.nodeName' } },
    config: { OUTPUT: 'http://logs.observability.svc:3100' },
    resources: { cpu: { request: '50m' }, memory: { request: '64Mi', limit: '128Mi' } },
    tolerations: [{ operator: 'Exists' }],
    priorityClass: 'system-node-critical',
    volumes: {
      logs: host('/var/log', 'The kubelet keeps the logs of containers there.'),
      positions: host('/var/lib/log-shipper', 'A new pod continues where the last one ended.'),
    },
    mounts: { '/var/log': { volume: 'logs', readOnly: true }, '/var/lib/positions': 'positions' },
    updateStrategy: { maxUnavailable: '10%' },
    terminationGracePeriodSeconds: 10,
  },
});
