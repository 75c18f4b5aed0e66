import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { k8s } from 'cdk8s-plus-28';
import { parse } from 'yaml';
import { type ArgoAppSpec, defineArgoApp } from '../../../lib';
import type { JsonObject } from '../../../lib/base/json';
import type { App } from '../../../lib/model/app';
import { definePlatform } from '../../../lib/model/platform';
import { renderFleet } from '../../../lib/render/render-fleet';
import { RepositoryFiles } from '../../../lib/render/repository-files';
import { environments, fleetOf, problemsOf, platform as standard } from '../../fleet';

const platform = definePlatform({
  ...standard,
  sourceRepos: [
    'https://charts.example.com',
    'https://git.example.com/**',
    'registry.example.com/**',
  ],
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-argo-app-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Writes files of the repository. */
function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

type Definition = Parameters<typeof defineArgoApp<'dev' | 'production'>>[1];

const argoApp = (base: ArgoAppSpec, rest: Partial<Definition> = {}) =>
  defineArgoApp(environments, { name: 'redis', base, ...rest });

const render = (app: App) =>
  renderFleet({ ...fleetOf(app), platform, files: new RepositoryFiles(root) });

/** The rendered Application in production. */
function application(app: App): JsonObject & { metadata: JsonObject; spec: JsonObject } {
  const text = render(app).get('argocd/production/Application.redis-production.k8s.yaml');
  return parse(text ?? '');
}

const chart = { type: 'helm', repoURL: 'https://charts.example.com', chart: 'redis' } as const;

test('a chart is an Application beside the others, and nothing else', () => {
  const app = argoApp(
    { source: { ...chart, values: { replicas: 1, auth: { enabled: false } } } },
    { overlays: { production: { source: { values: { replicas: 3 } } } } },
  );
  const paths = [...render(app).keys()].filter((it) => it.includes('redis'));
  expect(paths).toEqual([
    'argocd/dev/Application.redis-dev.k8s.yaml',
    'argocd/production/Application.redis-production.k8s.yaml',
  ]);
  expect(application(app).spec['source']).toEqual({
    repoURL: 'https://charts.example.com',
    chart: 'redis',
    targetRevision: 'v1.0.0',
    helm: { releaseName: 'redis', valuesObject: { replicas: 3, auth: { enabled: false } } },
  });
});

test('a version in the base needs no release', () => {
  const app = argoApp({ source: { ...chart, revision: '20.1.0' } });
  expect(fleetOf(app).releases.size).toBe(0);
  expect(application(app).spec['source']).toMatchObject({ targetRevision: '20.1.0' });
});

test('an overlay cannot set a version that releases set', () => {
  const overlays = { production: { source: { revision: '21.0.0' } } } as const;
  expect(problemsOf(() => render(argoApp({ source: chart }, { overlays })))).toMatchObject([
    {
      file: 'fleet/apps/redis.ts',
      field: 'overlays.production.source.revision',
      message: expect.stringContaining('Releases set the revision'),
    },
  ]);
});

test('the images of a kustomization are those that are released', () => {
  const source = {
    type: 'kustomize',
    repoURL: 'https://git.example.com/shop',
    path: 'deploy/production',
  } as const;
  const images = {
    image: 'registry.example.com/shop',
    images: { proxy: 'registry.example.com/proxy' },
  };
  expect(application(argoApp({ source }, images)).spec['source']).toEqual({
    repoURL: 'https://git.example.com/shop',
    targetRevision: 'v1.0.0',
    path: 'deploy/production',
    kustomize: {
      images: ['registry.example.com/shop:v1.0.0', 'registry.example.com/proxy:v1.0.0'],
    },
  });
  const named = { ...source, images: { redis: 'shop', proxy: 'envoy' } };
  expect(application(argoApp({ source: named }, images)).spec['source']).toMatchObject({
    kustomize: {
      images: ['shop=registry.example.com/shop:v1.0.0', 'envoy=registry.example.com/proxy:v1.0.0'],
    },
  });
});

test('values of a chart are the parts of a released image', () => {
  const source = {
    ...chart,
    values: { image: { pullPolicy: 'Always' } },
    imageValues: { image: 'redis', 'sidecar.image': 'redis' },
  };
  const app = argoApp({ source }, { image: 'registry.example.com/redis' });
  const image = { repository: 'registry.example.com/redis', tag: 'v1.0.0' };
  expect(application(app).spec['source']).toMatchObject({
    helm: {
      valuesObject: { image: { pullPolicy: 'Always', ...image }, sidecar: { image } },
    },
  });
});

test('an image that the app does not have is refused', () => {
  const source = { ...chart, imageValues: { image: 'web' } };
  expect(problemsOf(() => render(argoApp({ source })))).toMatchObject([
    { field: 'base.source.imageValues.image', message: expect.stringContaining('no image "web"') },
  ]);
});

test('a kustomization of this repository is refreshed by what it reaches', () => {
  write({
    'deploy/production/kustomization.yaml': 'resources: [../base]\ncomponents: [../tls]\n',
    'deploy/base/kustomization.yaml': 'resources: [deployment.yaml, ../../shared/quota.yaml]\n',
    'deploy/base/deployment.yaml': '{}',
    'deploy/tls/kustomization.yaml': 'kind: Component\n',
    'shared/quota.yaml': '{}',
  });
  const { metadata, spec } = application(
    argoApp({ source: { type: 'kustomize', path: 'deploy/production' } }),
  );
  expect(metadata['annotations']).toEqual({
    'argocd.argoproj.io/manifest-generate-paths':
      '.;/deploy/base;/deploy/base/deployment.yaml;/deploy/tls;/shared/quota.yaml',
  });
  expect(spec['source']).toEqual({
    repoURL: platform.repoURL,
    targetRevision: 'HEAD',
    path: 'deploy/production',
  });
});

test('a kustomization of another repository is refreshed by every commit', () => {
  const repoURL = 'https://git.example.com/shop';
  const { metadata } = application(
    argoApp({ source: { type: 'kustomize', repoURL, path: 'deploy' } }),
  );
  expect(metadata['annotations']).toBeUndefined();
});

test('a chart of this repository is refreshed by the charts that it depends on', () => {
  write({
    'charts/web/Chart.yaml': 'dependencies: [{ name: base, repository: "file://../base" }]\n',
    'charts/base/Chart.yaml': '{}',
    'values/web.yaml': '{}',
  });
  const source = {
    type: 'helm',
    path: 'charts/web',
    valueFiles: ['../../values/web.yaml'],
  } as const;
  const { metadata, spec } = application(argoApp({ source }));
  expect(metadata['annotations']).toEqual({
    'argocd.argoproj.io/manifest-generate-paths': '.;/charts/base;/values/web.yaml',
  });
  expect(spec['source']).toMatchObject({ path: 'charts/web', helm: { releaseName: 'redis' } });
});

test.each<[string, ArgoAppSpec['source'], Record<string, string>, string, RegExp]>([
  [
    'a directory',
    { type: 'directory', path: 'deploy/prod' },
    { 'deploy/production/a.yaml': '' },
    'path',
    /no directory deploy\/prod in this repository/,
  ],
  [
    'a kustomization',
    { type: 'kustomize', path: 'deploy' },
    { 'deploy/deployment.yaml': '' },
    'path',
    /deploy has no kustomization.yaml/,
  ],
  [
    'two kustomizations',
    { type: 'kustomize', path: 'deploy' },
    { 'deploy/kustomization.yaml': '{}', 'deploy/Kustomization': '{}' },
    'path',
    /both Kustomization and kustomization.yaml/,
  ],
  [
    'a base',
    { type: 'kustomize', path: 'deploy' },
    { 'deploy/kustomization.yaml': 'resources: [../bsae]' },
    'path',
    /deploy\/kustomization.yaml: resources\[0\]: ..\/bsae does not exist/,
  ],
  [
    'a base outside of the repository',
    { type: 'kustomize', path: 'deploy' },
    { 'deploy/kustomization.yaml': 'resources: [../../base]' },
    'path',
    /outside of the repository/,
  ],
  [
    'YAML',
    { type: 'kustomize', path: 'deploy' },
    { 'deploy/kustomization.yaml': '[' },
    'path',
    /not a YAML object/,
  ],
  ['a chart', { type: 'helm', path: 'deploy' }, { 'deploy/a.yaml': '' }, 'path', /no Chart.yaml/],
  [
    'a value file',
    { type: 'helm', path: 'deploy', valueFiles: ['values-prod.yaml'] },
    { 'deploy/Chart.yaml': '{}' },
    'valueFiles[0]',
    /values-prod.yaml does not exist/,
  ],
])('%s that this repository does not have is refused', (_, source, files, field, message) => {
  write(files);
  const [problem] = problemsOf(() => render(argoApp({ source: source as never })));
  expect(problem).toMatchObject({
    file: 'fleet/apps/redis.ts',
    field: `base.source.${field}`,
    message: expect.stringMatching(message),
  });
});

test('objects that extend adds come as one more source', () => {
  const app = argoApp(
    { source: { ...chart, revision: '20.1.0' } },
    {
      extend: (chart) => {
        new k8s.KubeConfigMap(chart, 'Dashboard', { metadata: { name: 'dashboard' }, data: {} });
      },
    },
  );
  expect(application(app).spec['sources']).toEqual([
    expect.objectContaining({ chart: 'redis' }),
    expect.objectContaining({ path: 'dist/apps/production/redis' }),
  ]);
  expect(application(app).metadata['annotations']).toMatchObject({
    'argocd.argoproj.io/manifest-generate-paths': '.',
  });
});

test('several sources have values in this repository', () => {
  const app = argoApp({
    sources: {
      redis: { ...chart, revision: '20.1.0', valueFiles: ['$values/values/redis.yaml'] },
      values: { type: 'ref' },
    },
  });
  const { metadata, spec } = application(app);
  expect(spec['sources']).toEqual([
    expect.objectContaining({
      helm: { releaseName: 'redis', valueFiles: ['$values/values/redis.yaml'] },
    }),
    { repoURL: platform.repoURL, targetRevision: 'HEAD', ref: 'values' },
  ]);
  expect(metadata['annotations']).toBeUndefined();
});

test('a directory of the rendered tree is refused as a source', () => {
  write({ 'dist/apps/dev/web/a.yaml': '' });
  const app = argoApp({ source: { type: 'directory', path: 'dist/apps/dev/web' } });
  const found = problemsOf(() => render(app));
  expect(found.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('two Applications would own the same objects'),
  );
});

test.each<[string, object, string, RegExp]>([
  ['neither', {}, 'base.source', /either `source`, or `sources`/],
  ['both', { source: chart, sources: { a: chart } }, 'base.source', /either/],
  ['none', { sources: {} }, 'base.source', /either/],
  ['an unknown type', { source: { type: 'jsonnet' } }, 'base.source.type', /./],
  [
    'a chart without a repository',
    { source: { type: 'helm', chart: 'a' } },
    'base.source.repoURL',
    /required/,
  ],
  [
    'a chart and a path',
    { source: { ...chart, path: 'x' } },
    'base.source.chart',
    /`chart`.*`path`/,
  ],
  [
    'a chart at an oci:// address',
    { source: { ...chart, repoURL: 'oci://registry.example.com/charts' } },
    'base.source.repoURL',
    /repoURL: 'oci:\/\/registry.example.com\/charts\/redis'/,
  ],
  ['a branch', { source: { ...chart, revision: 'main' } }, 'base.source.revision', /branch/],
  [
    'a path upwards',
    { source: { type: 'directory', path: '../x' } },
    'base.source.path',
    /without `..`/,
  ],
  [
    'a revision of this repository',
    { source: { type: 'directory', path: 'x', revision: 'v1' } },
    'base.source.revision',
    /this repository/,
  ],
  [
    'a misspelled field',
    { source: { ...chart, valuse: {} } },
    'base.source.valuse',
    /Did you mean `values`/,
  ],
])('an app with %s is refused', (_, base, field, message) => {
  const problems = problemsOf(() => render(argoApp(base as ArgoAppSpec)));
  expect(problems[0]).toMatchObject({ field, message: expect.stringMatching(message) });
});
