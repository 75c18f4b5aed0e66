import { type Repository, useRepository } from '../repository';

const repository = useRepository();

const CACHE = '.argosy/cache/rendered.json';

/** The code that has rendered what the cache remembers. */
function buildOf(repo: Repository): string {
  return JSON.parse(repo.read(CACHE)).build;
}

test('it names all the code that renders: each change of it is another build', () => {
  const repo = repository();
  const changes: [string, () => void][] = [
    ['nothing yet', () => {}],
    [
      'the library',
      () => repo.append('lib/constructs/pod/probe.ts', '\nReflect.ownKeys({ a: 1 });\n'),
    ],
    ['an app', () => repo.append('fleet/apps/orders.ts', '\nReflect.ownKeys({});\n')],
    ['the environments', () => repo.append('fleet/environments.ts', '\nReflect.ownKeys({});\n')],
    ['main.ts', () => repo.append('main.ts', '\nReflect.ownKeys({});\n')],
    ['the lock file', () => repo.append('package-lock.json', '\n')],
    ['the manifest of the package', () => repo.append('package.json', '\n')],
    ['the compiler', () => repo.append('bin/compile.js', '\n// changed\n')],
  ];
  const builds = changes.map(([, change]) => {
    change();
    repo.removeFile('dist/apps/dev/my-app/Service.my-app.k8s.yaml');
    expect(repo.argosy('synth').stdout).toMatch(/^ {2}apps\/dev|^ {2}dev\/my-app {2}1 created/);
    return buildOf(repo);
  });
  expect(new Set(builds).size).toBe(changes.length);
});

test('another version of Node is another build', () => {
  const { environmentKey } = require('../../bin/cache');
  const here = environmentKey(repository().path);
  const { version } = process;
  try {
    Object.defineProperty(process, 'version', { value: 'v99.0.0' });
    expect(environmentKey(repository().path)).not.toBe(here);
  } finally {
    Object.defineProperty(process, 'version', { value: version });
  }
});

test('a synth that remembers says and does what one does that does not', () => {
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

test('no environment variable and no --debug makes it remember other code', () => {
  const repo = repository();
  repo.argosy('synth');
  const build = buildOf(repo);
  repo.replace('fleet/apps/my-app.ts', 'replicas: 4', 'replicas: 5');
  const set = { ARGOSY_BUILD: build };
  const { stdout } = repo.execWith(set, process.execPath, 'bin/argosy.js', 'synth');
  expect(stdout).toContain('production/my-app  1 updated');
  repo.replace('fleet/apps/my-app.ts', 'replicas: 5', 'replicas: 4');
  const debug = repo.execWith(set, process.execPath, 'bin/argosy.js', '--debug', 'synth');
  expect(debug.stdout).toContain('production/my-app  1 updated');
});

test('a fleet that imports a further package is rendered each time', () => {
  const repo = repository();
  // GIVEN node_modules of its own, with a package more that has a kind of app
  const link = 'real=$(readlink node_modules); rm node_modules; mkdir node_modules';
  repo.exec('sh', '-c', `${link}; ln -s "$real"/* "$real"/.bin node_modules/`);
  const kind = (text: string) => `const { k8s } = require('cdk8s-plus-28');
exports.kind = {
  name: 'Acme',
  pure: true,
  build: (chart, _, { app }) =>
    new k8s.KubeConfigMap(chart, 'Map', { metadata: { name: app }, data: { text: '${text}' } }),
};
`;
  repo.write('node_modules/acme-kinds/index.js', kind('one'));
  repo.write(
    'fleet/apps/acme.ts',
    `import { kind } from 'acme-kinds';
import { defineApp } from '../../lib';
import { environments } from '../environments';

export const acme = defineApp(environments, kind, { name: 'acme', base: {} });
`,
  );
  expect(repo.argosy('synth').stdout).toMatch(/production\/acme +1 created/);
  // WHEN its code changes, and nothing else
  repo.write('node_modules/acme-kinds/index.js', kind('two'));
  // THEN it shows
  expect(repo.argosy('synth').stdout).toMatch(/production\/acme +1 updated/);
});
