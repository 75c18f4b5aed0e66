import { defineWebService, httpGet, url } from 'argosy';
import { environments } from '../environments';

export const myApp = defineWebService(environments, {
  name: 'my-app',
  image: '123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app',
  base: {
    port: 8080,
    replicas: 2,
    resources: {
      cpu: { request: '100m', limit: '500m' },
      memory: { request: '128Mi', limit: '512Mi' },
    },
    readiness: httpGet('/healthz', { initialDelaySeconds: 5, periodSeconds: 10 }),
    config: { LOG_LEVEL: 'info', FEATURE_NEW_CHECKOUT: 'false', ORDERS_URL: url('orders') },
  },
  overlays: {
    dev: {
      replicas: 1,
      config: { LOG_LEVEL: 'debug', FEATURE_NEW_CHECKOUT: 'true' },
    },
    staging: {
      config: { FEATURE_NEW_CHECKOUT: 'true' },
    },
    production: {
      replicas: 4,
      resources: {
        cpu: { request: '250m', limit: '1' },
        memory: { request: '256Mi', limit: '1Gi' },
      },
      config: { LOG_LEVEL: 'warn' },
      podDisruptionBudget: { maxUnavailable: 1 },
      topologySpread: [{ over: 'zone' }],
      ingress: {
        scheme: 'internet-facing',
        certificateArn:
          'arn:aws:acm:ap-south-1:123456789012:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
      },
    },
  },
});
