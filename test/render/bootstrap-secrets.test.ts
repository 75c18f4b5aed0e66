import { parse } from 'yaml';
import { definePlatform, sealedSecrets, secret } from '../../lib';
import { renderFleet } from '../../lib/render/render-fleet';
import { argocdFleet, bootstrapOf, COMPLETE, MINIMAL, SOURCE } from '../argocd';
import { problemsOf } from '../fleet';

test('secrets that the settings need are made, and the ConfigMaps refer to them', () => {
  const files = bootstrapOf(argocdFleet(COMPLETE));
  expect(parse(files.get('ConfigMap.argocd-cm.k8s.yaml') ?? '').data['oidc.config']).toContain(
    'clientSecret: $argocd-sso:oidc\n',
  );
  const sso = parse(files.get('ExternalSecret.argocd-sso.k8s.yaml') ?? '').spec;
  expect(sso.data[0].secretKey).toBe('oidc');
  // Argo CD reads no other Secrets.
  expect(sso.target.template.metadata.labels).toEqual({ 'app.kubernetes.io/part-of': 'argocd' });
  const own = parse(files.get('ExternalSecret.argocd-secret.k8s.yaml') ?? '').spec;
  expect(own.target.creationPolicy).toBe('Merge');
  expect(own.data[0].secretKey).toBe('webhook.github.secret');
});

test('a remote cluster of EKS has its role, and its authority from the store', () => {
  const file = bootstrapOf(argocdFleet(COMPLETE)).get('ExternalSecret.cluster-production.k8s.yaml');
  const { spec } = parse(file ?? '');
  const { data, metadata } = spec.target.template;
  expect(metadata.labels).toEqual({ 'argocd.argoproj.io/secret-type': 'cluster' });
  expect(data).toMatchObject({ name: 'production', shard: '1' });
  expect(JSON.parse(data.config)).toEqual({
    awsAuthConfig: {
      clusterName: 'production',
      roleARN: 'arn:aws:iam::123456789012:role/argocd-production',
    },
    tlsClientConfig: { insecure: false, caData: '{{ .caData }}' },
  });
});

test('a secret of the settings that is not sealed is refused, with the command that seals it', () => {
  const { clusters: _, ...argocd } = COMPLETE;
  const fleet = argocdFleet(argocd, { secrets: { source: sealedSecrets() } });
  const found = problemsOf(() => renderFleet(fleet)) as { fix?: string }[];
  expect(found.map(({ fix }) => fix)).toEqual([
    expect.stringContaining('secrets seal --argocd argocd-sso/oidc'),
    expect.stringContaining('secrets seal --argocd argocd-secret/webhook.github.secret'),
  ]);
});

test('a Secret of Argo CD that Sealed Secrets adds values to allows it', () => {
  const sealed = {
    secrets: {
      'argocd-secret': {
        ...{ namespace: 'argocd', scope: 'strict' as const },
        values: { 'webhook.github.secret': { sealed: 'AAAA' } },
      },
    },
  };
  const argocd = { ...MINIMAL, webhooks: { github: secret('webhook') } };
  const fleet = argocdFleet(argocd, { secrets: { source: sealedSecrets() } });
  const files = bootstrapOf({ ...fleet, sealed: new Map([['fleet/secrets/argocd.yaml', sealed]]) });
  const patches = parse(files.get('kustomization.yaml') ?? '').patches as { patch?: string }[];
  expect(patches.map(({ patch = '' }) => parse(patch))).toContainEqual(
    expect.objectContaining({
      kind: 'Secret',
      metadata: {
        name: 'argocd-secret',
        annotations: { 'sealedsecrets.bitnami.com/patch': 'true' },
      },
    }),
  );
});

test('secrets of the settings are added to those of the platform, also to one of the same name', () => {
  const own = { merge: true, values: { 'accounts.ci.tokens': secret('ci-tokens') } };
  const secrets = { source: SOURCE, secrets: { 'argocd-secret': own } };
  const files = bootstrapOf(argocdFleet(COMPLETE, { secrets }));
  const { data } = parse(files.get('ExternalSecret.argocd-secret.k8s.yaml') ?? '').spec;
  expect(data.map(({ secretKey }: { secretKey: string }) => secretKey).sort()).toEqual([
    'accounts.ci.tokens',
    'webhook.github.secret',
  ]);
});

test('settings that need secrets are refused without a source', () => {
  const platform = { repoURL: 'https://git.example.com/gitops.git', argocd: COMPLETE };
  expect(problemsOf(() => definePlatform(platform))).toMatchObject([{ field: 'secrets' }]);
});
