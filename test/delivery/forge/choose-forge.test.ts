import { chooseForge } from '../../../lib/delivery/forge/choose-forge';
import type { Environment } from '../../../lib/delivery/forge/hosted-repository';

const choose = (url: string, env: Environment = {}) =>
  chooseForge({
    clone: '/',
    url,
    env,
    deadline: 0,
    timeLeft: () => 0,
    onWait: () => undefined,
  });

const GITHUB = 'git@github.com:example/gitops.git';
const GITLAB = 'https://gitlab.com/group/gitops.git';

test.each<[string, Environment, string | undefined]>([
  [GITHUB, { GH_TOKEN: 'x' }, 'GitHub'],
  [GITHUB, {}, 'gh'],
  [GITHUB, { GITLAB_TOKEN: 'x' }, 'gh'],
  [GITHUB, { GH_TOKEN: 'x', ARGOSY_FORGE: 'none' }, undefined],
  [GITLAB, { GITLAB_TOKEN: 'x' }, 'GitLab'],
  [GITLAB, { GH_TOKEN: 'x', CI_JOB_TOKEN: 'x' }, 'glab'],
  ['git@git.example.com:a/b', {}, 'gh'],
  ['git@git.example.com:a/b', { ARGOSY_FORGE: 'gitlab' }, 'glab'],
  ['git@git.example.com:a/b', { ARGOSY_FORGE: 'gitlab', GITLAB_TOKEN: 'x' }, 'glab'],
  ['git@git.example.com:a/b', { GITLAB_HOST: 'git.example.com', GITLAB_TOKEN: 'x' }, 'GitLab'],
  ['/srv/git/gitops.git', { GH_TOKEN: 'x' }, 'gh'],
  ['/srv/git/gitops.git', { ARGOSY_FORGE: 'gitlab' }, undefined],
])('a pull request on %s with %j is opened through %s', (url, env, name) => {
  expect(choose(url, env)?.forge?.name).toBe(name);
});

const branches = { head: 'argosy/main/promote-a+b', base: 'release/1.0' };

test.each<[string, Environment, string | undefined]>([
  [
    GITHUB,
    {},
    'https://github.com/example/gitops/compare/release/1.0...argosy/main/promote-a%2Bb?expand=1',
  ],
  [
    GITLAB,
    {},
    'https://gitlab.com/group/gitops/-/merge_requests/new?merge_request%5Bsource_branch%5D=argosy%2Fmain%2Fpromote-a%2Bb&merge_request%5Btarget_branch%5D=release%2F1.0',
  ],
  ['git@git.example.com:a/b', {}, undefined],
  // An alias in the settings of SSH.
  ['git@github.com-work:a/b', {}, undefined],
  ['https://user:s3cret@gitlab.com/a/b', {}, expect.not.stringContaining('s3cret')],
])('the page to open it by hand on %s is known', (url, env, page) => {
  expect(choose(url, env)?.page?.(branches)).toEqual(page);
});

test('an unknown forge is no choice', () => {
  expect(choose(GITHUB, { ARGOSY_FORGE: 'gitea' })).toBeUndefined();
  expect(choose(GITHUB, { ARGOSY_FORGE: 'toString' })).toBeUndefined();
});
