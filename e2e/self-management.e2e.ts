import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type JsonObject, listAt, objectAt } from '../lib/base/json';
import { upstreamManifests } from '../test/upstream-argocd';
import { NAMESPACE } from './argo-cd';
import { ArgoFleet } from './argo-fleet';
import { foundBinaries } from './binaries';
import { Live } from './live';
import { onArgoCd } from './use-argo-fleet';

/** The Argo CD of these tests runs as processes. What it manages here are the objects of one that does not run. */
let fleet: ArgoFleet;
let live: Live;

const REVISION = "targetRevision: 'main',";
/** A setting that the bootstrap has, and the one after it. */
const FIRST = "reconciliation: { timeout: '10m' },";
const SECOND = "reconciliation: { jitter: '90s' },";

beforeAll(async () => {
  if (onArgoCd !== test) return;
  fleet = await ArgoFleet.start(foundBinaries());
  live = new Live(fleet.home.api, NAMESPACE);
  const { clone } = fleet.repository;
  // Those of the control plane, which accept what Argo CD writes.
  const manifests = upstreamManifests(false, 'CustomResourceDefinition');
  const sha256 = createHash('sha256').update(manifests).digest('hex');
  clone.write('fleet/argocd/install.yaml', manifests);
  clone.write(
    'fleet/argocd/kustomization.yaml',
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [install.yaml]\n',
  );
  const settings = `argocd: {
    version: '3.5.1',
    source: { sha256: '${sha256}' },
    url: 'https://argocd.example.com',
    exposure: { alb: {} },
    ${FIRST}
  },`;
  clone.replace('fleet/platform.ts', REVISION, `${REVISION}\n  ${settings}`);
  fleet.repository.publish('Keep the manifests in the fleet');
  await applyBootstrap();
  await fleet.allSettled();
}, 400_000);
afterAll(() => fleet?.stop(), 60_000);

/** What `kubectl apply --server-side --force-conflicts --field-manager argocd-controller -k dist/bootstrap` does. */
async function applyBootstrap(): Promise<void> {
  const { path } = fleet.repository.clone;
  const kustomize = foundBinaries().get('kustomize') ?? 'kustomize';
  const text = execFileSync(kustomize, ['build', join(path, 'dist/bootstrap')], {
    encoding: 'utf8',
  });
  for (const it of parseAllDocuments(text)) {
    const { status, body } = await fleet.home.api.apply(it.toJS(), '', 'argocd-controller');
    if (status >= 300) throw new Error(`${body.message}`);
  }
}

const self = () => fleet.application('argocd');

const finishedAt = (application: JsonObject) =>
  objectAt(application, 'status', 'operationState')['finishedAt'];

onArgoCd(
  'Argo CD that manages itself has nothing to do after a sync',
  async () => {
    const before = finishedAt(await self());
    const compared = objectAt(await self(), 'status')['reconciledAt'];
    await fleet.refresh('argocd', 'hard');
    await fleet.until(
      'compared again',
      async () => objectAt(await self(), 'status')['reconciledAt'] !== compared,
      60,
    );
    await fleet.settled('argocd');
    expect(finishedAt(await self())).toBe(before);
  },
  200_000,
);

onArgoCd(
  'a setting reaches its ConfigMap, and one of the bootstrap leaves it',
  async () => {
    const settings = async () =>
      Object.entries(objectAt(await live.get('configmaps', 'argocd-cm'), 'data')).filter(([key]) =>
        key.startsWith('timeout.'),
      );
    expect(await settings()).toEqual([['timeout.reconciliation', '10m']]);
    const restarted = async () =>
      objectAt(
        await live.get('deployments', 'argocd-repo-server'),
        ...['spec', 'template', 'metadata', 'annotations'],
      )['checksum/config'];
    const before = await restarted();
    fleet.repository.clone.replace('fleet/platform.ts', FIRST, SECOND);
    fleet.repository.publish('Spread the polls');
    await fleet.refresh('argocd');
    await fleet.settled('argocd');
    expect(await settings()).toEqual([['timeout.reconciliation.jitter', '90s']]);
    expect(await restarted()).not.toBe(before);
  },
  200_000,
);

onArgoCd(
  'a change by hand is reverted, but not what Argo CD writes itself',
  async () => {
    const password = Buffer.from('hash').toString('base64');
    await live.patch('secrets', 'argocd-secret', { data: { 'admin.password': password } });
    await live.patch('configmaps', 'argocd-cmd-params-cm', {
      data: { 'server.insecure': 'false' },
    });
    await fleet.refresh('argocd');
    await fleet.until(
      'the setting of Git',
      async () =>
        objectAt(await live.get('configmaps', 'argocd-cmd-params-cm'), 'data')[
          'server.insecure'
        ] === 'true',
      60,
    );
    await fleet.settled('argocd');
    const { data } = await live.get('secrets', 'argocd-secret');
    expect(objectAt(data)['admin.password']).toBe(password);
  },
  200_000,
);

onArgoCd(
  'the project default, which Argo CD creates with all permissions, has none',
  async () => {
    const closed = { sourceRepos: [], destinations: [], clusterResourceWhitelist: [] };
    const spec = async () => objectAt(await live.get('appprojects', 'default'), 'spec');
    expect(await spec()).toMatchObject(closed);
    const opened = {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    };
    await live.patch('appprojects', 'default', { spec: opened });
    await fleet.refresh('argocd');
    await fleet.until(
      'the permissions of Git',
      async () => listAt({ spec: await spec() }, 'spec', 'sourceRepos').length === 0,
      60,
    );
    await fleet.settled('argocd');
    expect(await spec()).toMatchObject(closed);
  },
  200_000,
);

onArgoCd(
  'Argo CD does not prune itself when its settings are removed',
  async () => {
    const { clone } = fleet.repository;
    const platform = clone.read('fleet/platform.ts');
    const [settings = ''] = /argocd: \{.*\n {2}\},\n(?= {2}roles)/s.exec(platform) ?? [];
    clone.replace('fleet/platform.ts', settings, '');
    fleet.repository.publish('Install Argo CD by hand', '--allow-delete', 'all');
    await fleet.refresh('argocd');
    await fleet.until(
      'an error instead of a sync',
      async () =>
        listAt(await self(), 'status', 'conditions').some((it) =>
          String(objectAt(it)['message']).includes('kustomization'),
        ),
      60,
    );
    for (const name of ['argocd-server', 'argocd-repo-server', 'argocd-redis']) {
      expect(await live.get('deployments', name)).toHaveProperty('spec');
    }
  },
  200_000,
);
