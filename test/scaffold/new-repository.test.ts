import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { type NewRepository, newRepositoryFiles } from '../../lib/scaffold/new-repository';

const ROOT = dirname(dirname(__dirname));

function filesOf(changes: Partial<NewRepository> = {}): Map<string, string> {
  return newRepositoryFiles({
    name: 'gitops',
    repository: 'https://git.example.com/gitops.git',
    branch: 'main',
    environments: ['dev', 'production'],
    clusters: {},
    ...changes,
  });
}

test('the files that no option changes are those of this repository', () => {
  const files = filesOf();
  for (const path of ['main.ts', 'main.test.ts']) {
    expect(files.get(path)).toBe(readFileSync(join(ROOT, path), 'utf8'));
  }
  expect(files.get('.editorconfig')).toBe(readFileSync(join(ROOT, '.editorconfig'), 'utf8'));
});

test('hidden files have their dots, and nothing is left to fill in but the expressions of workflows', () => {
  const files = filesOf();
  expect([...files.keys()]).toEqual(
    expect.arrayContaining(['.gitignore', '.gitattributes', '.github/CODEOWNERS']),
  );
  for (const [path, text] of files) {
    expect([path, text.replaceAll('${{', '').includes('{{')]).toEqual([path, false]);
  }
});

test('each package is locked to the version that this one is tested with', () => {
  const { dependencies, devDependencies } = JSON.parse(filesOf().get('package.json') ?? '');
  const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(dependencies).toEqual({
    argosy: own.version,
    cdk8s: own.devDependencies.cdk8s,
    'cdk8s-plus-28': own.devDependencies['cdk8s-plus-28'],
    constructs: own.devDependencies.constructs,
  });
  for (const version of Object.values(devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('each environment has a release, an owner and its cluster', () => {
  const files = filesOf({
    environments: ['dev', 'pre-prod', 'production'],
    clusters: { production: 'https://203.0.113.7:6443', 'pre-prod': 'shared' },
  });
  const environments = files.get('fleet/environments.ts') ?? '';
  expect(environments).toContain(
    "production: {\n    promotionOrder: 3,\n    cluster: { server: 'https://203.0.113.7:6443' },",
  );
  expect(environments).toContain(
    "'pre-prod': {\n    promotionOrder: 2,\n    cluster: { name: 'shared' },",
  );
  for (const name of ['dev', 'pre-prod', 'production']) {
    expect(files.has(`fleet/releases/${name}/hello.yaml`)).toBe(true);
    expect(files.get('.github/CODEOWNERS')).toContain(`/fleet/releases/${name}/`);
  }
});

test('a quote in an address cannot end its text', () => {
  const platform = filesOf({ repository: "https://git.example.com/o'brien.git" }).get(
    'fleet/platform.ts',
  );
  const { diagnostics = [] } = ts.transpileModule(platform ?? '', { reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
  expect(platform).toContain("repoURL: 'https://git.example.com/o\\'brien.git'");
});

test.each(['dev', 'pre-prod', '9'])('an environment called %s leaves every file whole', (name) => {
  for (const [path, text] of filesOf({ environments: [name] })) {
    if (!path.endsWith('.ts')) continue;
    const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
    expect([path, diagnostics]).toEqual([path, []]);
  }
});

test.each([
  ['https://github.com/acme/fleet.git', 'acme/fleet'],
  ['https://github.com/acme/fleet', 'acme/fleet'],
  ['git@github.com:acme/fleet.git', 'acme/fleet'],
  ['ssh://git@github.com/acme/fleet.git', 'acme/fleet'],
  ['https://git.example.com/gitops.git', 'example/gitops'],
])('the workflow for apps checks out %s as %s', (repository, expected) => {
  const workflow = filesOf({ repository }).get('.github/workflows/app.yaml');
  expect(workflow).toContain(`          repository: ${expected} # argosy: repository\n`);
});

test('the workflows offer the example app and the environments', () => {
  const workflow = filesOf({ environments: ['dev', 'production'] }).get(
    '.github/workflows/promote.yaml',
  );
  expect(workflow).toContain('options: # argosy: apps\n          - hello\n');
  expect(workflow).toContain('options: # argosy: promote-to\n          - production\n');
});
