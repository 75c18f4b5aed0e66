import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Repository, useRepository } from '../repository';

const repository = useRepository();

function compiledAt(repo: Repository): { packages: number; sources: number } {
  const time = (name: string) => statSync(join(repo.path, `.argosy/cache/${name}.js`)).mtimeMs;
  return { packages: time('packages'), sources: time('sources') };
}

/** Makes the times of the compiled scripts old, so that a new one can be told from them. */
function age(repo: Repository): void {
  for (const name of ['packages', 'sources']) {
    utimesSync(join(repo.path, `.argosy/cache/${name}.js`), 1, 1);
  }
}

function compiles(repo: Repository): string[] {
  age(repo);
  const { status, stderr } = repo.argosy('--version');
  expect([status, stderr]).toEqual([0, '']);
  return Object.entries(compiledAt(repo)).flatMap(([name, time]) => (time > 1000 ? [name] : []));
}

test('a second start compiles nothing', () => {
  const repo = repository();
  repo.argosy('--version');
  expect(compiles(repo)).toEqual([]);
});

test('whatever the scripts are made from makes them anew, each time', () => {
  const repo = repository();
  repo.argosy('--version');
  const changes: [string, () => void, string[]][] = [
    [
      'a source of the fleet',
      () => repo.append('fleet/apps/my-app.ts', '\n// changed\n'),
      ['sources'],
    ],
    [
      'a source of the library',
      () => repo.append('lib/base/hint.ts', '\n// changed\n'),
      ['sources'],
    ],
    ['main.ts', () => repo.append('main.ts', '\n// changed\n'), ['sources']],
    ['a new app', () => repo.write('fleet/apps/new.ts', 'export {};\n'), ['sources']],
    ['an app that goes', () => repo.removeFile('fleet/apps/new.ts'), ['sources']],
    ['the lock file', () => repo.append('package-lock.json', '\n'), ['packages', 'sources']],
    [
      'the manifest of the package',
      () => repo.append('package.json', '\n'),
      ['packages', 'sources'],
    ],
    ['the compiler settings', () => repo.append('tsconfig.json', '\n'), ['packages', 'sources']],
    [
      'the compiler itself',
      () => repo.append('bin/compile.js', '\n// changed\n'),
      ['packages', 'sources'],
    ],
  ];
  for (const [what, change, expected] of changes) {
    change();
    expect([what, compiles(repo)]).toEqual([what, expected]);
  }
});

test('another version of Node makes them anew', () => {
  const repo = repository();
  repo.argosy('--version');
  const file = join(repo.path, '.argosy/cache/sources.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(process.version, 'v20.0.0'));
  expect(compiles(repo)).toEqual(['sources']);
});

test('a damaged cache is made anew, and a missing one is no harm', () => {
  const repo = repository();
  repo.argosy('--version');
  repo.append('.argosy/cache/sources.js', '\nthrow new Error("damaged");\n');
  expect(repo.argosy('--version').status).toBe(0);
  repo.write('.argosy/cache/sources.json', '{');
  repo.write('.argosy/cache/packages.v8', 'nonsense');
  expect(repo.argosy('--version').status).toBe(0);
});

test('a change shows at once: the cache holds code, never manifests', () => {
  const repo = repository();
  repo.argosy('synth');
  repo.replace('fleet/apps/my-app.ts', 'replicas: 4', 'replicas: 5');
  expect(repo.argosy('synth').stdout).toMatch(/production\/my-app {2}1 updated/);
  repo.write('fleet/releases/dev/my-app.yaml', 'images:\n  my-app:\n    tag: "v9"\n');
  expect(repo.argosy('synth').stdout).toMatch(/dev\/my-app {2}1 updated/);
  expect(repo.read('dist/apps/dev/my-app/Deployment.my-app.k8s.yaml')).toContain('my-app:v9');
});

test('an app finds the files beside it', () => {
  const repo = repository();
  repo.write('fleet/apps/motd.txt', 'hello');
  repo.append(
    'fleet/apps/my-app.ts',
    "\nimport { readFileSync } from 'node:fs';\nif (readFileSync(__dirname + '/motd.txt', 'utf8') !== 'hello' || !__filename.endsWith('/fleet/apps/my-app.ts')) throw new Error('elsewhere');\n",
  );
  expect(repo.argosy('synth', '--dry-run')).toMatchObject({ status: 0, stderr: '' });
});

test('an app that was broken by a missing file is whole again once the file is there', () => {
  const repo = repository();
  repo.append('fleet/apps/my-app.ts', "\nimport '../teams/owners';\n");
  expect(repo.argosy('synth').stderr).toContain('Could not resolve "../teams/owners"');
  repo.write('fleet/teams/owners.ts', 'export {};\n');
  expect(repo.argosy('synth').status).toBe(0);
});
