import { defineWebService, host, httpGet, servicePort, tcpSocket } from 'argosy';
import { environments } from './environments';

const namespace = 'guestbook-{environment}';
const resources = {
  cpu: { request: '100m' },
  memory: { request: '100Mi', limit: '200Mi' },
} as const;

const several = {
  podDisruptionBudget: { maxUnavailable: 1 },
  topologySpread: [{ over: 'zone' }],
} as const;

const cache = {
  namespace,
  port: 6379,
  portName: 'redis',
  service: { port: 6379 },
  runAsUser: 999,
  resources,
  readiness: tcpSocket(),
  volumes: { data: { emptyDir: { sizeLimit: '256Mi' } } },
  mounts: { '/data': 'data' },
} as const;

export const leader = defineWebService(environments, {
  name: 'book-leader',
  image: 'registry.example.com/cache',
  base: { ...cache, replicas: 1, labels: { role: 'leader' } },
  suppress: [{ rule: 'practice/one-replica', reason: 'Only one cache takes the writes.' }],
});

export const followers = defineWebService(environments, {
  name: 'book-followers',
  image: 'registry.example.com/cache',
  base: {
    ...cache,
    labels: { role: 'follower' },
    args: ['--replicaof', host(leader), servicePort(leader)],
    replicas: 2,
    ...several,
  },
});

export const pages = defineWebService(environments, {
  name: 'book-pages',
  image: 'registry.example.com/book-pages',
  base: {
    ...several,
    namespace,
    port: 8080,
    config: { CACHE_LEADER: host(leader), CACHE_FOLLOWERS: host(followers) },
    resources,
    readiness: httpGet('/'),
    service: { type: 'LoadBalancer' },
  },
  overlays: { production: { replicas: { min: 3, max: 9, targetCpu: 70 } } },
});
