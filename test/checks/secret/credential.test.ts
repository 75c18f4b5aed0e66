import { credential } from '../../../lib/checks/secret/credential';
import { deployment, manifestOf, object, violations } from '../unit';

// Concatenated, so that secret scanners do not report this file.
const letters = (length: number) => 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'.repeat(10).slice(0, length);
const PASSWORD = `h4${letters(10)}`;

const configMap = (data: object) => object('ConfigMap', 'v1', { data });
const withEnv = (name: string, value: string) => deployment({}, { env: [{ name, value }] });

test.each([
  ['a GitHub token', `token=ghp_${letters(36)}`],
  ['a GitHub token', `github_pat_${letters(82)}`],
  ['the id of an AWS access key', `AKIA${'ABCD2345'.repeat(2)}`],
  ['an AWS secret access key', `aws_secret_access_key = ${letters(40)}`],
  ['a Slack token', `xoxb-${letters(12)}-${letters(24)}`],
  [
    'the URL of a Slack webhook',
    `https://hooks.slack.com/services/T${letters(8)}/B${letters(8)}/${letters(24)}`,
  ],
  [
    'a private key',
    `-----BEGIN RSA PRIVATE KEY-----\nMII${letters(300)}\n-----END RSA PRIVATE KEY-----\n`,
  ],
  ['an npm access token', `npm_${letters(36)}`],
  ['an npm access token', `//registry.example.com/:_authToken=${letters(36)}`],
  ['a GitLab access token', `glpat-${letters(20)}`],
  ['a SendGrid API key', `SG.${letters(22)}.${letters(43)}`],
  ['a Vault token', `hvs.${letters(95)}`],
  ['a Shopify key', `shpat_${letters(32)}`],
  ['an Anthropic API key', `sk-ant-api03-${letters(93)}AA`],
  ['a URL with a password', `https://web:${PASSWORD}@example.com/x`],
  ['a URL with a password', `postgres://web:${PASSWORD}@db:5432/web`],
  ['a URL with a password', `redis://:${PASSWORD}@redis:6379`],
  ['a URL with a password', `amqp://web:p%40${PASSWORD}@rabbit/`],
])('%s is recognized, and not printed', (what, value) => {
  const found = violations(credential, [configMap({ 'app.conf': `a = b\n${value}\n` })]);
  expect(found).toMatchObject([{ object: 'ConfigMap/web', path: 'data["app.conf"]' }]);
  expect(found[0]?.message).toContain(`contains ${what}`);
  expect(found[0]?.fix).toContain("`secrets: { NAME: secret('<name>') }`");
  for (const part of [letters(10), PASSWORD, value.slice(0, 12)]) {
    expect(JSON.stringify(found)).not.toContain(part);
  }
});

test('a credential is found anywhere, with its exact path', () => {
  const token = `ghp_${letters(36)}`;
  const application = object('Application', 'argoproj.io/v1alpha1', {
    spec: { source: { repoURL: `https://x:${PASSWORD}@git.example.com/a.git` } },
  });
  const found = violations(
    credential,
    [
      deployment({}, { args: ['--verbose', `--token=${token}`] }),
      object('Widget', 'example.com/v1', { spec: { list: [{ deep: token }] } }),
      object('Service', 'v1', {}, { annotations: { 'example.com/hook': token } }),
    ],
    { argocd: [manifestOf(application)] },
  );
  expect(found.map((it) => it.path)).toEqual([
    'spec.template.spec.containers[0].args[1]',
    'spec.list[0].deep',
    'metadata.annotations["example.com/hook"]',
    'spec.source.repoURL',
  ]);
});

test('the key of a Google Cloud service account is recognized', () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${letters(300)}\n-----END PRIVATE KEY-----\n`;
  const file = JSON.stringify({ private_key_id: 'a', private_key: key });
  expect(violations(credential, [configMap({ 'key.json': file })])).toMatchObject([
    { message: expect.stringContaining('the key of a Google Cloud service account') },
  ]);
});

test.each([
  'postgres://$(USER):$(PASSWORD)@host/db',
  `postgres://\${USER}:\${PASSWORD}@host/db`,
  'postgres://user:{{password}}@host/db',
  'postgres://user:<password>@host/db',
  'postgres://user:password@localhost/db',
  'https://example.com:8443/a@b',
  'https://user@example.com/a.git',
  'git@github.com:example/gitops.git',
  'arn:aws:iam::123456789012:role/AROAABCDEFGHIJKLMNOP',
  'AROAABCDEFGHIJKLMNOP:session',
  'AWS_ACCOUNT_ID=123456789012',
  `example/web@sha256:${'0123456789abcdef'.repeat(4)}`,
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  `aws_secret_access_key = \${AWS_SECRET}`,
  `//registry.example.com/:_authToken=\${NPM_TOKEN}`,
  'https://hooks.slack.com/services/',
  'disk-usage-of-the-task-runner',
])('%j is not a credential', (value) => {
  expect(violations(credential, [configMap({ file: value })])).toEqual([]);
});

test('the encrypted data of a SealedSecret is not a credential', () => {
  const encryptedData = { password: `AKIA${'ABCD2345'.repeat(2)}`, url: `ghp_${letters(36)}` };
  const sealed = object('SealedSecret', 'bitnami.com/v1alpha1', { spec: { encryptedData } });
  expect(violations(credential, [sealed])).toEqual([]);
  const template = { metadata: { annotations: { note: `ghp_${letters(36)}` } } };
  const leaking = object('SealedSecret', 'bitnami.com/v1alpha1', {
    spec: { encryptedData, template },
  });
  expect(violations(credential, [leaking])).toMatchObject([
    { path: 'spec.template.metadata.annotations.note' },
  ]);
});

test.each([
  ['DB_PASSWORD', 'hunter2'],
  ['PGPASSWORD', 'correct-horse'],
  ['password', 'Tr0ub4dor&3'],
  ['spring.datasource.password', 'geheim'],
  ['clientSecret', letters(20)],
  ['API_KEY', letters(24)],
  ['apiKey', '0f8e7d6c5b4a39281706f5e4d3c2b1a0'],
  ['ACCESS_TOKEN', `${letters(16)}-${letters(16)}`],
  ['JWT_SECRET', 's3cr3t!value'],
  ['DB_SECRET', `rds!db-${letters(20)}`],
  ['DB_SECRET', 'aB3/dE5#fG7hJ9kL'],
  ['AWS_SECRET_ACCESS_KEY', letters(40)],
  ['SESSION_PRIVATE_KEY', letters(44)],
])('%s with a value is a credential by its name, and the value is not printed', (name, value) => {
  const [env, ...others] = violations(credential, [withEnv(name, value)]);
  expect(others).toEqual([]);
  expect(env?.path).toBe('spec.template.spec.containers[0].env[0].value');
  expect(env?.message).toContain(`The environment variable ${name} of the container web`);
  expect(env?.fix).toContain("`suppress: [{ rule: 'secret/credential', object: 'Deployment/web'");
  const [entry] = violations(credential, [configMap({ [name]: value })]);
  expect(entry?.message).toContain(`The key ${name} of ConfigMap web`);
  expect(JSON.stringify([env, entry])).not.toContain(value);
});

test.each([
  ['PASSWORD_FILE', '/run/secrets/password'],
  ['TOKEN_TTL', '15m'],
  ['SECRET_NAME', 'web-database'],
  ['TOKEN_URL', 'https://login.example.com/token'],
  ['DB_PASSWORD', ''],
  ['DB_PASSWORD', '$(OTHER)'],
  ['DB_PASSWORD', `\${OTHER}`],
  ['DB_PASSWORD', '/run/secrets/db'],
  ['DB_PASSWORD', 'DB_PASSWORD'],
  ['DB_PASSWORD', 'db-password'],
  ['DB_PASSWORD', 'vault:secret/data/db#password'],
  ['DB_PASSWORD', 'ENC[AES256_GCM,data:abc=]'],
  ['DB_PASSWORD', 'kv/data/db'],
  ['DB_PASSWORD', '<path:kv/data/db#password>'],
  ['SECRET_KEY', 'kv/data/app#key2'],
  ['SECRET_KEY', 'kv/data/app1#dbKey2'],
  ['DB_SECRET', 'rds!db-7d8cdf74-0f8e-4b4c-9e5f-0a1b2c3d4e5f'],
  ['DB_SECRET', 'rds!cluster-7d8cdf74-0f8e-4b4c-9e5f-0a1b2c3d4e5f'],
  ['DB_SECRET', 'rds!cluster-7d8cdf74-0f8e-4b4c-9e5f-0a1b2c3d4e5f-aB3dE5'],
  ['DB_SECRET', 'redshift!web-cluster1-awsuser'],
  ['DB_PASSWORD', '********'],
  ['ALLOW_EMPTY_PASSWORD', 'yes'],
  ['FORGOT_PASSWORD', 'email'],
  ['LOGIN_PASSWORD', 'required'],
  ['TLS_SECRET', 'web-tls-2'],
  ['PULL_SECRET', 'regcred'],
  ['OAUTH_CLIENT_SECRET', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:web-AbCdEf'],
  ['EOS_TOKEN', '<|end_of_text|>'],
  ['MAX_TOKEN', '4096'],
  ['CSRF_TOKEN', 'X-CSRF-Token'],
  ['API_KEY', 'x-api-key'],
  ['STRIPE_API_KEY', `pk_live_${letters(24)}`],
  ['NEXT_PUBLIC_MAP_TOKEN', letters(30)],
  ['REFRESH_TOKEN', '720h'],
  ['PRIVATE_KEY', 'tls.key'],
  ['MONKEY', letters(24)],
  ['ETOKEN', letters(24)],
  ['CACHE_KEY', letters(24)],
  ['LOG_LEVEL', 'info'],
])('%s with the value %j is not a credential', (name, value) => {
  expect(violations(credential, [withEnv(name, value), configMap({ [name]: value })])).toEqual([]);
});

test('a reference to a Secret is not a credential', () => {
  const valueFrom = { secretKeyRef: { name: 'web', key: 'password' } };
  const it = deployment({}, { env: [{ name: 'DB_PASSWORD', valueFrom }] });
  const remoteRef = { key: 'production/web', property: 'password' };
  const external = object('ExternalSecret', 'external-secrets.io/v1', {
    spec: { data: [{ secretKey: 'DB_PASSWORD', remoteRef }] },
  });
  expect(violations(credential, [it, external])).toEqual([]);
});

test('a credential that is recognized by value and name is reported once', () => {
  expect(violations(credential, [withEnv('API_TOKEN', `ghp_${letters(36)}`)])).toHaveLength(1);
});
