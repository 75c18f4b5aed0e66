import {
  defineEnvironments,
  externalSecrets,
  type PlatformProps,
  sealedSecrets,
  secret,
} from '../../lib';
import { bootstrapPlan } from '../../lib/bootstrap/bootstrap-plan';
import { type BootstrapTarget, bootstrapTargets } from '../../lib/bootstrap/bootstrap-target';
import type { Step, StepId } from '../../lib/bootstrap/step';
import { uninstallPlan } from '../../lib/bootstrap/uninstall-plan';
import type { ArgocdProps } from '../../lib/model/argocd/argocd';
import { definePlatform } from '../../lib/model/platform';
import { renderFleet } from '../../lib/render/render-fleet';
import { argocdFleet, COMPLETE, MINIMAL } from '../argocd';
import { environments, fleetOf, platform, webApp } from '../fleet';

/** The bootstraps of a fleet of one app with this Argo CD. */
function targets(argocd: ArgocdProps, changes: Partial<PlatformProps> = {}): BootstrapTarget[] {
  const sources = argocdFleet(argocd, changes);
  return bootstrapTargets(sources, [...renderFleet(sources).keys()]);
}

function planOf(target: BootstrapTarget | undefined): Step[] {
  if (target === undefined) throw new Error('There is no bootstrap.');
  return bootstrapPlan(target, 'home');
}

const ids = (steps: readonly Step[]) => steps.map(({ id }) => id);
const commands = (steps: readonly Step[], step: StepId) =>
  steps.filter(({ id }) => id === step).flatMap((it) => it.commands.map((args) => args.join(' ')));
const hints = (steps: readonly Step[], step: StepId) =>
  steps.filter(({ id }) => id === step).flatMap((it) => it.hints ?? []);

const FORCED = 'apply --server-side --force-conflicts --field-manager argocd-controller';

test('the conditions come first, and the root Applications after a ready Argo CD', () => {
  const steps = planOf(targets(MINIMAL)[0]);
  expect(ids(steps)).toEqual([
    ...['kubectl', 'owner', 'rights', 'crd-owner', 'namespace', 'crds', 'install', 'ready'],
    ...['password', 'first-look', 'root-applications', 'synced'],
  ]);
  expect(commands(steps, 'namespace')).toEqual([
    `${FORCED} --filename dist/bootstrap/Namespace.argocd.k8s.yaml`,
  ]);
  expect(commands(steps, 'crds')).toEqual([
    `${FORCED} --kustomize https://github.com/argoproj/argo-cd//manifests/crds?ref=109ca7ca71139e514114499d294a492e7910a965`,
  ]);
  expect(commands(steps, 'install')).toEqual([
    `${FORCED} --kustomize dist/bootstrap --selector app.kubernetes.io/part-of=argocd`,
  ]);
  expect(commands(steps, 'root-applications')).toEqual([`${FORCED} --kustomize dist/bootstrap`]);
});

test('whoever adopts an Argo CD replaces its CRDs, too', () => {
  const [target] = targets(MINIMAL);
  const steps = target ? bootstrapPlan(target, 'home', true) : [];
  expect(ids(steps)).toContain('crds');
  expect(ids(steps)).not.toContain('crd-owner');
});

test('manifests in the fleet are the source of the CRDs, too', () => {
  const sha256 = '0'.repeat(64);
  const steps = planOf(targets({ ...MINIMAL, source: { sha256 } })[0]);
  expect(commands(steps, 'crds')).toEqual([
    expect.stringMatching(
      /--filename fleet\/argocd\/install.yaml --selector app\.kubernetes\.io\/name in/,
    ),
  ]);
});

test('the operators of everything that is rendered are a condition', () => {
  const steps = planOf(targets(COMPLETE)[0]);
  const check = steps.find(({ id }) => id === 'required-crds')?.check;
  expect(check?.args).toEqual(
    expect.arrayContaining([
      'externalsecrets.external-secrets.io',
      'servicemonitors.monitoring.coreos.com',
    ]),
  );
  expect(check?.judge({ status: 0, stdout: '', stderr: '' })).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('externalsecrets.external-secrets.io'),
    fix: expect.stringMatching(/docs\/secrets\.md.*Prometheus/),
  });
});

test('the secrets of Argo CD exist before the root Applications', () => {
  const steps = planOf(targets(COMPLETE)[0]);
  expect(ids(steps).slice(-3)).toEqual(['secrets', 'root-applications', 'synced']);
  const [command = ''] = commands(steps, 'secrets');
  expect(command).toContain('--filename dist/bootstrap/ExternalSecret.argocd-secret.k8s.yaml');
});

test('a store and its account are applied before the secrets that it has', () => {
  const roleArn = 'arn:aws:iam::123456789012:role/argocd';
  const store = { aws: 'SecretsManager', region: 'ap-south-1', credentials: { roleArn } } as const;
  const secrets = {
    source: externalSecrets({ store }),
    secrets: { repository: { values: { password: secret('token') } } },
  };
  const [command = ''] = commands(planOf(targets(MINIMAL, { secrets })[0]), 'secrets');
  expect(command.match(/(?<=bootstrap\/)\w+/g)).toEqual([
    'ServiceAccount',
    'SecretStore',
    'ExternalSecret',
  ]);
});

test('Sealed Secrets may add to a Secret: the kustomization says so, or an annotation', () => {
  const values = { 'webhook.github.secret': secret('webhook') };
  const secrets = {
    source: sealedSecrets(),
    secrets: { 'argocd-secret': { merge: true, values } },
  };
  const file = 'bootstrap/SealedSecret.argocd-secret.k8s.yaml';
  const commandsWith = (argocd: { argocd?: ArgocdProps }) => {
    const sources = {
      ...fleetOf(webApp()),
      platform: definePlatform({ ...platform, secrets, ...argocd }),
    };
    return commands(planOf(bootstrapTargets(sources, [file])[0]), 'secrets');
  };
  expect(commandsWith({ argocd: MINIMAL })).toEqual([`${FORCED} --filename dist/${file}`]);
  expect(commandsWith({})).toEqual([
    'annotate secret argocd-secret --namespace argocd sealedsecrets.bitnami.com/patch=true --overwrite',
    `apply --server-side --field-manager argocd-controller --filename dist/${file}`,
  ]);
});

test('with single sign-on, there is no initial password', () => {
  expect(ids(planOf(targets(COMPLETE)[0]))).not.toContain('password');
  expect(ids(planOf(targets({ ...COMPLETE, admin: true })[0]))).toContain('password');
});

test('the first look and the login are as the server is exposed', () => {
  const steps = planOf(targets(MINIMAL)[0]);
  expect(hints(steps, 'first-look')).toEqual([
    '$ kubectl --context home port-forward --namespace argocd service/argocd-server 8080:443',
    'Then open https://localhost:8080',
  ]);
  const url = 'https://example.com/argocd';
  const behindProxy = planOf(targets({ ...MINIMAL, url, exposure: { alb: {} } })[0]);
  expect(hints(behindProxy, 'first-look').join('\n')).toMatch(
    /8080:80\n.*http:\/\/localhost:8080\/argocd/,
  );
  expect(hints(behindProxy, 'password').join('\n')).toContain(
    '--kube-context home --plaintext --grpc-web-root-path /argocd',
  );
});

test('without `argocd`, an Argo CD has to be there, and nobody is overwritten', () => {
  const sources = fleetOf(webApp());
  const [target] = bootstrapTargets(sources, [...renderFleet(sources).keys()]);
  const steps = planOf(target);
  expect(ids(steps)).toEqual(['kubectl', 'owner', 'crds', 'ready', 'root-applications', 'synced']);
  expect(commands(steps, 'root-applications')).toEqual([
    'apply --server-side --field-manager argocd-controller --filename dist/bootstrap',
  ]);
});

test('every Application is expected, those of environments with windows with their reason to wait', () => {
  const window = { kind: 'deny', schedule: '0 18 * * 5', duration: '60h' } as const;
  const production = { ...environments.production, sync: { windows: [window] } };
  const sources = { ...argocdFleet(MINIMAL), environments: { ...environments, production } };
  const [target] = bootstrapTargets(sources, [...renderFleet(sources).keys()]);
  expect(target?.applications).toEqual([
    { name: 'argocd', hasWindows: false },
    { name: 'root-dev', hasWindows: false },
    { name: 'web-dev', hasWindows: false },
    { name: 'root-production', hasWindows: false },
    { name: 'web-production', hasWindows: true },
  ]);
});

test('an environment with an Argo CD of its own has a bootstrap of its own, in its cluster', () => {
  const server = 'https://production.eks.amazonaws.com';
  const { promotionOrder, namespace, defaults } = environments.production;
  const production = {
    promotionOrder,
    namespace,
    ...(defaults && { defaults }),
    cluster: { server },
    ownArgocd: {},
  };
  const { name: _, ...dev } = environments.dev;
  const own = defineEnvironments({ dev, production });
  const sources = { ...argocdFleet(MINIMAL), environments: own };
  const [shared, ofProduction] = bootstrapTargets(sources, [...renderFleet(sources).keys()]);
  expect(shared?.clusters).toEqual({ others: new Map([[server, 'production']]) });
  expect(ofProduction?.clusters).toEqual({ own: server, others: new Map() });
  expect(ofProduction).toMatchObject({
    path: 'dist/bootstrap/production',
    otherEnvironments: ['dev'],
    applications: [{ name: 'argocd' }, { name: 'root-production' }, { name: 'web-production' }],
  });
  expect(commands(planOf(ofProduction), 'install')[0]).toContain(
    '--kustomize dist/bootstrap/production',
  );
});

test('a remote cluster of the platform is none that its Argo CD runs in', () => {
  const [target] = targets(COMPLETE);
  expect(target?.clusters.others).toEqual(
    new Map([['https://production.eks.amazonaws.com', 'production']]),
  );
});

test('an Argo CD is removed from its apps before anything could delete them', () => {
  const [target] = targets(MINIMAL);
  const lines = (target ? uninstallPlan(target, 'home') : []).flatMap((it) => it.commands);
  const first = (pattern: RegExp) => lines.findIndex((it) => pattern.test(it));
  const order = [
    first(/patch applications.*"automated":null/),
    first(/scale .*--replicas 0/),
    first(/wait pods .*--for delete/),
    first(/applications.*"finalizers":null/),
    first(/get applications.*namespace!=argocd/),
    first(/get applications.*\?\(@\.metadata\.finalizers\)/),
    first(/delete applicationsets/),
    first(/delete namespace/),
    first(/delete crd/),
    first(/delete clusterroles/),
  ];
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(lines.every((it) => it.includes('--context home'))).toBe(true);
});
