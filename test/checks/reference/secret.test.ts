import { secret } from '../../../lib/checks/reference/secret';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { deployment, object, violations } from '../unit';

const CONTAINER = 'spec.template.spec.containers[0]';

/** A Deployment with a variable from a key of the Secret `db`. */
const asking = (key: string) =>
  deployment({}, { env: [{ name: 'URL', valueFrom: { secretKeyRef: { name: 'db', key } } }] });

const check = (key: string, ...makers: ApiObjectJson[]) =>
  violations(secret, [asking(key), ...makers]);

const externalSecret = (spec: object, name = 'db') =>
  object('ExternalSecret', 'external-secrets.io/v1', { spec }, { name });

test('a missing Secret is refused', () => {
  const [found, ...others] = check('url', externalSecret({}, 'dbs'));
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    object: 'Deployment/web',
    path: `${CONTAINER}.env[0].valueFrom.secretKeyRef.name`,
  });
  expect(found?.message).toContain('the Secret "db", which does not exist');
  expect(found?.message).toContain('Did you mean "dbs"?');
  expect(found?.fix).toContain('an ExternalSecret or a SealedSecret named "db" in `extend`');
  expect(found?.fix).toContain("`provided: [{ kind: 'Secret', name: 'db' }]`");
  expect(found?.fix).toContain('in the environment in fleet/environments.ts');
});

test('a provided Secret exists', () => {
  const provided = [{ kind: 'Secret' as const, name: 'db' }];
  expect(violations(secret, [asking('url')], { provided })).toEqual([]);
});

test('an ExternalSecret creates its target Secret, unless it only merges into one', () => {
  expect(check('url', externalSecret({}))).toEqual([]);
  expect(check('url', externalSecret({ target: { name: 'db' } }, 'other'))).toEqual([]);
  expect(check('url', externalSecret({ target: { name: 'other' } }))).toHaveLength(1);
  expect(check('url', externalSecret({ target: { creationPolicy: 'Orphan' } }))).toEqual([]);
  expect(check('url', externalSecret({ target: { creationPolicy: 'Merge' } }))).toHaveLength(1);
  expect(check('url', externalSecret({ target: { creationPolicy: 'None' } }))).toHaveLength(1);
  const manifest = { apiVersion: 'v1', kind: 'ConfigMap' };
  expect(check('url', externalSecret({ target: { manifest } }))).toHaveLength(1);
});

test('the keys of an ExternalSecret are known if it lists them all', () => {
  const data = [{ secretKey: 'url' }, { secretKey: 'user' }];
  const [found] = check('uri', externalSecret({ data }));
  expect(found?.path).toBe(`${CONTAINER}.env[0].valueFrom.secretKeyRef.key`);
  expect(found?.message).toContain('the key "uri" of the Secret "db", which only has url, user');
  expect(found?.fix).toContain('`spec.data` of an ExternalSecret');
  expect(check('url', externalSecret({ data }))).toEqual([]);
  expect(check('uri', externalSecret({ data, dataFrom: [{ extract: { key: 'db' } }] }))).toEqual(
    [],
  );
  expect(check('uri', externalSecret({ data, target: { template: { data: {} } } }))).toEqual([]);
  const merge = externalSecret({ target: { name: 'db', creationPolicy: 'Merge' } }, 'more');
  expect(check('uri', merge, externalSecret({ data }))).toEqual([]);
});

test('a SealedSecret creates a Secret with its own name and keys', () => {
  const sealed = (spec: object, name = 'db') =>
    object('SealedSecret', 'bitnami.com/v1alpha1', { spec }, { name });
  const encryptedData = { url: 'Ag==' };
  expect(check('url', sealed({ encryptedData }))).toEqual([]);
  expect(check('user', sealed({ encryptedData }))[0]?.message).not.toContain('Ag==');
  expect(check('user', sealed({ encryptedData }))).toHaveLength(1);
  const template = { metadata: { name: 'db' }, data: { user: 'web' } };
  expect(check('user', sealed({ encryptedData, template }))).toEqual([]);
  expect(check('url', sealed({ encryptedData, template }, 'other'))).toHaveLength(1);
});

test('other kinds that create Secrets are known', () => {
  const makers = [
    object('Secret', 'v1', { stringData: { url: '' } }, { name: 'db' }),
    object('Secret', 'v1', { type: 'kubernetes.io/service-account-token' }, { name: 'db' }),
    object('Certificate', 'cert-manager.io/v1', { spec: { secretName: 'db' } }),
    object('ClusterExternalSecret', 'external-secrets.io/v1', {
      spec: { externalSecretName: 'db', externalSecretSpec: {} },
    }),
    object('SecretProviderClass', 'secrets-store.csi.x-k8s.io/v1', {
      spec: { secretObjects: [{ secretName: 'db' }] },
    }),
  ];
  for (const maker of makers) expect(check('url', maker)).toEqual([]);
});

test('operators create the Secrets that their objects refer to', () => {
  const vault = (kind: string, destination: object) =>
    object(kind, 'secrets.hashicorp.com/v1beta1', { spec: { destination } });
  const makers = [
    vault('VaultStaticSecret', { name: 'db', create: true }),
    vault('VaultDynamicSecret', { name: 'db', create: true }),
    vault('VaultPKISecret', { name: 'db', create: true }),
    object('OnePasswordItem', 'onepassword.com/v1', {}, { name: 'db' }),
  ];
  for (const maker of makers) expect(check('url', maker)).toEqual([]);
  expect(check('url', vault('VaultStaticSecret', { name: 'db' }))).toHaveLength(1);
  expect(check('url', object('OnePasswordItem', 'onepassword.com/v1'))).toHaveLength(1);
});

test('operators create Secrets named after their objects', () => {
  const env = (name: string) =>
    deployment({}, { env: [{ name: 'URL', valueFrom: { secretKeyRef: { name, key: 'uri' } } }] });
  const postgres = object('Cluster', 'postgresql.cnpg.io/v1', {}, { name: 'db' });
  const rabbit = object('RabbitmqCluster', 'rabbitmq.com/v1beta1', {}, { name: 'mq' });
  for (const name of ['db-app', 'db-superuser', 'db-ca', 'mq-default-user']) {
    expect(violations(secret, [env(name), postgres, rabbit])).toEqual([]);
  }
  const [found] = violations(secret, [env('db-ap'), postgres, rabbit]);
  expect(found?.message).toContain('Did you mean "db-app"?');
  const user = object('KafkaUser', 'kafka.strimzi.io/v1', {}, { name: 'web-user' });
  expect(violations(secret, [env('web-user'), user])).toEqual([]);
  const zalando = object('postgresql', 'acid.zalan.do/v1', {}, { name: 'acid-web' });
  const ofUser = env('web.acid-web.credentials.postgresql.acid.zalan.do');
  expect(violations(secret, [ofUser, zalando])).toEqual([]);
});

test('an unknown custom resource may create objects that it mentions, unless its kind creates none', () => {
  const spec = { writeConnectionSecretToRef: { name: 'db' } };
  const bucket = (body: object) => object('Bucket', 's3.example.com/v1', body, { name: 'files' });
  expect(check('url', bucket({ spec }))).toEqual([]);
  expect(check('url', bucket({}))).toHaveLength(1);
  const monitor = object('ServiceMonitor', 'monitoring.coreos.com/v1', { spec }, { name: 'db' });
  expect(check('url', monitor)).toHaveLength(1);
});

test('an optional Secret may be missing', () => {
  const optional = { name: 'db', optional: true };
  const web = deployment(
    { volumes: [{ name: 'db', secret: { secretName: 'db', optional: true } }] },
    { envFrom: [{ secretRef: optional }] },
  );
  expect(violations(secret, [web])).toEqual([]);
});

test('every field of a pod that refers to a Secret is checked', () => {
  const web = deployment(
    {
      imagePullSecrets: [{ name: 'a' }],
      volumes: [
        { name: 'b', secret: { secretName: 'b' } },
        { name: 'c', projected: { sources: [{ secret: { name: 'c' } }] } },
        { name: 'd', csi: { driver: 'x', nodePublishSecretRef: { name: 'd' } } },
      ],
    },
    { envFrom: [{ secretRef: { name: 'e' } }] },
  );
  const pod = 'spec.template.spec';
  expect(violations(secret, [web]).map(({ path }) => path)).toEqual([
    `${CONTAINER}.envFrom[0].secretRef.name`,
    `${pod}.volumes[0].secret.secretName`,
    `${pod}.volumes[1].projected.sources[0].secret.name`,
    `${pod}.imagePullSecrets[0].name`,
    `${pod}.volumes[2].csi.nodePublishSecretRef.name`,
  ]);
});

test('the pull secrets of a ServiceAccount are checked', () => {
  const account = object('ServiceAccount', 'v1', { imagePullSecrets: [{ name: 'registry' }] });
  const [found] = violations(secret, [account]);
  expect(found).toMatchObject({ object: 'ServiceAccount/web', path: 'imagePullSecrets[0].name' });
  expect(found?.message).toContain('could not be pulled');
});

test('the certificate of an Ingress is a Secret that must exist', () => {
  const ingress = (annotations: object, spec: object = {}) =>
    object(
      'Ingress',
      'networking.k8s.io/v1',
      { spec: { tls: [{ secretName: 'web-tls' }], ...spec } },
      { annotations },
    );
  expect(violations(secret, [ingress({})])).toMatchObject([{ path: 'spec.tls[0].secretName' }]);
  expect(violations(secret, [ingress({ 'cert-manager.io/cluster-issuer': 'acme' })])).toEqual([]);
  for (const ingressClassName of ['alb', 'alb-internal']) {
    expect(violations(secret, [ingress({}, { ingressClassName })])).toEqual([]);
  }
  const ofAws = { 'alb.ingress.kubernetes.io/scheme': 'internal' };
  expect(violations(secret, [ingress(ofAws, { ingressClassName: 'internal' })])).toEqual([]);
  expect(violations(secret, [ingress({ 'kubernetes.io/ingress.class': 'alb' })])).toEqual([]);
  const spec = { secretName: 'web-tls' };
  const certificate = object('Certificate', 'cert-manager.io/v1', { spec });
  expect(violations(secret, [ingress({}), certificate])).toEqual([]);
});

test('a pod may mount the certificate that cert-manager creates for an Ingress or a Gateway', () => {
  const annotations = { 'cert-manager.io/issuer': 'ca' };
  const gateway = object(
    'Gateway',
    'gateway.networking.k8s.io/v1',
    { spec: { listeners: [{ tls: { certificateRefs: [{ name: 'db' }] } }] } },
    { annotations },
  );
  expect(check('tls.crt', gateway)).toEqual([]);
});

test('the Secret of the login at a load balancer must exist', () => {
  const key = 'alb.ingress.kubernetes.io/auth-idp-oidc';
  const ingress = object(
    'Ingress',
    'networking.k8s.io/v1',
    { spec: { ingressClassName: 'alb' } },
    { annotations: { [key]: '{"secretName":"login"}' } },
  );
  const [found, ...others] = violations(secret, [ingress]);
  expect(others).toEqual([]);
  expect(found?.message).toContain('the Secret "login", which does not exist');
  expect(violations(secret, [ingress, externalSecret({}, 'login')])).toEqual([]);
});

test('a TriggerAuthentication needs the Secrets of its parameters', () => {
  const authentication = object('TriggerAuthentication', 'keda.sh/v1alpha1', {
    spec: { secretTargetRef: [{ parameter: 'host', name: 'db', key: 'url' }] },
  });
  expect(violations(secret, [authentication])).toMatchObject([
    {
      object: 'TriggerAuthentication/web',
      path: 'spec.secretTargetRef[0].name',
      message: expect.stringContaining('KEDA could not measure'),
    },
  ]);
  expect(violations(secret, [authentication, externalSecret({})])).toEqual([]);
});
