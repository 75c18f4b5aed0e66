import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../lib/base/json';
import { objectAt, valueAt } from '../../lib/base/json';
import type { ArgocdProps } from '../../lib/model/argocd/argocd';
import { argocdFleet, bootstrapOf, COMPLETE, MINIMAL } from '../argocd';
import { upstreamManifests } from '../upstream-argocd';

/** A GitHub runner has kubectl. Elsewhere, without it, nothing can be built. */
const hasKubectl = process.env['CI'] !== undefined || canRun();
const build = hasKubectl ? test : test.skip;

function canRun(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'argosy-bootstrap-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** What `kubectl kustomize dist/bootstrap` prints, with a stand-in for Argo CD's own manifests. */
function built(argocd: ArgocdProps): JsonObject[] {
  const files = new Map<string, string>();
  const { source, highAvailability } = argocd;
  for (const [path, text] of bootstrapOf(argocdFleet(argocd)))
    files.set(`dist/bootstrap/${path}`, text);
  const manifests = upstreamManifests(highAvailability);
  if ('commit' in source) {
    const kustomization = files.get('dist/bootstrap/kustomization.yaml') ?? '';
    const [url = ''] = /https:\/\/github\.com\/\S+/.exec(kustomization) ?? [];
    expect(url).toContain(`?ref=${source.commit}`);
    files.set('dist/bootstrap/kustomization.yaml', kustomization.replace(url, 'upstream.yaml'));
    files.set('dist/bootstrap/upstream.yaml', manifests);
  } else {
    const lines =
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [install.yaml]\n';
    files.set('fleet/argocd/kustomization.yaml', lines);
    files.set('fleet/argocd/install.yaml', manifests);
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  const out = execFileSync('kubectl', ['kustomize', join(directory, 'dist/bootstrap')], {
    encoding: 'utf8',
  });
  return parseAllDocuments(out).map((it) => it.toJS() as JsonObject);
}

const find = (objects: readonly JsonObject[], kind: string, name: string) =>
  objects.find((it) => it['kind'] === kind && valueAt(it, ['metadata', 'name']) === name);

const count = (text: string) => text.split('---\n').length - 1;

build('Argo CD with the fewest settings has its own objects and ours, all in its namespace', () => {
  const objects = built(MINIMAL);
  const added = ['Namespace', 'AppProject', 'Application'];
  expect(objects.filter(({ kind }) => !added.includes(String(kind)))).toHaveLength(
    count(upstreamManifests()),
  );
  const names = objects.filter(({ kind }) => added.includes(String(kind)));
  expect(names.map((it) => `${it['kind']} ${valueAt(it, ['metadata', 'name'])}`).sort()).toEqual([
    'AppProject argocd',
    'AppProject default',
    'AppProject root',
    'Application argocd',
    'Application root-dev',
    'Application root-production',
    'Namespace argocd',
  ]);
  const places = objects.map((it) => valueAt(it, ['metadata', 'namespace'])).filter(Boolean);
  expect(new Set(places)).toEqual(new Set(['argocd']));
});

build('the settings change the ConfigMaps of Argo CD, and keep what they had', () => {
  const { data } = find(built(COMPLETE), 'ConfigMap', 'argocd-cmd-params-cm') ?? {};
  expect(data).toMatchObject({
    'redis.server': 'argocd-redis:6379',
    'server.insecure': 'true',
    'controller.status.processors': '50',
  });
});

build('replicas, restarts, roles and policies reach the workloads that they are for', () => {
  const objects = built(COMPLETE);
  const controller = find(objects, 'StatefulSet', 'argocd-application-controller');
  expect(objectAt(controller, 'spec')).toMatchObject({
    replicas: 2,
    template: {
      metadata: { annotations: { 'checksum/config': expect.stringMatching(/^[0-9a-f]{16}$/) } },
      spec: {
        containers: [
          {
            image: 'quay.io/argoproj/argocd:v3.5.1',
            env: [{ name: 'ARGOCD_CONTROLLER_REPLICAS', value: '2' }],
          },
        ],
      },
    },
  });
  expect(objectAt(find(objects, 'Deployment', 'argocd-repo-server'), 'spec')).toMatchObject({
    replicas: 4,
  });
  const redis = find(objects, 'Deployment', 'argocd-redis-ha-haproxy');
  expect(objectAt(redis, 'spec', 'template', 'metadata')).not.toHaveProperty('annotations');
  const accounts = objects.filter(
    (it) =>
      it['kind'] === 'ServiceAccount' &&
      valueAt(it, ['metadata', 'annotations', 'eks.amazonaws.com/role-arn']) !== undefined,
  );
  expect(accounts.map((it) => valueAt(it, ['metadata', 'name'])).sort()).toEqual([
    'argocd-application-controller',
    'argocd-applicationset-controller',
    'argocd-server',
  ]);
  const policy = find(objects, 'NetworkPolicy', 'argocd-server-network-policy');
  expect(objectAt(policy, 'spec')['ingress']).toHaveLength(2);
});

build('the terminal adds a right to those that the API server of Argo CD has', () => {
  const rulesOf = (name: string) => find(built(COMPLETE), 'ClusterRole', name)?.['rules'];
  const own = { apiGroups: ['*'], resources: ['*'], verbs: ['delete', 'get', 'patch'] };
  expect(rulesOf('argocd-server')).toEqual([
    own,
    { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
  ]);
  expect(rulesOf('argocd-application-controller')).toEqual([own]);
});

build('nothing deletes the CRDs and the namespace of Argo CD', () => {
  const objects = built(MINIMAL);
  const kinds = ['CustomResourceDefinition', 'Namespace'];
  const kept = objects.filter(({ kind }) => kinds.includes(String(kind)));
  expect(kept).toHaveLength(4);
  for (const it of kept) {
    expect(objectAt(it, 'metadata', 'annotations')).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    });
  }
});

build('manifests that are kept in the fleet are built without a network', () => {
  const objects = built({ ...COMPLETE, source: { sha256: '0'.repeat(64) } });
  expect(find(objects, 'Deployment', 'argocd-server')).toBeDefined();
});
