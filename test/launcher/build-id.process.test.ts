import { buildId } from '../../lib/launcher/build-id';
import { COMMAND, installPackages } from '../packages';
import { type Repository, useRepository } from '../repository';

const repository = useRepository();

const CACHE = '.argosy/cache/rendered.json';

/** The first line of the render memory. */
function memoryOf(repo: Repository): { build: string; instances: [string, unknown][] } {
  return JSON.parse(repo.read(CACHE).split('\n')[0] ?? '');
}

/** The build id in the render memory. */
function buildOf(repo: Repository): string {
  return memoryOf(repo).build;
}

test('each change of the code of the fleet changes the build id', () => {
  const repo = repository();
  const changes: [string, () => void][] = [
    ['nothing yet', () => {}],
    ['an app', () => repo.append('fleet/apps/orders.ts', '\nReflect.ownKeys({});\n')],
    ['the environments', () => repo.append('fleet/environments.ts', '\nReflect.ownKeys({});\n')],
    ['main.ts', () => repo.append('main.ts', '\nReflect.ownKeys({});\n')],
  ];
  const builds = changes.map(([, change]) => {
    change();
    repo.removeFile('dist/apps/dev/my-app/Service.my-app.k8s.yaml');
    expect(repo.argosy('synth').stdout).toMatch(/^ {2}apps\/dev|^ {2}dev\/my-app {2}1 created/);
    return buildOf(repo);
  });
  expect(new Set(builds).size).toBe(changes.length);
});

test('the build id depends on Node, the installed packages and the code', () => {
  const repo = repository();
  const lock = 'node_modules/.package-lock.json';
  withOwnPackages(repo);
  repo.write(lock, '{ "packages": {} }');
  const here = buildId(repo.path, 'code');
  expect(here).toEqual(expect.any(String));
  expect(buildId(repo.path, 'code')).toBe(here);
  expect(buildId(repo.path, 'other code')).not.toBe(here);
  const { version } = process;
  try {
    Object.defineProperty(process, 'version', { value: 'v99.0.0' });
    expect(buildId(repo.path, 'code')).not.toBe(here);
  } finally {
    Object.defineProperty(process, 'version', { value: version });
  }
  repo.write(lock, '{ "packages": { "node_modules/acme": { "version": "1.0.0" } } }');
  expect(buildId(repo.path, 'code')).not.toBe(here);
});

test.each([
  ['npm', '.package-lock.json', '{ "packages": { "node_modules/acme": { "link": true } } }'],
  ['pnpm', '.pnpm/lock.yaml', 'acme:\n  version: link:../acme\n'],
])(
  'a package that %s has linked leaves no build id, since its code is unknown',
  (_, lock, text) => {
    const repo = repository();
    withOwnPackages(repo);
    repo.exec('rm', '-f', 'node_modules/.package-lock.json');
    repo.write(`node_modules/${lock}`, text);
    expect(buildId(repo.path, 'code')).toBeUndefined();
  },
);

test('the library itself may be linked: its code is read', () => {
  const repo = repository();
  withOwnPackages(repo);
  repo.write(
    'node_modules/.package-lock.json',
    '{ "packages": { "node_modules/argosy": { "link": true } } }',
  );
  expect(buildId(repo.path, 'code')).toEqual(expect.any(String));
});

test('a synth has the same result and output with and without the render memory', () => {
  const repo = repository();
  repo.argosy('synth');
  const change = () => {
    repo.write('fleet/releases/dev/my-app.yaml', 'images:\n  my-app:\n    tag: "v9"\n');
    repo.replace('dist/apps/dev/orders/Service.orders.k8s.yaml', 'port: 80', 'port: 81');
    repo.removeFile('dist/argocd/dev/Application.orders-dev.k8s.yaml');
  };
  const before = repo.read('fleet/releases/dev/my-app.yaml');
  change();
  const remembering = [repo.argosy('synth').stdout, repo.files('dist')];
  repo.write('fleet/releases/dev/my-app.yaml', before);
  repo.argosy('synth');
  change();
  repo.exec('rm', CACHE);
  expect([repo.argosy('synth').stdout, repo.files('dist')]).toEqual(remembering);
  expect(remembering[0]).toMatch(/1 created, 2 updated, 0 deleted/);
});

test('environment variables and --debug do not change the build id', () => {
  const repo = repository();
  repo.argosy('synth');
  const build = buildOf(repo);
  repo.replace('fleet/apps/my-app.ts', 'replicas: 4', 'replicas: 5');
  const set = { ARGOSY_BUILD: build };
  const { stdout } = repo.execWith(set, process.execPath, COMMAND, 'synth');
  expect(stdout).toContain('production/my-app  1 updated');
  repo.replace('fleet/apps/my-app.ts', 'replicas: 5', 'replicas: 4');
  const debug = repo.execWith(set, process.execPath, COMMAND, '--debug', 'synth');
  expect(debug.stdout).toContain('production/my-app  1 updated');
});

test('the build id of a fleet that imports another package depends on its installed version', () => {
  const repo = repository();
  // GIVEN another package, with a kind of app
  withOwnPackages(repo);
  const lock = (version: string) =>
    JSON.stringify({ packages: { 'node_modules/acme-kinds': { version } } });
  const kind = (text: string) => `const { k8s } = require('cdk8s-plus-28');
exports.kind = {
  name: 'Acme',
  pure: true,
  build: (chart, _, { app }) =>
    new k8s.KubeConfigMap(chart, 'Map', { metadata: { name: app }, data: { text: '${text}' } }),
};
`;
  repo.write('node_modules/acme-kinds/index.js', kind('one'));
  repo.write('node_modules/.package-lock.json', lock('1.0.0'));
  repo.write(
    'fleet/apps/acme.ts',
    `import { kind } from 'acme-kinds';
import { defineApp } from 'argosy';
import { environments } from '../environments';

export const acme = defineApp(environments, kind, { name: 'acme', base: {} });
`,
  );
  expect(repo.argosy('synth').stdout).toMatch(/production\/acme +1 created/);
  expect(memoryOf(repo).instances.map(([key]) => key)).toContain('production/acme');
  // WHEN another version is installed
  repo.write('node_modules/acme-kinds/index.js', kind('two'));
  repo.write('node_modules/.package-lock.json', lock('2.0.0'));
  // THEN the change is rendered
  expect(repo.argosy('synth').stdout).toMatch(/production\/acme +1 updated/);
});

/** Gives a repository its own `node_modules`, which a test may change. */
function withOwnPackages(repo: Repository): void {
  repo.removeFile('node_modules');
  installPackages(repo.path);
  repo.exec('rm', 'node_modules/.package-lock.json');
}
