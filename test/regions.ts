import { defineEnvironments } from '../lib';

/** Environments with a group: production in Europe first, then in the United States. */
export const regions = defineEnvironments({
  dev: { promotionOrder: 1, cluster: { name: 'dev' }, namespace: '{app}' },
  production: {
    promotionOrder: 2,
    namespace: '{app}',
    defaults: { domain: 'example.com', replicas: 3 },
    notifications: { 'on-sync-failed': { slack: ['alerts'] } },
    errors: ['practice/limits'],
    allow: { kinds: [{ group: 'cert-manager.io', kind: 'Certificate' }] },
    sync: {
      windows: [{ kind: 'deny', schedule: '0 18 * * 5', duration: '60h', manualSync: true }],
    },
    environments: {
      'production-eu': { cluster: { name: 'eu' } },
      'production-us': {
        cluster: { name: 'us' },
        promotionOrder: 3,
        defaults: { domain: 'us.example.com' },
        notifications: null,
      },
    },
  },
});
