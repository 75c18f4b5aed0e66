import { path } from '../../../lib/checks/argocd/path';
import { project } from '../../../lib/checks/argocd/project';
import type { Rule, RuleContext } from '../../../lib/checks/rule';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { definePlatform } from '../../../lib/model/platform';
import { environments } from '../../environments';
import { deployment, manifestOf, object, unitOf, violations } from '../unit';

const repoURL = 'https://git.example.com/gitops.git';

function application(changes: object = {}): ApiObjectJson {
  return object(
    'Application',
    'argoproj.io/v1alpha1',
    {
      spec: {
        project: 'production',
        source: { repoURL, path: 'dist/apps/production/web' },
        destination: { name: 'production', namespace: 'web' },
        syncPolicy: { syncOptions: ['CreateNamespace=true'] },
        ...changes,
      },
    },
    { name: 'web-production', namespace: 'argocd' },
  );
}

function check(rule: Rule, it: ApiObjectJson, changes: Partial<RuleContext> = {}) {
  const argocd = [manifestOf(it, 'argocd/production')];
  return violations(rule, [deployment()], { argocd, ...changes });
}

test('an Application of the environment is allowed', () => {
  expect(check(project, application())).toEqual([]);
});

test('an Application in another project is refused', () => {
  expect(check(project, application({ project: 'default' }))).toEqual([
    {
      object: 'Application/web-production',
      path: 'spec.project',
      message: expect.stringContaining(
        'the project "default", not to the project of its environment',
      ),
      fix: expect.stringContaining("`project: 'production'`"),
    },
  ]);
});

test('an Application that an app creates has the same project and repositories', () => {
  const own = application({
    project: 'default',
    source: { repoURL: 'https://charts.example.com' },
  });
  const found = violations(project, [own]);
  expect(found.map((it) => it.path)).toEqual(['spec.project', 'spec.source.repoURL']);
  const destination = { name: 'elsewhere', namespace: 'kube-system' };
  expect(violations(project, [application({ destination })])).toEqual([]);
});

test.each([
  ['https://charts.example.com/', true],
  ['https://charts.example.com/more', false],
  ['https://GIT.example.com/gitops', true],
  ['git@git.example.com:gitops.git', true],
  ['https://git.example.com/teams/a', true],
  ['https://git.example.com/teams/a/b', false],
  ['https://oci.example.com/a/b/c', true],
  ['https://oci.example.com/private', false],
])('whether the repository %s is allowed: %s', (url, isAdmitted) => {
  const platform = definePlatform({
    repoURL,
    sourceRepos: [
      ...['https://charts.example.com', 'https://git.example.com/teams/*'],
      ...['https://oci.example.com/**', '!https://oci.example.com/private'],
    ],
  });
  const sources = [{ repoURL: url, path: '.' }];
  const found = check(project, application({ source: undefined, sources }), { platform });
  expect(found.map((it) => it.path)).toEqual(isAdmitted ? [] : ['spec.sources[0].repoURL']);
  if (!isAdmitted) expect(found[0]?.fix).toContain('`sourceRepos` in fleet/platform.ts');
});

test('a destination in another cluster is refused', () => {
  const destination = { server: 'https://kubernetes.default.svc', namespace: 'web' };
  expect(check(project, application({ destination }))).toMatchObject([
    {
      path: 'spec.destination',
      message: expect.stringMatching(/"in-cluster".*only allows "production"/),
    },
  ]);
  const { dev } = environments;
  const inDev = { project: 'dev', destination: { name: 'in-cluster', namespace: 'web-dev' } };
  expect(check(project, application(inDev), { environment: dev })).toEqual([]);
});

test('a namespace that the project does not allow is refused', () => {
  const destination = { name: 'production', namespace: 'kube-system' };
  expect(check(project, application({ destination }))).toMatchObject([
    { path: 'spec.destination.namespace', message: expect.stringContaining('"kube-system"') },
  ]);
});

test('a root Application belongs to a project of the bootstrap, and reads a repository that the project allows', () => {
  const root = object(
    'AppProject',
    'argoproj.io/v1alpha1',
    { spec: { sourceRepos: [repoURL] } },
    {
      name: 'root',
    },
  );
  const bootstrap = (it: ApiObjectJson) => {
    const argocd = [root, it].map((one) => manifestOf(one, 'bootstrap'));
    const { environment: _, app: __, ...unit } = unitOf([], { argocd });
    return [...project.check(unit)].map((one) => one.path?.join('.'));
  };
  expect(bootstrap(application({ project: 'root' }))).toEqual([]);
  expect(bootstrap(application({ project: 'rooot' }))).toEqual(['spec.project']);
  const source = { repoURL: 'https://example.com/x', path: '.' };
  expect(bootstrap(application({ project: 'root', source }))).toEqual(['spec.source.repoURL']);
});

test("an Application that watches a directory other than the app's is refused", () => {
  expect(check(path, application())).toEqual([]);
  const source = { repoURL, path: 'dist/apps/production/wep' };
  expect(check(path, application({ source }))).toEqual([
    {
      object: 'Application/web-production',
      path: 'spec.source.path',
      message: expect.stringMatching(
        /"dist\/apps\/production\/wep".*"dist\/apps\/production\/web"/,
      ),
      fix: expect.stringContaining("`path: 'dist/apps/production/web'`"),
    },
  ]);
});

test('an app without any object is refused: its directory does not exist', () => {
  const argocd = [manifestOf(application(), 'argocd/production')];
  expect(violations(path, [], { argocd })).toMatchObject([
    { object: 'Application/web-production', fix: expect.stringContaining('production: null') },
  ]);
});
