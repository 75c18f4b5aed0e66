import { existsSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { type Repository, useRepository } from '../repository';

const repository = useRepository();

const SCRIPT = '.argosy/cache/fleet.js';

/** Starts the command; returns true if that compiled the fleet. */
function compiles(repo: Repository): boolean {
  const script = join(repo.path, SCRIPT);
  if (existsSync(script)) utimesSync(script, 1, 1);
  const { status, stderr } = repo.argosy('--version');
  expect([status, stderr]).toEqual([0, '']);
  return statSync(script).mtimeMs > 1000;
}

test('a second start compiles nothing, and a change of any source compiles the fleet again', () => {
  const repo = repository();
  repo.argosy('--version');
  const changes: [string, () => void][] = [
    ['an app', () => repo.append('fleet/apps/my-app.ts', '\n// changed\n')],
    ['main.ts', () => repo.append('main.ts', '\n// changed\n')],
    ['a new app', () => repo.write('fleet/apps/new.ts', 'export {};\n')],
    ['an app that goes', () => repo.removeFile('fleet/apps/new.ts')],
    ['an app in a new folder', () => repo.write('fleet/apps/eu/new.ts', 'export {};\n')],
    ['an app in a folder deeper', () => repo.write('fleet/apps/eu/a/new.ts', 'export {};\n')],
    ['the lock file', () => repo.append('package-lock.json', '\n')],
    ['the manifest of the package', () => repo.append('package.json', '\n')],
    ['the compiler settings', () => repo.append('tsconfig.json', '\n')],
  ];
  expect(compiles(repo)).toBe(false);
  for (const [what, change] of changes) {
    change();
    expect([what, compiles(repo)]).toEqual([what, true]);
  }
  expect(compiles(repo)).toBe(false);
});

test('a damaged cache is ignored', () => {
  const repo = repository();
  repo.argosy('--version');
  repo.append(SCRIPT, '\nthrow new Error("damaged");\n');
  expect(repo.argosy('--version').status).toBe(0);
  repo.write('.argosy/cache/fleet.json', '{');
  expect(repo.argosy('--version').status).toBe(0);
});

test('a change takes effect at once: the cache holds code, never manifests', () => {
  const repo = repository();
  repo.argosy('synth');
  repo.replace('fleet/apps/my-app.ts', 'replicas: 4', 'replicas: 5');
  expect(repo.argosy('synth').stdout).toMatch(/production\/my-app {2}1 updated/);
  repo.write('fleet/releases/dev/my-app.yaml', 'images:\n  my-app:\n    tag: "v9"\n');
  expect(repo.argosy('synth').stdout).toMatch(/dev\/my-app {2}1 updated/);
  expect(repo.read('dist/apps/dev/my-app/Deployment.my-app.k8s.yaml')).toContain('my-app:v9');
});

test('an app can read files in its directory', () => {
  const repo = repository();
  repo.write('fleet/apps/motd.txt', 'hello');
  repo.append(
    'fleet/apps/my-app.ts',
    "\nimport { readFileSync } from 'node:fs';\nif (readFileSync(__dirname + '/motd.txt', 'utf8') !== 'hello' || !__filename.endsWith('/fleet/apps/my-app.ts')) throw new Error('elsewhere');\n",
  );
  expect(repo.argosy('synth', '--dry-run')).toMatchObject({ status: 0, stderr: '' });
});

test('an app with a missing file works once the file exists', () => {
  const repo = repository();
  repo.append('fleet/apps/my-app.ts', "\nimport '../teams/owners';\n");
  expect(repo.argosy('synth').stderr).toContain('Could not resolve "../teams/owners"');
  repo.write('fleet/teams/owners.ts', 'export {};\n');
  expect(repo.argosy('synth').status).toBe(0);
});
