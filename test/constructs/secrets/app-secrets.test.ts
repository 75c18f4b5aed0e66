import {
  awsParameterStore,
  awsSecretsManager,
  externalSecrets,
  type SecretSource,
  sealedSecrets,
  secret,
  secretFiles,
  type WebServiceAppSpec,
} from '../../../lib';
import { type JsonObject, objectAt, valueAt } from '../../../lib/base/json';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import type { SealedFile } from '../../../lib/model/sealed-file';
import { problemsOf } from '../../fleet';
import { base, container, pod, render, store } from './app-with-secrets';

test('a secret is an environment variable from a Kubernetes Secret that the source makes', () => {
  const objects = render(base, externalSecrets({ store }));
  expect(container(objects.get('Deployment/orders'))['env']).toEqual([
    {
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: 'orders', key: 'database-url' } },
    },
  ]);
  expect(objects.get('ExternalSecret/orders')).toEqual({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: {
      name: 'orders',
      namespace: 'orders-dev',
      labels: { 'app.kubernetes.io/name': 'orders', 'app.kubernetes.io/instance': 'orders' },
      annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
    },
    spec: {
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'aws' },
      data: [
        {
          secretKey: 'database-url',
          remoteRef: {
            key: 'dev/orders/database-url',
            conversionStrategy: 'Default',
            decodingStrategy: 'None',
            metadataPolicy: 'None',
          },
        },
      ],
    },
  });
});

test('the app is the same with every source', () => {
  const sealed = sealedOf({ 'database-url': 'AAAA' });
  const deployments = [
    render(base, externalSecrets({ store })),
    render(base, sealedSecrets(), sealed),
  ].map((objects) => container(objects.get('Deployment/orders')));
  expect(deployments[0]).toEqual(deployments[1]);
});

test('keys in the store follow the pattern of the environment, unless the app names one', () => {
  const source = externalSecrets({ store, key: '/{environment}/{namespace}/{app}.{name}' });
  const secrets = {
    A: secret('a', { property: 'x', version: '7' }),
    B: secret('b', { key: 'shared/b' }),
  };
  const objects = render({ port: 8080, secrets }, source);
  expect(objects.get('ExternalSecret/orders')?.spec).toMatchObject({
    data: [
      {
        secretKey: 'a.x',
        remoteRef: { key: '/dev/orders-dev/orders.a', property: 'x', version: '7' },
      },
      { secretKey: 'b', remoteRef: { key: 'shared/b' } },
    ],
  });
});

test('files are mounted from a Secret of their own', () => {
  const secrets = {
    '/etc/tls': secretFiles('tls', { files: { 'tls.crt': 'certificate', 'tls.key': 'key' } }),
    '/etc/all': secretFiles('all'),
  };
  const objects = render({ port: 8080, secrets }, externalSecrets({ store }));
  const deployment = objects.get('Deployment/orders');
  expect(pod(deployment)['volumes']).toEqual([
    { name: 'secret-tls', secret: { secretName: 'orders-tls' } },
    { name: 'secret-all', secret: { secretName: 'orders-all' } },
  ]);
  expect(container(deployment)['volumeMounts']).toEqual([
    { name: 'secret-tls', mountPath: '/etc/tls', readOnly: true },
    { name: 'secret-all', mountPath: '/etc/all', readOnly: true },
  ]);
  expect(objects.get('ExternalSecret/orders-tls')?.spec).toMatchObject({
    data: [
      { secretKey: 'tls.crt', remoteRef: { key: 'dev/orders/tls', property: 'certificate' } },
      { secretKey: 'tls.key', remoteRef: { key: 'dev/orders/tls', property: 'key' } },
    ],
  });
  expect(objects.get('ExternalSecret/orders-all')?.spec).toMatchObject({
    dataFrom: [{ extract: { key: 'dev/orders/all' } }],
  });
  expect(objects.has('ExternalSecret/orders')).toBe(false);
});

test('companions inherit environment variables, and their own secrets are in the same Secret', () => {
  const objects = render(
    {
      ...base,
      secrets: { ...base.secrets, '/etc/tls': secretFiles('tls') },
      workers: { mail: { secrets: { SMTP: secret('smtp') } } },
    },
    externalSecrets({ store }),
  );
  const worker = objects.get('Deployment/orders-mail');
  expect(container(worker)['env']).toEqual([
    expect.objectContaining({ name: 'DATABASE_URL' }),
    { name: 'SMTP', valueFrom: { secretKeyRef: { name: 'orders', key: 'smtp' } } },
  ]);
  expect(pod(worker)['volumes']).toBeUndefined();
  expect(objects.get('ExternalSecret/orders')?.spec).toMatchObject({
    data: [{ secretKey: 'database-url' }, { secretKey: 'smtp' }],
  });
});

test('the store is in the namespace of the app, with a ServiceAccount for its role', () => {
  const roleArn = 'arn:aws:iam::123456789012:role/{app}-{environment}-secrets';
  const aws = awsSecretsManager({ region: 'ap-south-1', credentials: { roleArn } });
  const objects = render(base, externalSecrets({ store: aws }));
  expect(objects.get('SecretStore/orders')).toMatchObject({
    metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '-2' } },
    spec: {
      provider: {
        aws: {
          service: 'SecretsManager',
          region: 'ap-south-1',
          auth: { jwt: { serviceAccountRef: { name: 'orders-secrets' } } },
        },
      },
    },
  });
  expect(objects.get('ServiceAccount/orders-secrets')).toMatchObject({
    metadata: {
      annotations: {
        'argocd.argoproj.io/sync-wave': '-2',
        'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/orders-dev-secrets',
      },
    },
  });
});

test('without credentials, the operator uses its own, and may assume a role', () => {
  const role = 'arn:aws:iam::123456789012:role/{app}';
  const aws = awsParameterStore({ region: 'ap-south-1', role });
  const objects = render(base, externalSecrets({ store: aws }));
  expect(objects.get('SecretStore/orders')?.spec).toEqual({
    provider: {
      aws: {
        service: 'ParameterStore',
        region: 'ap-south-1',
        role: 'arn:aws:iam::123456789012:role/orders',
      },
    },
  });
  expect(objects.has('ServiceAccount/orders-secrets')).toBe(false);
});

test('any other provider is passed on', () => {
  const provider = { vault: { server: 'https://vault.example.com', path: 'secret' } };
  const objects = render(base, externalSecrets({ store: { provider } }));
  expect(objects.get('SecretStore/orders')?.spec).toEqual({ provider });
});

function sealedOf(
  values: Record<string, string>,
  changes: Partial<SealedFile['secrets'][string]> = {},
): SealedFile {
  const entries = Object.entries(values).map(([key, sealed]) => [key, { sealed }]);
  return {
    secrets: {
      orders: {
        namespace: 'orders-dev',
        scope: 'strict',
        values: Object.fromEntries(entries),
        ...changes,
      },
    },
  };
}

test('sealed values that the app needs are rendered as a SealedSecret', () => {
  const sealed = sealedOf({ 'database-url': 'AAAA', unused: 'BBBB' }, { scope: 'namespace-wide' });
  const annotations = { 'sealedsecrets.bitnami.com/namespace-wide': 'true' };
  const labels = { 'app.kubernetes.io/name': 'orders', 'app.kubernetes.io/instance': 'orders' };
  expect(render(base, sealedSecrets(), sealed).get('SealedSecret/orders')).toEqual({
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: {
      name: 'orders',
      namespace: 'orders-dev',
      labels,
      annotations: { ...annotations, 'argocd.argoproj.io/sync-wave': '-1' },
    },
    spec: {
      encryptedData: { 'database-url': 'AAAA' },
      template: { metadata: { labels, annotations } },
    },
  });
});

test('a value that is not sealed is refused with the command that seals it', () => {
  const secrets = { A: secret('a'), '/etc/tls': secretFiles('tls', { files: { 'tls.crt': 'c' } }) };
  const problems = problemsOf(() => render({ port: 8080, secrets }, sealedSecrets()));
  expect(problems).toEqual([
    {
      file: 'fleet/secrets/dev/orders.yaml',
      message: 'The secret "a" is not sealed.',
      fix: expect.stringContaining('`npx argosy secrets seal orders --env dev a`'),
    },
    {
      file: 'fleet/secrets/dev/orders.yaml',
      message: 'The secret "tls/tls.crt" is not sealed.',
      fix: expect.stringContaining('`npx argosy secrets seal orders --env dev tls/tls.crt`'),
    },
  ]);
});

test('a value that is sealed for another namespace is refused, unless its scope is cluster-wide', () => {
  const elsewhere = (scope: 'strict' | 'cluster-wide') =>
    sealedOf({ 'database-url': 'AAAA' }, { namespace: 'orders', scope });
  const problems = problemsOf(() => render(base, sealedSecrets(), elsewhere('strict')));
  expect(problems[0]?.message).toContain('sealed for the namespace "orders"');
  expect(render(base, sealedSecrets(), elsewhere('cluster-wide')).size).toBeGreaterThan(1);
});

const migrations = { migrate: { image: 'migrations' } };

test('a migration that needs a secret runs in the sync, after the secret and before the rest', () => {
  const source = externalSecrets({ store: awsSecretsManager({ region: 'ap-south-1' }) });
  const objects = render({ ...base, migrations }, source);
  const steps = ['SecretStore/orders', 'ExternalSecret/orders', 'Job/orders-migrate'].map((it) =>
    objectAt(objects.get(it), 'metadata', 'annotations'),
  );
  expect(steps).toMatchObject([
    { 'argocd.argoproj.io/sync-wave': '-3' },
    { 'argocd.argoproj.io/sync-wave': '-2' },
    { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/sync-wave': '-1' },
  ]);
});

test('a migration without secrets stays before the sync', () => {
  const objects = render({ port: 8080, migrations }, undefined);
  expect(objectAt(objects.get('Job/orders-migrate'), 'metadata', 'annotations')).toMatchObject({
    'argocd.argoproj.io/hook': 'PreSync',
  });
});

test('a migration before the sync cannot need a secret of the app', () => {
  const early = { migrate: { image: 'migrations', hook: 'PreSync' } } as const;
  expect(
    problemsOf(() => render({ ...base, migrations: early }, externalSecrets({ store }))),
  ).toMatchObject([{ field: 'base.migrations.migrate.hook' }]);
});

const checksumOf = (objects: ReadonlyMap<string, ApiObjectJson>, of = 'Deployment/orders') =>
  objectAt(objects.get(of), 'spec', 'template', 'metadata', 'annotations')['checksum/secrets'];

test('another key, version or sealed value rolls the pods; another interval does not', () => {
  const source = externalSecrets({ store });
  const changed = (options: object) =>
    render({ port: 8080, secrets: { DATABASE_URL: secret('database-url', options) } }, source);
  const before = checksumOf(render(base, source));
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  expect(checksumOf(changed({ version: '2' }))).not.toBe(before);
  expect(checksumOf(changed({ key: 'other' }))).not.toBe(before);
  expect(checksumOf(render(base, externalSecrets({ store, refreshInterval: '5m' })))).toBe(before);
  const sealed = ['AAAA', 'BBBB'].map((value) =>
    checksumOf(render(base, sealedSecrets(), sealedOf({ 'database-url': value }))),
  );
  expect(sealed[0]).not.toBe(sealed[1]);
});

test('a workload without secrets has no checksum', () => {
  const worker = { image: 'migrations', secrets: { A: secret('a') } };
  const objects = render({ port: 8080, workers: { w: worker } }, externalSecrets({ store }));
  expect(checksumOf(objects)).toBeUndefined();
  expect(checksumOf(objects, 'Deployment/orders-w')).toMatch(/^[0-9a-f]{16}$/);
});

test('Reloader restarts the pods of every Secret that they use, where the environment says so', () => {
  const secrets = { ...base.secrets, '/etc/tls': secretFiles('tls') };
  const source = externalSecrets({ store, onRotation: 'reloader' });
  const objects = render({ port: 8080, secrets }, source);
  expect(objectAt(objects.get('Deployment/orders'), 'metadata', 'annotations')).toEqual({
    'secret.reloader.stakater.com/reload': 'orders,orders-tls',
  });
});

test('workloads can mount different files of one secret', () => {
  const spec: WebServiceAppSpec = {
    port: 8080,
    secrets: { '/a': secretFiles('tls', { files: { 'tls.crt': 'certificate' } }) },
    workers: { w: { secrets: { '/b': secretFiles('tls', { files: { 'ca.crt': 'ca' } }) } } },
  };
  const { spec: rendered } = render(spec, externalSecrets({ store })).get(
    'ExternalSecret/orders-tls',
  ) as unknown as { spec: JsonObject };
  expect(rendered).toMatchObject({ data: [{ secretKey: 'tls.crt' }, { secretKey: 'ca.crt' }] });
});

test('a companion that sets a variable itself does not inherit the secret', () => {
  const workers = { w: { env: { DATABASE_URL: 'sqlite:' } } };
  const objects = render({ ...base, workers }, externalSecrets({ store }));
  expect(container(objects.get('Deployment/orders-w'))['env']).toEqual([
    { name: 'DATABASE_URL', value: 'sqlite:' },
  ]);
});

test('keys in the Parameter Store begin with a slash, and an app can name its own with placeholders', () => {
  const keyOf = (aws: SecretSource, options = {}) =>
    valueAt(
      render({ port: 8080, secrets: { A: secret('a', options) } }, aws).get(
        'ExternalSecret/orders',
      ) as unknown as JsonObject,
      ['spec', 'data', 0, 'remoteRef', 'key'],
    );
  const region = 'eusc-de-east-1';
  expect(keyOf(externalSecrets({ store: awsParameterStore({ region }) }))).toBe('/dev/orders/a');
  const source = externalSecrets({ store: awsSecretsManager({ region }) });
  expect(keyOf(source)).toBe('dev/orders/a');
  expect(keyOf(source, { key: 'shared/{environment}/db' })).toBe('shared/dev/db');
});
