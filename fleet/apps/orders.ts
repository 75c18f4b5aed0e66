import { defineWebService, httpGet, secret } from 'argosy';
import { environments } from '../environments';

const image = '123456789012.dkr.ecr.ap-south-1.amazonaws.com/orders';

/** The resources of each job run. */
const jobResources = {
  cpu: { request: '50m', limit: '500m' },
  memory: { request: '128Mi', limit: '256Mi' },
} as const;

/** An API with a queue worker, a nightly job, and a database migration before each rollout. */
export const orders = defineWebService(environments, {
  name: 'orders',
  image,
  images: { migrations: `${image}-migrations` },
  base: {
    port: 3000,
    readiness: httpGet('/ready', { periodSeconds: 5 }),
    liveness: httpGet('/live', { initialDelaySeconds: 15 }),
    resources: {
      cpu: { request: '200m', limit: '1' },
      memory: { request: '256Mi', limit: '512Mi' },
    },
    config: { LOG_LEVEL: 'info', QUEUE_NAME: 'orders' },
    secrets: { DATABASE_URL: secret('database-url') },
    serviceAccount: { roleArn: 'arn:aws:iam::123456789012:role/orders' },
    volumes: { tmp: { emptyDir: { sizeLimit: '64Mi' } } },
    mounts: { '/tmp': 'tmp' },
    workers: {
      'payment-events': {
        command: ['node', 'dist/worker.js'],
        args: ['--queue', 'payment-events'],
        resources: {
          cpu: { request: '100m', limit: '500m' },
          memory: { request: '128Mi', limit: '256Mi' },
        },
      },
    },
    scheduledJobs: {
      'expire-carts': {
        schedule: '30 2 * * *',
        timeZone: 'Asia/Kolkata',
        command: ['node', 'dist/expire-carts.js'],
        resources: jobResources,
        activeDeadlineSeconds: 1800,
      },
    },
    migrations: {
      migrate: {
        image: 'migrations',
        args: ['migrate', 'up'],
        resources: jobResources,
        backoffLimit: 1,
      },
    },
    argocd: { notifications: { 'on-sync-failed': { slack: ['orders-alerts'] } } },
  },
  overlays: {
    dev: { config: { LOG_LEVEL: 'debug' }, scheduledJobs: null },
    production: {
      replicas: { min: 3, max: 12, targetCpu: 70 },
      podDisruptionBudget: { minAvailable: 2 },
      topologySpread: [{ over: 'zone', whenUnsatisfiable: 'DoNotSchedule' }, { over: 'hostname' }],
      workers: { 'payment-events': { replicas: { min: 2, max: 6, targetCpu: 80 } } },
      route: { gateway: { name: 'public', namespace: 'gateway-system', listener: 'https' } },
      networkPolicy: {
        allowFrom: [{ namespace: 'gateway-system' }, { app: 'my-app' }],
      },
    },
  },
});
