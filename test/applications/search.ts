import { analysis, canary, defineWebService, httpGet, pause, setWeight } from 'argosy';
import { environments } from './environments';

export const search = defineWebService(environments, {
  name: 'search',
  image: 'registry.example.com/search',
  base: {
    port: 8080,
    readiness: httpGet('/healthz'),
    resources: { cpu: { request: '200m' }, memory: { request: '256Mi', limit: '512Mi' } },
    podDisruptionBudget: { maxUnavailable: 1 },
    topologySpread: [{ over: 'zone' }],
    ingress: {},
  },
  overlays: {
    production: {
      replicas: { min: 4, max: 12, targetCpu: 70 },
      strategy: canary({
        trafficRouting: { alb: { stickinessSeconds: 600 } },
        steps: [
          setWeight(5),
          pause('10m'),
          analysis({ template: 'errors', args: { service: 'search-canary' } }),
          setWeight(50),
          pause(),
        ],
        analysisTemplates: {
          errors: {
            args: { service: 'required' },
            metrics: {
              'error-rate': {
                provider: {
                  prometheus: {
                    address: 'http://prometheus.monitoring:9090',
                    query: 'sum(rate(http_errors_total{service="{{args.service}}"}[5m]))',
                  },
                },
                successCondition: 'result[0] < 0.01',
                interval: '1m',
                count: 5,
              },
            },
          },
        },
      }),
    },
  },
});
