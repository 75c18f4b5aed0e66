import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const COMMAND = join(dirname(dirname(__dirname)), 'bin/argosy.js');

let parent = '';

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'argosy-'));
});

afterEach(() => rmSync(parent, { recursive: true }));

function init(...args: string[]) {
  return spawnSync(process.execPath, [COMMAND, 'init', ...args], {
    cwd: parent,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

test('it makes a repository without a question, and says what comes next', () => {
  const { status, stdout, stderr } = init('gitops');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('created fleet/apps/hello.ts\n');
  expect(stdout).toMatch(/Next:\n {2}cd gitops\n {2}npm install\n/);
  expect(existsSync(join(parent, 'gitops/fleet/apps/hello.ts'))).toBe(true);
});

test('a script gets the files as JSON', () => {
  const { files } = JSON.parse(init('gitops', '--json').stdout);
  expect(files).toContain('cdk8s.yaml');
});

test('a clone of an empty repository is empty, but any file makes a directory taken', () => {
  mkdirSync(join(parent, 'clone/.git'), { recursive: true });
  expect(init('clone').status).toBe(0);
  mkdirSync(join(parent, 'taken'));
  writeFileSync(join(parent, 'taken/README.md'), '');
  const { status, stderr } = init('taken');
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/not empty: it contains README\.md.*Fix:/s),
  ]);
  expect(readdirSync(join(parent, 'taken'))).toEqual(['README.md']);
});

test.each([
  ['a file', ['file']],
  ['a name that no package has', ['gitops', '--name', 'Git Ops']],
  ['an environment that is no DNS label', ['gitops', '--environments', 'dev,Prod']],
  ['a branch that git refuses', ['gitops', '--branch', "it's,#2"]],
  ['an environment with a reserved name', ['gitops', '--environments', 'root']],
  ['a repository that is no URL', ['gitops', '--repository', 'foo']],
  ['an environment named twice', ['gitops', '--environments', 'dev,dev']],
  ['a cluster of no environment', ['gitops', '--cluster', 'live=x']],
  ['a cluster without its environment', ['gitops', '--cluster', 'x']],
  ['two clusters of one environment', ['gitops', '--cluster', 'dev=x', '--cluster', 'dev=y']],
])('%s is wrong usage, and nothing is written', (_, args) => {
  writeFileSync(join(parent, 'file'), '');
  const { status, stderr } = init(...args);
  expect([status, stderr]).toEqual([2, expect.stringMatching(/^argosy: /)]);
  expect(readdirSync(parent)).toEqual(['file']);
});
