import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ArgocdProps } from '../../lib/model/argocd/argocd';
import { loadFleet } from '../../lib/render/load';
import type { FleetModules } from '../../lib/render/load-code';
import { MINIMAL } from '../argocd';
import { environments, platform, webApp } from '../fleet';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-load-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text = ''): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function modules(apps: Record<string, object>): FleetModules {
  for (const name of Object.keys(apps)) write(`fleet/apps/${name}.ts`);
  return {
    root,
    environments: async () => ({ environments }),
    platform: async () => ({ platform }),
    app: async (name) => apps[name] ?? {},
  };
}

test('every app file is loaded, also in subfolders, sorted by path, whatever it exports beside apps', async () => {
  const sources = await loadFleet(
    modules({
      b: { b: webApp(), URL: 'x', f: () => 1 },
      'payments/eu/c': { c: webApp() },
      a: { a: webApp() },
    }),
  );
  expect(sources.apps.map(({ file }) => file)).toEqual([
    'fleet/apps/a.ts',
    'fleet/apps/b.ts',
    'fleet/apps/payments/eu/c.ts',
  ]);
});

test('a file may export several apps, and a list of them', async () => {
  const one = webApp({ name: 'one' });
  const sources = await loadFleet(
    modules({ a: { one, default: one, more: [webApp({ name: 'two' })] } }),
  );
  expect(sources.apps.map(({ app }) => app.definition.name)).toEqual(['one', 'two']);
});

test('a file that exports no app is refused', async () => {
  expect(await loadFleet(modules({ a: { x: 1 } }))).toMatchObject({
    problems: [{ file: 'fleet/apps/a.ts', message: 'This file exports no app.' }],
  });
});

test.each([
  [
    '/repo/.argosy/cache/fleet.js',
    "Cannot find module 'shared'.",
    /^Run `npm ci`, or `npm install shared`/,
  ],
  [
    '/shared/index.js',
    "Cannot find module 'shared', which /shared/index.js requires.",
    /--install-links/,
  ],
])('a package that %s does not find is reported with a fix', async (importer, message, fix) => {
  const error = new Error(`Cannot find module 'shared'\nRequire stack:\n- ${importer}`);
  Object.assign(error, { code: 'MODULE_NOT_FOUND', requireStack: [importer, '/repo/main.ts'] });
  const app = () => Promise.reject(error);
  const { problems } = await loadFleet({ ...modules({ a: {} }), app });
  expect(problems).toEqual([{ file: 'fleet/apps/a.ts', message, fix: expect.stringMatching(fix) }]);
});

test.each([
  [
    'argosy',
    new ReferenceError('defineWebService is not defined'),
    /^Add `import \{ defineWebService \} from 'argosy';`\.$/,
  ],
  [
    'cdk8s',
    new ReferenceError('ApiObject is not defined'),
    /^Add `import \{ ApiObject \} from 'cdk8s';`\.$/,
  ],
  ['no package', new ReferenceError('sidecar is not defined'), /^Import or define `sidecar`\.$/],
  [
    'a misspelling',
    new TypeError('(0 , import_argosy2.defineWebServic) is not a function'),
    /^Did you mean `defineWebService`\?$/,
  ],
  [
    'a class',
    new TypeError('import_cdk8s.Charrt is not a constructor'),
    /^Did you mean `Chart`\?$/,
  ],
  ['anything else', new TypeError('x is not a function'), /--debug/],
])('a missing import is reported with its fix: %s', async (_, error, fix) => {
  const app = () => Promise.reject(error);
  const { problems } = await loadFleet({ ...modules({ a: {} }), app });
  expect(problems).toMatchObject([{ file: 'fleet/apps/a.ts', fix: expect.stringMatching(fix) }]);
});

test.each(['environments', 'platform'] as const)(
  'an error in fleet/%s.ts names that file',
  async (name) => {
    const error = new ReferenceError('defineEnvironments is not defined');
    const fleet = { ...modules({}), [name]: () => Promise.reject(error) };
    await expect(loadFleet(fleet)).rejects.toMatchObject({
      problems: [{ file: `fleet/${name}.ts`, fix: expect.stringContaining("from 'argosy'") }],
    });
  },
);

test('tests and other files beside the apps are not loaded', async () => {
  write('fleet/apps/a.test.ts');
  write('fleet/apps/README.md');
  write('fleet/apps/payments/a.test.ts');
  expect((await loadFleet(modules({}))).apps).toEqual([]);
});

test('releases are read by path', async () => {
  write('fleet/releases/dev/web.yaml', 'images: { web: { tag: v1 } }\n');
  write('fleet/releases/README.md', 'notes');
  const { releases } = await loadFleet(modules({}));
  expect([...releases]).toEqual([
    ['fleet/releases/dev/web.yaml', { images: { web: { tag: 'v1' } } }],
  ]);
});

test('an invalid release and an invalid app are reported together', async () => {
  write('fleet/releases/dev/web.yaml', 'images: [\n');
  expect(await loadFleet(modules({ a: {} }))).toMatchObject({
    problems: [{ file: 'fleet/apps/a.ts' }, { file: 'fleet/releases/dev/web.yaml' }],
  });
});

test('health checks of the fleet are refused without `argocd`: nothing would render them', async () => {
  const script = 'return { status = "Healthy" }';
  const path = 'fleet/health/example.com/Database/health.lua';
  write(path, script);
  const of = async (argocd?: ArgocdProps) => {
    const changed = { ...platform, ...(argocd && { argocd }) };
    const sources = await loadFleet({
      ...modules({}),
      platform: async () => ({ platform: changed }),
    });
    return sources.problems?.filter(({ message }) => message.includes('`argocd`'));
  };
  expect(await of()).toEqual([
    {
      file: 'fleet/health/example.com/Database',
      message: 'Without `argocd` in fleet/platform.ts, Argo CD does not get these scripts.',
      fix: 'Set `argocd` in fleet/platform.ts, or keep the scripts where Argo CD is installed.',
    },
  ]);
  expect(await of(MINIMAL)).toEqual([]);
});

test('teams that main.ts does not load, or that the file does not export, are refused', async () => {
  const fleet = modules({ a: { a: webApp() } });
  const load = async () => ({}) as never;
  await expect(loadFleet({ ...fleet, teams: load })).rejects.toThrow('exports no `teams`');
  expect((await loadFleet(fleet)).teams).toEqual({});
  write('fleet/teams.ts');
  await expect(loadFleet(fleet)).rejects.toThrow('`main.ts` does not load this file');
});
