import { awsSecretsManager, defineEnvironments, externalSecrets, sealedSecrets } from 'argosy';

const namespaceLabels = { 'pod-security.kubernetes.io/enforce': 'restricted' };

const awsSecrets = externalSecrets({ store: awsSecretsManager({ region: 'ap-south-1' }) });

export const environments = defineEnvironments({
  dev: {
    promotionOrder: 1,
    cluster: { server: 'https://kubernetes.default.svc' },
    namespace: '{app}-{environment}',
    namespaceLabels,
    defaults: { domain: 'dev.example.com', replicas: 1 },
    secrets: sealedSecrets(),
  },
  staging: {
    promotionOrder: 2,
    cluster: { server: 'https://kubernetes.default.svc' },
    namespace: '{app}-{environment}',
    namespaceLabels,
    defaults: { domain: 'staging.example.com', replicas: 2 },
    secrets: awsSecrets,
  },
  production: {
    promotionOrder: 3,
    cluster: { name: 'production' },
    namespace: '{app}-{environment}',
    namespaceLabels,
    defaults: { domain: 'example.com', replicas: 3 },
    secrets: awsSecrets,
    sync: {
      options: { pruneLast: true },
      windows: [
        {
          kind: 'deny',
          schedule: '0 18 * * 5',
          duration: '60h',
          timeZone: 'Asia/Kolkata',
          manualSync: true,
          description: 'No automated changes over the weekend',
        },
      ],
    },
  },
});
