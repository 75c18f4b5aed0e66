import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineApp } from 'argosy';
import ts from 'typescript';
import { renderFleet } from '../../../lib/render/render-fleet';
import { environments, fleetOf, problemsOf } from '../../fleet';
import { type CacheSpec, cacheKind, dashboardKind } from '../../shared-constructs';

const PACKAGE = join(__dirname, '../../shared-constructs');

const sessions = (base: Partial<CacheSpec>, production: object = {}) =>
  defineApp(environments, cacheKind, {
    name: 'sessions',
    image: 'example/memcached',
    base: { megabytes: 64, workers: { warmer: {} }, argocd: { syncWave: 1 }, ...base },
    overlays: { production },
  });

const traffic = (base: object = {}) =>
  defineApp(environments, dashboardKind, {
    name: 'traffic',
    base: { title: 'Traffic', argocd: { syncWave: 2 }, ...base },
  });

test('a package of shared kinds only needs its peer dependencies and the public API', () => {
  const { peerDependencies } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  const imported = readdirSync(PACKAGE)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => ts.preProcessFile(readFileSync(join(PACKAGE, file), 'utf8')).importedFiles)
    .map(({ fileName }) => fileName)
    .filter((name) => !name.startsWith('./'));

  expect(imported.filter((name) => !Object.keys(peerDependencies).includes(name))).toEqual([]);
  expect(imported).toContain('argosy');
});

test('a fleet runs apps of shared kinds, with companions and Argo CD settings', () => {
  const tree = renderFleet(fleetOf(sessions({}, { megabytes: 512 }), traffic()));

  const files = [...tree.keys()].filter((path) => path.startsWith('apps/production/'));
  expect(files).toEqual([
    'apps/production/sessions/Deployment.sessions-warmer.k8s.yaml',
    'apps/production/sessions/Deployment.sessions.k8s.yaml',
    'apps/production/traffic/ConfigMap.traffic.k8s.yaml',
  ]);
  expect(tree.get('apps/production/sessions/Deployment.sessions.k8s.yaml')).toContain('"512"');
  const application = [...tree].find(([path]) => /^argocd\/production\/.*traffic/.test(path));
  expect(application?.[1]).toMatch(/argocd\.argoproj\.io\/sync-wave: ['"]2['"]/);
});

test('a problem in a spec has its layer', () => {
  const refused = (app: ReturnType<typeof sessions>) =>
    problemsOf(() => renderFleet(fleetOf(app))).map(({ file, field, message }) => ({
      file,
      field,
      message,
    }));

  const file = 'fleet/apps/sessions.ts';
  const message = 'Use 16 or more.';
  expect(refused(sessions({}, { megabytes: 8 }))).toEqual([
    { file, field: 'overlays.production.megabytes', message },
  ]);
  expect(refused(sessions({ megabytes: 8 }, { megabytes: 64 }))).toEqual([
    { file, field: 'base.megabytes', message },
  ]);
  expect(refused(sessions({}, { replica: 2 }))).toEqual([
    {
      file,
      field: 'overlays.production.replica',
      message: 'There is no such field. Did you mean `replicas`?',
    },
  ]);
});

test('a kind without pods is validated by its schema', () => {
  const refused = (base: object) =>
    problemsOf(() => renderFleet(fleetOf(traffic(base)))).map(
      ({ field, message }) => `${field}: ${message}`,
    );

  expect(refused({ title: '' })).toContain('base.title: A dashboard has a title.');
  expect(refused({ panel: [] })).toContain(
    'base.panel: There is no such field. Did you mean `panels`?',
  );
  expect(refused({ argocd: { syncWav: 1 } })).toContain(
    'base.argocd.syncWav: There is no such field. Did you mean `syncWave`?',
  );
});
