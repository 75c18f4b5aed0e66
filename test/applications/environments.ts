import { awsSecretsManager, defineEnvironments, externalSecrets } from 'argosy';

const namespace = '{app}-{environment}';
const namespaceLabels = { 'pod-security.kubernetes.io/enforce': 'restricted' };

const secretsIn = (region: string) => externalSecrets({ store: awsSecretsManager({ region }) });

export const environments = defineEnvironments({
  dev: {
    promotionOrder: 1,
    cluster: { server: 'https://kubernetes.default.svc' },
    namespace,
    namespaceLabels,
    defaults: { domain: 'dev.example.com' },
    secrets: secretsIn('eu-central-1'),
  },
  staging: {
    promotionOrder: 2,
    cluster: { name: 'staging' },
    namespace,
    namespaceLabels,
    defaults: { domain: 'staging.example.com' },
    secrets: secretsIn('eu-central-1'),
  },
  production: {
    promotionOrder: 3,
    namespace,
    namespaceLabels,
    defaults: { replicas: 2 },
    environments: {
      'production-eu': {
        cluster: { name: 'production-eu' },
        defaults: { domain: 'eu.example.com' },
        secrets: secretsIn('eu-central-1'),
      },
      'production-us': {
        cluster: { name: 'production-us' },
        defaults: { domain: 'us.example.com' },
        secrets: secretsIn('us-east-2'),
      },
    },
  },
});
