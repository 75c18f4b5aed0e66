import { sharedPath } from '../../../lib/checks/argocd/shared-path';
import { platform } from '../../environments';
import { manifestOf, object, violations } from '../unit';

const application = (name: string, path: string, repoURL: string = platform.repoURL) =>
  object('Application', 'argoproj.io/v1alpha1', { spec: { source: { repoURL, path } } }, { name });

const own = manifestOf(application('web-production', 'dist/apps/production/web'));

const found = (path: string, repoURL?: string) =>
  violations(sharedPath, [application('extra', path, repoURL)], { argocd: [own] });

test.each(['dist/apps/production/web', 'dist/apps', './dist/', 'dist/argocd/dev', '.', ''])(
  'an Application of an app that watches "%s" would own objects of other Applications',
  (path) => {
    expect(found(path)).toEqual([
      {
        object: 'Application/extra',
        path: 'spec',
        message: expect.stringMatching(/^Application extra watches .*with its own Applications/),
        fix: expect.stringMatching(/^Remove it/),
      },
    ]);
  },
);

test('an Application with several sources is also checked', () => {
  const sources = [{ repoURL: platform.repoURL, path: 'dist' }];
  const several = object('Application', 'argoproj.io/v1alpha1', { spec: { sources } });
  expect(violations(sharedPath, [several], { argocd: [own] })).toHaveLength(1);
});

test.each([
  'https://github.com/Example/gitops',
  'https://user@github.com/example/gitops.git/',
  'git@github.com:example/gitops.git',
  'ssh://git@github.com/example/gitops',
])('the URL %s is of the same repository', (repoURL) => {
  const ofGithub = { ...platform, repoURL: 'https://github.com/example/gitops.git' };
  const extra = application('extra', 'dist/apps', repoURL);
  expect(violations(sharedPath, [extra], { argocd: [own], platform: ofGithub })).toHaveLength(1);
});

test('an Application in another API group is ignored', () => {
  const spec = { source: { repoURL: platform.repoURL, path: 'dist' } };
  const other = object('Application', 'app.k8s.io/v1beta1', { spec });
  expect(violations(sharedPath, [other], { argocd: [own] })).toEqual([]);
});

test.each([
  ['another directory', 'charts/web', undefined],
  ['a directory whose name starts the same', 'distribution', undefined],
  ['another repository', 'dist/apps', 'https://git.example.com/other.git'],
])('an Application of %s passes', (_, path, repoURL) => {
  expect(found(path, repoURL)).toEqual([]);
});
