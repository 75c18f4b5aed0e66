import { defineWebService, httpGet } from 'argosy';
import { environments } from './environments';

const alb = (certificate: string) =>
  ({
    scheme: 'internet-facing',
    certificateArn: `arn:aws:acm:${certificate}`,
    alb: {
      group: 'public',
      healthCheck: { intervalSeconds: 10, successCodes: '200-299' },
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    },
  }) as const;

export const welcome = defineWebService(environments, {
  name: 'welcome',
  image: 'registry.example.com/welcome',
  base: {
    port: 9898,
    ports: { metrics: 9797 },
    service: { ports: { metrics: 9797 } },
    config: { UI_COLOR: '#34577c' },
    readiness: httpGet('/readyz'),
    liveness: httpGet('/healthz'),
    resources: { cpu: { request: '100m' }, memory: { request: '64Mi', limit: '128Mi' } },
    podAnnotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9797' },
    strategy: { maxUnavailable: 0 },
    minReadySeconds: 3,
    podDisruptionBudget: { maxUnavailable: 1 },
    topologySpread: [{ over: 'zone' }],
    volumes: { data: { emptyDir: {} } },
    mounts: { '/data': 'data' },
    replicas: { min: 2, max: 4, targetCpu: 99 },
    ingress: {},
  },
  overlays: {
    dev: { ingress: { className: 'nginx', clusterIssuer: 'letsencrypt' } },
    staging: { ingress: alb('eu-central-1:123456789012:certificate/5a1e') },
    'production-eu': { ingress: alb('eu-central-1:123456789012:certificate/90e0') },
    'production-us': { ingress: alb('us-east-2:123456789012:certificate/90e1') },
  },
});
