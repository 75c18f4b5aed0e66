import { awsSecretsManager, defineEnvironments, externalSecrets } from 'argosy';

const namespace = '{app}-{environment}';
const namespaceLabels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
const rbac = 'rbac.authorization.k8s.io';
const allow = {
  kinds: [
    { group: rbac, kind: 'Role' },
    { group: rbac, kind: 'RoleBinding' },
  ],
};

const secretsIn = (region: string) => externalSecrets({ store: awsSecretsManager({ region }) });

export const environments = defineEnvironments({
  dev: {
    promotionOrder: 1,
    cluster: { server: 'https://kubernetes.default.svc' },
    namespace,
    namespaceLabels,
    allow,
    defaults: { domain: 'dev.example.com' },
    secrets: secretsIn('eu-central-1'),
  },
  staging: {
    promotionOrder: 2,
    cluster: { name: 'staging' },
    namespace,
    namespaceLabels,
    allow,
    defaults: { domain: 'staging.example.com' },
    secrets: secretsIn('eu-central-1'),
  },
  'production-eu': {
    promotionOrder: 3,
    cluster: { name: 'production-eu' },
    namespace,
    namespaceLabels,
    allow,
    defaults: { domain: 'eu.example.com', replicas: 2 },
    secrets: secretsIn('eu-central-1'),
  },
  'production-us': {
    promotionOrder: 3,
    cluster: { name: 'production-us' },
    namespace,
    namespaceLabels,
    allow,
    defaults: { domain: 'us.example.com', replicas: 2 },
    secrets: secretsIn('us-east-2'),
  },
});
