import { generate } from 'selfsigned';
import { findCredential } from '../../../lib/base/credential/find-credential';
import { maskCredentials } from '../../../lib/base/credential/mask-credentials';
import { credential } from '../../../lib/checks/secret/credential';
import { PUBLIC_KEYS, webToken } from '../../base/credential/samples';
import { deployment, manifestOf, object, violations } from '../unit';
import { LOOK_ALIKES } from './look-alikes';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const all = [
  ...LOOK_ALIKES,
  ...PUBLIC_KEYS,
  ...PUBLIC_KEYS.map(base64),
  ...PUBLIC_KEYS.map((it) => it.replace(/-----.*-----|\n/g, '')),
  webToken({ iss: 'supabase', role: 'anon' }),
];

/** The look-alikes that the rule reports in an object that has each of them. */
function reported(make: (text: string) => Parameters<typeof violations>[1][number]): string[] {
  return all.filter((text) => violations(credential, [make(text)]).length > 0);
}

test('there are more than 500 look-alikes, none twice', () => {
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(500);
});

test('no look-alike has the form of a credential, and none is masked', () => {
  expect(all.filter((text) => findCredential(text) !== undefined)).toEqual([]);
  expect(all.filter((text) => maskCredentials(text) !== text)).toEqual([]);
});

test('no look-alike is reported, wherever it stands', () => {
  const variable = (value: string) => deployment({}, { env: [{ name: 'NOTE', value }] });
  expect(reported(variable)).toEqual([]);
  expect(reported((it) => deployment({}, { args: ['--note', it], command: [it] }))).toEqual([]);
  expect(reported((note) => object('ConfigMap', 'v1', { data: { note } }))).toEqual([]);
  expect(
    reported((it) => object('ConfigMap', 'v1', { data: { 'a.txt': `a: b\n${it}\n` } })),
  ).toEqual([]);
  expect(
    reported((it) => object('Service', 'v1', {}, { annotations: { 'example.com/note': it } })),
  ).toEqual([]);
  expect(
    reported((it) =>
      object('Widget', 'example.com/v1', { spec: { list: [it], deep: { note: it } } }),
    ),
  ).toEqual([]);
});

test('a certificate is not a credential, its private key is', async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'web' }]);
  const der = cert.replace(/-----.*-----|\s/g, '');
  const data = { 'tls.crt': cert, 'ca.b64': base64(cert), der, chain: `${cert}\n${cert}` };
  const hook = object('ValidatingWebhookConfiguration', 'admissionregistration.k8s.io/v1', {
    webhooks: [{ name: 'a', clientConfig: { caBundle: base64(cert) } }],
  });
  expect(violations(credential, [object('ConfigMap', 'v1', { data }), hook])).toEqual([]);
  expect(
    violations(credential, [object('ConfigMap', 'v1', { data: { a: cert + key } })]),
  ).toHaveLength(1);
});

const reference = { name: 'web-database', key: 'password' };

test.each([
  [
    'ExternalSecret',
    'external-secrets.io/v1',
    {
      secretStoreRef: { name: 'web', kind: 'SecretStore' },
      target: { name: 'web', template: { data: { DB_PASSWORD: '{{ .password }}' } } },
      data: [
        {
          secretKey: 'stripeApiKeyLive2024',
          remoteRef: { key: 'production/web', property: 'api-key' },
        },
        {
          secretKey: 'DB_PASSWORD',
          remoteRef: { key: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf' },
        },
      ],
    },
  ],
  [
    'SecretStore',
    'external-secrets.io/v1',
    {
      provider: {
        aws: {
          service: 'SecretsManager',
          auth: {
            secretRef: { accessKeyIDSecretRef: reference, secretAccessKeySecretRef: reference },
          },
        },
        vault: {
          auth: {
            tokenSecretRef: reference,
            kubernetes: { serviceAccountRef: { name: 'web2-sa-token' } },
          },
        },
      },
    },
  ],
  [
    'Certificate',
    'cert-manager.io/v1',
    {
      secretName: 'web-tls',
      privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Always' },
      keystores: { pkcs12: { create: true, passwordSecretRef: reference } },
    },
  ],
  [
    'TriggerAuthentication',
    'keda.sh/v1alpha1',
    {
      secretTargetRef: [{ parameter: 'password', name: 'web-database', key: 'password-of-2024a' }],
    },
  ],
  [
    'SecretProviderClass',
    'secrets-store.csi.x-k8s.io/v1',
    {
      secretObjects: [
        {
          secretName: 'web',
          type: 'Opaque',
          data: [{ objectName: 'db-password', key: 'password' }],
        },
      ],
    },
  ],
  [
    'Cluster',
    'postgresql.cnpg.io/v1',
    {
      bootstrap: { initdb: { database: 'web', owner: 'web', secret: { name: 'web-database' } } },
      certificates: { serverTLSSecret: 'web-tls-2024a', clientCASecret: 'web-ca' },
    },
  ],
  [
    'AlertmanagerConfig',
    'monitoring.coreos.com/v1alpha1',
    {
      receivers: [
        {
          name: 'a',
          pagerdutyConfigs: [{ routingKey: { name: 'pagerduty', key: 'routing-key-2' } }],
        },
      ],
    },
  ],
  [
    'ServiceMonitor',
    'monitoring.coreos.com/v1',
    {
      endpoints: [
        { bearerTokenFile: '/var/run/secrets/token', authorization: { credentials: reference } },
      ],
    },
  ],
  [
    'Queue',
    'rabbitmq.com/v1beta1',
    { routingKey: 'orders.created.v2', arguments: { key: 'orders-2024a' } },
  ],
  ['Widget', 'example.com/v1', { signing: { name: 'web', key: 'signing-Key2024aB1cD2' } }],
  ['Middleware', 'traefik.io/v1alpha1', { basicAuth: { secret: 'web-users-2' } }],
  [
    'RequestAuthentication',
    'security.istio.io/v1',
    {
      jwtRules: [
        {
          issuer: 'https://a.example.com',
          jwksUri: 'https://a.example.com/keys',
          fromHeaders: [{ name: 'x-auth-token', prefix: 'Bearer ' }],
        },
      ],
    },
  ],
])('%s, which refers to secrets, has none', (kind, apiVersion, spec) => {
  expect(violations(credential, [object(kind, apiVersion, { spec })])).toEqual([]);
});

test.each([
  { auth: { existingSecret: 'redis-auth-2024a', existingSecretPasswordKey: 'redis-password' } },
  { 'auth.existingSecret': 'redis2-credentials', 'global.imagePullSecrets': ['regcred2'] },
  {
    auth: {
      enabled: true,
      usePasswordFiles: true,
      secretKeys: { adminPasswordKey: 'admin-password' },
    },
  },
  { tls: { existingSecret: 'web-tls', certKeyFilename: 'tls.key', certFilename: 'tls.crt' } },
  {
    config: {
      tokenTtl: '15m',
      passwordHash: '$2y$10$abcdefghijklmnopqrstuv',
      apiKeyHeader: 'X-Api-Key-2',
    },
  },
  { env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: reference } }] },
  {
    extraVolumes: [{ name: 'a', secret: { secretName: 'web-2024a' } }],
    podLabels: { secret: 'none' },
  },
  {
    grafana: {
      admin: { existingSecret: 'grafana2', passwordKey: 'admin-password', userKey: 'admin-user' },
    },
  },
  { webhook: { url: 'https://ci.example.com/hooks/deploy' }, cookieName: 'session_id_2' },
  { secretName: 'web', tokenSecret: '', password: '', passwords: {}, tokens: [] },
])('the Helm values %j refer to secrets, and have none', (values) => {
  const helm = { valuesObject: values };
  const yaml = { values: JSON.stringify(values) };
  const parameters = Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ name, value }] : [],
  );
  const application = (it: object) =>
    manifestOf(object('Application', 'argoproj.io/v1alpha1', { spec: { source: { helm: it } } }));
  const argocd = [application(helm), application(yaml), application({ parameters })];
  expect(violations(credential, [], { argocd })).toEqual([]);
});

test('a schema and a Secret are not read by names', () => {
  const property = {
    type: 'string',
    description: 'password: Sup3rS3cret1',
    default: 'aB3dE5fG7hJ9',
  };
  const schema = { openAPIV3Schema: { properties: { password: property } } };
  const crd = object('CustomResourceDefinition', 'apiextensions.k8s.io/v1', {
    spec: { versions: [{ schema }] },
  });
  const empty = object('Secret', 'v1', { data: {} });
  expect(violations(credential, [crd, empty])).toEqual([]);
});
