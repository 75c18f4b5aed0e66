import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// Tests the published package: its contents, and that a repository works with nothing but the package. Dependencies come
// from this repository's node_modules, without a network, or from npm with ARGOSY_NPM_INSTALL=1.

const ROOT = dirname(__dirname);
const REAL = process.env['ARGOSY_NPM_INSTALL'] === '1';

const workspace = mkdtempSync(join(tmpdir(), 'argosy-package-'));
const gitops = join(workspace, 'gitops');

afterAll(() => rmSync(workspace, { recursive: true, force: true }));

function run(cwd: string, command: string, ...args: string[]): SpawnSyncReturns<string> {
  const { NODE_PATH: _, ARGOSY_CA_CERTS, ...inherited } = process.env;
  // npm may need the certificates that the setup has set aside.
  const certificates = ARGOSY_CA_CERTS && { NODE_EXTRA_CA_CERTS: ARGOSY_CA_CERTS };
  const env = {
    ...inherited,
    ...certificates,
    NO_COLOR: '1',
    CDK8S_CHECK_UPGRADE: 'false',
    CI: '',
  };
  // A registry that does not answer must not keep the test from ending.
  return spawnSync(command, args, { cwd, encoding: 'utf8', env, timeout: 180_000 });
}

/** Runs a command and returns its output; fails unless it succeeds. */
function succeed(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = run(cwd, command, ...args);
  if (status !== 0) {
    throw new Error(`${[command, ...args].join(' ')}: exit code ${status}\n${stdout}\n${stderr}`);
  }
  return stdout;
}

interface Tarball {
  readonly file: string;
  readonly paths: readonly string[];
}

function pack(directory: string): Tarball {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', workspace];
  const report = JSON.parse(succeed(directory, 'npm', ...args));
  // Depending on its version, npm reports a list or an object by package name.
  const [{ filename, files }] = Object.values(report) as [
    { filename: string; files: { path: string }[] },
  ];
  return { file: join(workspace, filename), paths: files.map(({ path }) => path) };
}

/** Installs the dependencies in package.json, with the library from a tarball. */
function install(tarball: string): void {
  if (REAL) {
    succeed(gitops, 'npm', 'install', '--no-audit', '--no-fund', `argosy@file:${tarball}`);
    return;
  }
  const packages = join(gitops, 'node_modules');
  rmSync(packages, { recursive: true, force: true });
  mkdirSync(packages);
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
  }
  unpack(tarball, join(packages, 'argosy'));
}

/** Runs `argosy init` from the package alone. */
function init(tarball: string, ...args: string[]): void {
  const tool = join(workspace, 'tool/node_modules/argosy');
  if (REAL) {
    const prefix = join(workspace, 'tool');
    mkdirSync(prefix);
    succeed(prefix, 'npm', 'install', '--no-audit', '--no-fund', '--prefix', prefix, tarball);
  } else unpack(tarball, tool);
  succeed(workspace, process.execPath, join(tool, 'bin/argosy.js'), 'init', ...args);
}

function unpack(tarball: string, directory: string): void {
  mkdirSync(directory, { recursive: true });
  execFileSync('tar', ['xzf', tarball, '-C', directory, '--strip-components=1']);
  // The dependencies of the package are links in its own node_modules.
  const packages = join(directory, 'node_modules');
  mkdirSync(packages);
  for (const name of [
    'cdk8s',
    'cdk8s-plus-28',
    'constructs',
    'commander',
    'esbuild',
    'js-yaml',
    'ci-info',
  ]) {
    symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
  }
  for (const name of ['valibot', 'yaml']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
  }
}

const argosy = (...args: string[]) =>
  succeed(gitops, process.execPath, 'node_modules/argosy/bin/argosy.js', ...args);

const npx = (...args: string[]) =>
  succeed(gitops, process.execPath, join(gitops, 'node_modules', args[0] ?? ''), ...args.slice(1));

/** Compiles imports of all entry points as each kind of module, and the repository itself. */
function checkTypes(source: string): void {
  const tsc = 'typescript/bin/tsc';
  const files = ['doors.mts', 'doors.cts', 'doors.ts'];
  for (const name of files) write(name, source);
  const settings = ['--module', 'node16', '--moduleResolution', 'node16', '--target', 'es2022'];
  const options = ['--noEmit', '--strict', '--types', 'node', '--ignoreConfig'];
  npx(tsc, ...settings, ...options, 'doors.mts', 'doors.cts');
  // The repository itself uses module resolution `bundler`.
  edit(join(gitops, 'tsconfig.json'), '"main.ts", ', '"main.ts", "doors.ts", ');
  npx(tsc, '-p', '.');
  edit(join(gitops, 'tsconfig.json'), '"doors.ts", ', '');
  for (const name of files) rmSync(join(gitops, name));
}

/** Packs the next version of the package, which renders one thing differently. */
function nextVersion(): Tarball {
  const copy = join(workspace, 'next');
  mkdirSync(copy);
  const parts = ['bin', 'imports', 'lib', 'scripts', 'templates', 'tsconfig.json', 'CHANGELOG.md'];
  for (const name of [...parts, 'package.json']) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  edit(join(copy, 'package.json'), /"version": "[^"]+"/, '"version": "99.0.0"');
  edit(
    join(copy, 'lib/constructs/pod/security-context.ts'),
    "seccompProfile: { type: 'RuntimeDefault' },",
    "seccompProfile: { type: 'RuntimeDefault' }, fsGroupChangePolicy: 'OnRootMismatch',",
  );
  succeed(copy, process.execPath, 'scripts/build.mjs', '--scripts', '--no-link');
  return pack(copy);
}

function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(file, edited);
}

const git = (...args: string[]) => succeed(gitops, 'git', ...args);

const write = (path: string, text: string) => writeFileSync(join(gitops, path), text);

const read = (path: string) => readFileSync(join(gitops, path), 'utf8');

describe('from the tarball alone', () => {
  let first: Tarball;

  // Declarations take seconds: they are only built and tested when npm installs the package.
  beforeAll(() => {
    if (REAL) succeed(ROOT, process.execPath, 'scripts/build.mjs', '--declarations');
  });

  test('the tarball has only the files that the package needs', () => {
    first = pack(ROOT);
    const top = new Set(first.paths.map((path) => path.split('/')[0]));
    expect([...top].sort()).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'bin',
        'build',
        'health',
        'package.json',
        'schemas',
        'templates',
      ].sort(),
    );
    expect(first.paths).toContain('templates/repository/dot-gitignore');
    expect(first.paths.filter((path) => /\.test\.|(^|\/)lib\/.*(?<!\.d)\.ts$/.test(path))).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^build/)]),
    );
  });

  test('argosy init creates a repository that renders, and whose tests pass', () => {
    init(first.file, 'gitops', '--repository', 'https://git.example.com/gitops.git');
    install(first.file);
    git('init', '-q', '-b', 'main');
    git('config', 'user.name', 'Test');
    git('config', 'user.email', 'test@example.com');
    expect(argosy('synth')).toMatch(/[1-9]\d* created, 0 updated, 0 deleted, 0 unchanged/);
    const tests = run(gitops, process.execPath, 'node_modules/jest/bin/jest.js', '--ci=false');
    expect([tests.status, tests.stderr]).toEqual([0, expect.stringContaining('3 passed')]);
    git('add', '-A');
    git('commit', '-q', '-m', 'The fleet');
    expect(git('status', '--porcelain')).toBe('');
  });

  test('each entry point can be imported and required, with its types', () => {
    const doors = {
      argosy: 'defineWebService',
      'argosy/cli': 'run',
      'argosy/testing': 'renderApp',
      'argosy/validation': 'ArgosyValidation',
      'argosy/imports/argoproj.io': 'AppProject',
    };
    const entries = Object.entries(doors);
    const imports = entries.map(([door, name]) => `import { ${name} } from '${door}';\n`).join('');
    const names = Object.values(doors);
    const check = `for (const it of [${names}]) if (typeof it !== 'function') throw new Error('no ' + it);\n`;
    const requires = entries.map(([door, name]) => `const { ${name} } = require('${door}');\n`);
    write('doors.mjs', imports + check);
    const schema =
      "if (!require('argosy/schemas/status.json').anyOf) throw new Error('no schema');\n";
    write('doors.cjs', requires.join('') + check + schema);
    succeed(gitops, process.execPath, 'doors.mjs');
    succeed(gitops, process.execPath, 'doors.cjs');
    if (REAL) checkTypes(`${imports}export const all: readonly unknown[] = [${names}];\n`);
    for (const name of ['mjs', 'cjs']) rmSync(join(gitops, `doors.${name}`));
  });

  test('cdk8s synth renders the same files', () => {
    npx('cdk8s-cli/bin/cdk8s', 'synth');
    expect(git('status', '--porcelain')).toBe('');
  });

  test('an app can be added, released, promoted and listed', () => {
    argosy('new', 'checkout', '--image', 'registry.example.com/checkout:v1.0.0', '--port', '8080');
    argosy('synth');
    git('add', '-A');
    git('commit', '-q', '-m', 'Add checkout');
    argosy('release', 'checkout', '--env', 'dev', '--image', 'v1.0.1');
    argosy('promote', 'checkout', '--from', 'dev', '--to', 'staging');
    expect(read('dist/apps/staging/checkout/Deployment.checkout.k8s.yaml')).toContain(
      'registry.example.com/checkout:v1.0.1',
    );
    expect(argosy('status', '--app', 'checkout')).toMatch(/\n {2}staging +v1\.0\.1 /);
  });

  test('an upgrade changes the version, and the diff of dist/ shows its effect', () => {
    const next = nextVersion();
    install(next.file);
    expect(argosy('--version')).toBe('99.0.0\n');
    expect(argosy('synth')).toMatch(/0 created, [1-9]\d* updated, 0 deleted/);
    const changed = git('diff', '-U0', '--', 'dist')
      .split('\n')
      .filter((line) => /^[+-](?![+-])/.test(line));
    expect(new Set(changed.map((line) => line.replace(/\s+/g, ' ')))).toEqual(
      new Set(['+ fsGroupChangePolicy: OnRootMismatch']),
    );
  });
});
