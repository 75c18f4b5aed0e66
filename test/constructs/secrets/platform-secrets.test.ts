import { parse } from 'yaml';
import { externalSecrets, type PlatformSecrets, sealedSecrets, secret } from '../../../lib';
import type { JsonObject } from '../../../lib/base/json';
import { definePlatform } from '../../../lib/model/platform';
import type { SealedFile } from '../../../lib/model/sealed-file';
import { renderFleet } from '../../../lib/render/render-fleet';
import { fleetOf, platform, problemsOf, webApp } from '../../fleet';

const store = { kind: 'ClusterSecretStore', name: 'aws' } as const;

const secrets: NonNullable<PlatformSecrets['secrets']> = {
  'argocd-notifications-secret': { values: { 'slack-token': secret('slack-token') } },
  'repository-shop': {
    labels: { 'argocd.argoproj.io/secret-type': 'repository' },
    literals: { type: 'git', url: 'https://git.example.com/{{shop}}' },
    values: { password: secret('shop', { property: 'token' }) },
  },
  'argocd-secret': { merge: true, values: { 'webhook.github.secret': secret('webhook') } },
};

function render(changes: Partial<PlatformSecrets>, sealed?: SealedFile) {
  const source = externalSecrets({ store });
  const tree = renderFleet({
    ...fleetOf(webApp()),
    platform: definePlatform({ ...platform, secrets: { source, secrets, ...changes } }),
    ...(sealed && { sealed: new Map([['fleet/secrets/argocd.yaml', sealed]]) }),
  });
  return (name: string): { metadata: JsonObject; spec: JsonObject } =>
    parse(tree.get(`bootstrap/${name}.k8s.yaml`) ?? '');
}

test('a secret of Argo CD is part of the bootstrap, in its namespace, with the label that it looks for', () => {
  const { metadata, spec } = render({})('ExternalSecret.argocd-notifications-secret');
  expect(metadata).toEqual({
    name: 'argocd-notifications-secret',
    namespace: 'argocd',
    labels: { 'app.kubernetes.io/part-of': 'argocd' },
  });
  expect(spec).toMatchObject({
    data: [{ secretKey: 'slack-token', remoteRef: { key: 'argocd/argocd/slack-token' } }],
  });
});

test('values that are not secret are templates that render to themselves', () => {
  expect(render({})('ExternalSecret.repository-shop').spec).toMatchObject({
    target: {
      template: {
        mergePolicy: 'Merge',
        metadata: { labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
        data: { type: 'git', url: 'https://git.example.com/{{ "{{" }}shop}}' },
      },
    },
    data: [{ secretKey: 'password', remoteRef: { property: 'token' } }],
  });
});

test('a Secret that Argo CD creates only gets more keys', () => {
  expect(render({})('ExternalSecret.argocd-secret').spec).toMatchObject({
    target: { creationPolicy: 'Merge' },
  });
});

const sealed = (...names: string[]): SealedFile => ({
  secrets: Object.fromEntries(
    Object.entries(secrets)
      .filter(([name]) => names.includes(name))
      .map(([name, { values }]) => [
        name,
        {
          namespace: 'argocd',
          scope: 'strict' as const,
          values: Object.fromEntries(Object.keys(values).map((key) => [key, { sealed: 'AAAA' }])),
        },
      ]),
  ),
});

test('a template over the values is kept as it is, from either source', () => {
  const cluster = {
    'cluster-production': {
      values: { ca: secret('ca') },
      templates: { config: '{"caData":"{{ .ca }}"}' },
    },
  };
  const stored = render({ secrets: cluster })('ExternalSecret.cluster-production').spec;
  const template = { data: { config: '{"caData":"{{ .ca }}"}' } };
  expect(stored).toMatchObject({ target: { template } });
  const file: SealedFile = {
    secrets: {
      'cluster-production': {
        namespace: 'argocd',
        scope: 'strict',
        values: { ca: { sealed: 'AAAA' } },
      },
    },
  };
  const read = render({ source: sealedSecrets(), secrets: cluster }, file);
  expect(read('SealedSecret.cluster-production').spec).toMatchObject({ template });
});

test('sealed secrets of Argo CD are the same', () => {
  const read = render({ source: sealedSecrets() }, sealed(...Object.keys(secrets)));
  expect(read('SealedSecret.repository-shop').spec).toEqual({
    encryptedData: { password: 'AAAA' },
    template: {
      data: { type: 'git', url: 'https://git.example.com/{{ "{{" }}shop}}' },
      metadata: { labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
    },
  });
  expect(read('SealedSecret.argocd-secret').spec).toMatchObject({
    template: { metadata: { annotations: { 'sealedsecrets.bitnami.com/patch': 'true' } } },
  });
});

test('a Secret with values that are not secret keeps the label that Argo CD looks for', () => {
  const oidc = { literals: { clientID: 'argocd' }, values: { clientSecret: secret('oidc') } };
  expect(render({ secrets: { oidc } })('ExternalSecret.oidc').spec).toMatchObject({
    target: {
      template: {
        mergePolicy: 'Merge',
        metadata: { labels: { 'app.kubernetes.io/part-of': 'argocd' } },
      },
    },
  });
});

test('a missing one is refused with the command that seals it', () => {
  const problems = problemsOf(() =>
    render({ source: sealedSecrets() }, sealed('argocd-notifications-secret', 'argocd-secret')),
  );
  expect(problems).toEqual([
    expect.objectContaining({
      file: 'fleet/secrets/argocd.yaml',
      message: 'The secret "repository-shop/password" is not sealed.',
      fix: expect.stringContaining('`npx argosy secrets seal --argocd repository-shop/password`'),
    }),
  ]);
});

test.each<[string, unknown, string]>([
  ['without values', { a: { values: {} } }, 'secrets.secrets.a.values'],
  [
    'with a password that everyone can read',
    { a: { values: { k: secret('k') }, literals: { password: 'hunter2' } } },
    'secrets.secrets.a.literals.password',
  ],
  [
    'with a value that is also not secret',
    { a: { values: { k: secret('k') }, literals: { k: 'x' } } },
    'secrets.secrets.a.literals.k',
  ],
  [
    'with files',
    { a: { values: { b: { secretFiles: 'x' } } } },
    'secrets.secrets.a.values.b.secret',
  ],
  [
    'with an invalid key',
    { a: { values: { 'a/b': secret('x') } } },
    'secrets.secrets.a.values["a/b"]',
  ],
])('a secret %s is refused', (_, wrong, field) => {
  const problems = problemsOf(() =>
    render({ secrets: wrong as NonNullable<PlatformSecrets['secrets']> }),
  );
  expect(problems[0]).toMatchObject({ file: 'fleet/platform.ts', field });
});
