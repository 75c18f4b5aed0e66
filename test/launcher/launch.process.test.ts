import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { COMMAND, installPackages } from '../packages';
import { Repository } from '../repository';

const ROOT = dirname(dirname(__dirname));
const OWN = join(ROOT, 'bin/argosy.js');

const made: (() => void)[] = [];

afterEach(() => {
  for (const remove of made.splice(0)) remove();
});

function repository(): Repository {
  const repo = new Repository();
  made.push(() => repo.remove());
  return repo;
}

function emptyDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'argosy-'));
  made.push(() => rmSync(path, { recursive: true }));
  return path;
}

/** A repository with its own copy of the package, as npm installs it. */
function installed(): Repository {
  const repo = repository();
  repo.removeFile('node_modules');
  installPackages(repo.path);
  const target = join(repo.path, 'node_modules/argosy');
  rmSync(target);
  mkdirSync(target);
  for (const name of ['bin', 'build', 'templates', 'package.json']) {
    cpSync(join(ROOT, name), join(target, name), {
      recursive: true,
      filter: (it) => !it.endsWith('/build/types'),
    });
  }
  return repo;
}

function start(command: string, cwd: string, ...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [command, ...args], { cwd, encoding: 'utf8' });
}

test('the repository is the nearest directory with a fleet: the working directory or a parent', () => {
  const repo = repository();
  const { status, stdout } = start(
    join(repo.path, COMMAND),
    join(repo.path, 'fleet/apps'),
    'synth',
  );
  expect([status, stdout]).toEqual([0, expect.stringContaining('0 created')]);
});

test('outside of a repository, only help, the version and init work; anything else is a usage error', () => {
  const empty = emptyDirectory();
  expect(start(OWN, empty, '--help')).toMatchObject({ status: 0, stderr: '' });
  expect(start(OWN, empty, '--version')).toMatchObject({ status: 0, stderr: '' });
  expect(start(OWN, empty, 'init', '--help')).toMatchObject({ status: 0, stderr: '' });
  for (const args of [
    ['synth'],
    ['check'],
    ['status'],
    ['release', 'x', '--env', 'dev', '--image', 'v1'],
  ]) {
    const { status, stdout, stderr } = start(OWN, empty, ...args);
    expect([status, stdout, stderr]).toEqual([
      2,
      '',
      expect.stringMatching(/^argosy: .* is not in a gitops repository.*Fix: .*--directory/s),
    ]);
  }
});

test('--directory sets the repository, wherever the command is started', () => {
  const repo = repository();
  const { status, stdout } = start(OWN, emptyDirectory(), '--directory', repo.path, 'synth');
  expect([status, stdout]).toEqual([0, expect.stringContaining('0 created')]);
  const inline = start(OWN, emptyDirectory(), `--directory=${repo.path}`, 'synth');
  expect(inline.status).toBe(0);
});

test('a --directory after the command is refused before anything is done', () => {
  const [here, there] = [repository(), repository()];
  here.removeFile('dist/apps/dev/my-app/Service.my-app.k8s.yaml');
  const { status, stderr } = start(
    join(here.path, COMMAND),
    here.path,
    'synth',
    '--directory',
    there.path,
  );
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/--directory must precede the command/),
  ]);
  expect(here.files('dist').has('apps/dev/my-app/Service.my-app.k8s.yaml')).toBe(false);
});

test('the value of another option is no --directory', () => {
  const args = ['rollback', 'my-app', '--env', 'dev', '--reason', '--directory=/nowhere'];
  const repo = repository();
  const { stderr } = start(join(repo.path, COMMAND), repo.path, ...args);
  expect(stderr).toMatch(/--reason <text>' argument missing/);
});

test('the search for a repository ends at the top of a git repository', () => {
  const repo = repository();
  repo.write('vendor/app/.git', 'gitdir: ../../.git/modules/app\n');
  const { status, stderr } = start(
    join(repo.path, COMMAND),
    join(repo.path, 'vendor/app'),
    'check',
  );
  expect([status, stderr]).toEqual([2, expect.stringMatching(/is not in a gitops repository/)]);
});

// Only root can give a directory to another user.
const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot(
  'a command from elsewhere does not run the code of another user in a parent directory',
  () => {
    const repo = installed();
    chownSync(repo.path, 65_534, 65_534);
    const directory = emptyDirectory();
    installPackages(directory);
    const tool = join(directory, 'node_modules/argosy');
    rmSync(tool);
    cpSync(join(repo.path, 'node_modules/argosy'), tool, { recursive: true });
    const command = join(tool, 'bin/argosy.js');
    const from = (directory: string, ...args: string[]) =>
      start(command, join(repo.path, directory), ...args).status;
    expect(from('fleet', 'check')).toBe(2);
    expect(from('fleet', '--directory', repo.path, 'check')).toBe(0);
    expect(from('.', 'check')).toBe(0);
  },
);

test.each([
  ['does not exist', (path: string) => join(path, 'nowhere'), /does not exist/],
  ['has no fleet', (path: string) => path, /is not a gitops repository/],
])('a --directory that %s is a usage error', (_, of, message) => {
  const { status, stderr } = start(OWN, ROOT, '--directory', of(emptyDirectory()), 'synth');
  expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
});

test('the command of one repository runs no code of another one in which it is started', () => {
  const [mine, other] = [installed(), installed()];
  other.write('main.ts', "require('node:fs').writeFileSync('was-run', '');\n");
  const { status, stderr } = start(join(mine.path, COMMAND), other.path, 'synth');
  expect([status, stderr]).toEqual([2, expect.stringMatching(/belongs to .*Fix: .*--directory/s)]);
  expect(existsSync(join(other.path, 'was-run'))).toBe(false);
});

test('the library that is installed in the given repository runs', () => {
  const [mine, other] = [installed(), installed()];
  other.replace(
    'node_modules/argosy/package.json',
    `"version": "${JSON.parse(other.read('node_modules/argosy/package.json')).version}"`,
    '"version": "99.0.0"',
  );
  const started = start(
    join(mine.path, COMMAND),
    mine.path,
    '--directory',
    other.path,
    '--version',
  );
  expect([started.stdout, started.stderr]).toEqual(['99.0.0\n', '']);
});

test('without installed packages, the error says how to install them', () => {
  const repo = repository();
  repo.exec('rm', '-r', 'node_modules', '.argosy');
  const { status, stderr } = start(OWN, ROOT, '--directory', repo.path, 'synth');
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/not installed\.\n {2}Fix: run `npm ci` there\.\n$/),
  ]);
});

test('a main.ts without a fleet is refused', () => {
  const repo = repository();
  repo.write('main.ts', 'export {};\n');
  expect(repo.argosy('synth')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^main\.ts\n {2}It has no export named `fleet`/),
  });
});

test('a package that the fleet imports shares its copy of the library and of cdk8s', () => {
  const repo = installed();
  repo.write(
    'node_modules/acme-constructs/index.js',
    "exports.argosy = require('argosy');\nexports.cdk8s = require('cdk8s');\n",
  );
  repo.append(
    'fleet/apps/my-app.ts',
    `
import * as shared from 'acme-constructs';
import * as argosy from 'argosy';
import { ApiObject } from 'cdk8s';
if (shared.argosy.Workload !== argosy.Workload) throw new Error('two copies of argosy');
if (shared.cdk8s.ApiObject !== ApiObject) throw new Error('two copies of cdk8s');
`,
  );
  expect(repo.argosy('synth')).toMatchObject({ status: 0, stderr: '' });
  expect(repo.argosy('--debug', 'synth')).toMatchObject({ status: 0, stderr: '' });
});

test('with --debug, a stack trace has the lines of the TypeScript files', () => {
  const repo = repository();
  repo.replace(
    'fleet/apps/my-app.ts',
    'export const',
    "\n\nthrow new Error('boom');\nexport const",
  );
  const line =
    repo.read('fleet/apps/my-app.ts').split('\n').indexOf("throw new Error('boom');") + 1;
  expect(repo.argosy('--debug', 'synth').stderr).toContain(`fleet/apps/my-app.ts:${line}:`);
});
