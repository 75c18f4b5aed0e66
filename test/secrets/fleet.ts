import {
  defineEnvironments,
  definePlatform,
  defineWebService,
  externalSecrets,
  type Overlay,
  sealedSecrets,
  secret,
  secretFiles,
  type WebServiceAppSpec,
} from '../../lib';
import type { SealedFile, SealedValue } from '../../lib/model/sealed-file';
import type { SecretSources } from '../../lib/secrets/secret-owner';

const cluster = { server: 'https://kubernetes.default.svc' };
const namespace = '{app}-{environment}';

export const environments = defineEnvironments({
  dev: { cluster, namespace, promotionOrder: 1, secrets: sealedSecrets() },
  staging: { cluster, namespace, promotionOrder: 2 },
  production: {
    cluster,
    namespace,
    promotionOrder: 3,
    secrets: externalSecrets({ store: { kind: 'ClusterSecretStore', name: 'aws' } }),
  },
});

/** A fleet whose app needs a value, a property, some files and all files of a secret. */
export function secretFleet(
  sealed: Readonly<Record<string, SealedFile>> = {},
  overlay: Overlay<WebServiceAppSpec> = {},
): SecretSources {
  const app = defineWebService(environments, {
    name: 'orders',
    image: 'example/orders',
    base: {
      port: 8080,
      secrets: {
        DATABASE_URL: secret('database-url', { version: '3' }),
        SMTP_PASSWORD: secret('smtp', { property: 'password' }),
        '/etc/tls': secretFiles('tls', { files: { 'tls.crt': 'certificate' } }),
        '/etc/all': secretFiles('all'),
      },
    },
    overlays: { dev: overlay },
  });
  const platform = definePlatform({
    repoURL: 'https://git.example.com/gitops.git',
    secrets: {
      source: sealedSecrets(),
      secrets: { 'repository-shop': { values: { password: secret('token') } } },
    },
  });
  return {
    environments,
    platform,
    apps: [{ app, file: 'fleet/apps/orders.ts' }],
    sealed: new Map(Object.entries(sealed)),
  };
}

/** A file with values of the Secret `orders`. */
export function sealedOrders(
  values: Readonly<Record<string, SealedValue>>,
  changes: Partial<SealedFile['secrets'][string]> = {},
): SealedFile {
  return { secrets: { orders: { namespace: 'orders-dev', scope: 'strict', values, ...changes } } };
}
