import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInProcess } from './in-process';

let parent = '';

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'argosy-'));
});

afterEach(() => rmSync(parent, { recursive: true }));

const init = (directory: string, ...options: string[]) =>
  runInProcess(undefined, 'init', join(parent, directory), ...options);

test('it makes a repository without a question, and says what comes next', async () => {
  const { status, stdout, stderr } = await init('gitops');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('created fleet/apps/hello.ts\n');
  expect(stdout).toMatch(/Next:\n {2}cd .*gitops\n {2}npm install\n/);
  expect(existsSync(join(parent, 'gitops/fleet/apps/hello.ts'))).toBe(true);
});

test('a script gets the files as JSON', async () => {
  const { files } = JSON.parse((await init('gitops', '--json')).stdout);
  expect(files).toContain('cdk8s.yaml');
});

test('a clone of an empty repository is empty, but any file makes a directory taken', async () => {
  mkdirSync(join(parent, 'clone/.git'), { recursive: true });
  expect((await init('clone')).status).toBe(0);
  mkdirSync(join(parent, 'taken'));
  writeFileSync(join(parent, 'taken/README.md'), '');
  const { status, stderr } = await init('taken');
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
])('%s is wrong usage, and nothing is written', async (_, [directory = '', ...options]) => {
  writeFileSync(join(parent, 'file'), '');
  const { status, stderr } = await init(directory, ...options);
  expect([status, stderr]).toEqual([2, expect.stringMatching(/^argosy: /)]);
  expect(readdirSync(parent)).toEqual(['file']);
});
