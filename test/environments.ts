import { defineEnvironments } from '../lib/model/define-environments';
import { definePlatform } from '../lib/model/platform';

/** Two environments, for tests to which the details do not matter. */
export const environments = defineEnvironments({
  dev: {
    promotionOrder: 1,
    cluster: { server: 'https://kubernetes.default.svc' },
    namespace: '{app}-{environment}',
  },
  production: {
    promotionOrder: 2,
    cluster: { name: 'production' },
    namespace: '{app}',
    defaults: { domain: 'example.com' },
  },
});

/** A platform, for tests to which the details do not matter. */
export const platform = definePlatform({ repoURL: 'https://git.example.com/gitops.git' });
