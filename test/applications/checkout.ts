import { defineWebService, httpGet, secret, secretFiles } from 'argosy';
import { environments } from './environments';
import { teams } from './teams';

export const checkout = defineWebService(environments, {
  name: 'checkout',
  team: teams.payments,
  image: 'registry.example.com/checkout',
  base: {
    port: 8443,
    podDisruptionBudget: { maxUnavailable: 1 },
    topologySpread: [{ over: 'zone' }],
    readiness: httpGet('/healthz', { scheme: 'HTTPS' }),
    resources: { cpu: { request: '100m' }, memory: { request: '128Mi', limit: '256Mi' } },
    secrets: {
      DATABASE_URL: secret('database', { property: 'url' }),
      PROVIDER_KEY: secret('provider-key'),
      '/etc/tls': secretFiles('tls', { files: { 'tls.crt': 'certificate', 'tls.key': 'key' } }),
    },
    migrations: {
      migrate: {
        args: ['migrate', 'up'],
        backoffLimit: 1,
        resources: { cpu: { request: '50m' }, memory: { request: '64Mi', limit: '128Mi' } },
      },
    },
  },
  overlays: {
    dev: { secrets: { PROVIDER_KEY: null }, config: { PROVIDER: 'sandbox' } },
  },
});
