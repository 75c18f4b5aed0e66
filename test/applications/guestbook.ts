import { defineWebService, httpGet, tcpSocket } from 'argosy';
import { environments } from './environments';

const LEADER = 'book-leader';
const FOLLOWERS = 'book-followers';

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
  name: LEADER,
  image: 'registry.example.com/cache',
  base: { ...cache, replicas: 1, labels: { role: 'leader' } },
  suppress: [{ rule: 'practice/one-replica', reason: 'Only one cache takes the writes.' }],
});

export const followers = defineWebService(environments, {
  name: FOLLOWERS,
  image: 'registry.example.com/cache',
  base: {
    ...cache,
    labels: { role: 'follower' },
    args: ['--replicaof', LEADER, '6379'],
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
    config: { CACHE_LEADER: LEADER, CACHE_FOLLOWERS: FOLLOWERS },
    resources,
    readiness: httpGet('/'),
    service: { type: 'LoadBalancer' },
  },
  overlays: {
    'production-eu': { replicas: { min: 3, max: 9, targetCpu: 70 } },
    'production-us': { replicas: { min: 3, max: 9, targetCpu: 70 } },
  },
});
