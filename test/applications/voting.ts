import {
  defineStatefulService,
  defineWebService,
  defineWorker,
  exec,
  host,
  httpGet,
  secret,
  tcpSocket,
} from 'argosy';
import { environments } from './environments';

const database = {
  PGHOST: host('tally'),
  PGPASSWORD: { secret: 'tally', key: 'password' },
} as const;

const vote = {
  namespace: 'vote-{environment}',
  resources: { cpu: { request: '50m' }, memory: { request: '64Mi', limit: '128Mi' } },
} as const;

const several = {
  podDisruptionBudget: { maxUnavailable: 1 },
  topologySpread: [{ over: 'zone' }],
} as const;

export const booth = defineWebService(environments, {
  name: 'booth',
  image: 'registry.example.com/vote/booth',
  base: {
    ...vote,
    ...several,
    port: 8080,
    config: { CACHE: host('ballots') },
    readiness: httpGet('/healthz'),
    ingress: { alb: { group: 'vote', order: 10 } },
  },
});

export const results = defineWebService(environments, {
  name: 'results',
  image: 'registry.example.com/vote/results',
  base: {
    ...vote,
    ...several,
    port: 8081,
    env: database,
    readiness: httpGet('/healthz'),
    ingress: {
      alb: {
        group: 'vote',
        order: 20,
        targetGroupAttributes: { 'stickiness.enabled': 'true', 'stickiness.type': 'lb_cookie' },
      },
    },
  },
});

export const counter = defineWorker(environments, {
  name: 'counter',
  image: 'registry.example.com/vote/counter',
  base: {
    ...vote,
    replicas: 1,
    strategy: 'Recreate',
    env: { CACHE: host('ballots'), ...database },
  },
});

export const ballots = defineWebService(environments, {
  name: 'ballots',
  image: 'registry.example.com/cache',
  base: {
    ...vote,
    port: 6379,
    portName: 'redis',
    service: { port: 6379 },
    replicas: 1,
    readiness: tcpSocket(),
    volumes: { data: { emptyDir: {} } },
    mounts: { '/data': 'data' },
    networkPolicy: { allowFrom: [{ app: 'booth' }, { app: 'counter' }] },
  },
  suppress: [{ rule: 'practice/one-replica', reason: 'The votes wait in one place.' }],
});

export const tally = defineStatefulService(environments, {
  name: 'tally',
  image: 'registry.example.com/postgres',
  base: {
    ...vote,
    port: 5432,
    fsGroup: 999,
    runAsUser: 999,
    secrets: { POSTGRES_PASSWORD: secret('password') },
    readiness: exec(['pg_isready']),
    volumeClaimTemplates: { data: { size: '5Gi', mount: '/var/lib/postgresql' } },
    volumes: { run: { emptyDir: {} } },
    mounts: { '/var/run/postgresql': 'run' },
  },
  suppress: [{ rule: 'practice/one-replica', reason: 'The database has no replicas.' }],
});
