import {
  type Environment,
  forgeKind,
  hostedRepository,
} from '../../../lib/delivery/forge/hosted-repository';
import { remoteAddress } from '../../../lib/delivery/forge/remote-address';

function addressOf(url: string) {
  const address = remoteAddress(url);
  if (address === undefined) throw new Error(`${url} is no address`);
  return address;
}

const GHES = 'git@git.example.com:example/gitops.git';
const ACTIONS = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_TOKEN: 'run',
};

test.each<[string, Environment, string | undefined]>([
  ['git@github.com:a/b', {}, 'github'],
  ['https://acme.ghe.com/a/b', {}, 'github'],
  ['git@gitlab.com:a/b', {}, 'gitlab'],
  ['git@github.example.com:a/b', {}, 'github'],
  ['https://gitlab.example.com/a/b', {}, 'gitlab'],
  ['git@git.example.com:a/b', {}, undefined],
  ['git@git.example.com:a/b', { GH_HOST: 'git.example.com' }, 'github'],
  ['git@git.example.com:a/b', { GITHUB_SERVER_URL: 'https://git.example.com' }, 'github'],
  ['git@git.example.com:a/b', { CI_SERVER_URL: 'https://git.example.com:8443' }, 'gitlab'],
  ['git@git.example.com:a/b', { GITLAB_HOST: 'https://git.example.com' }, 'gitlab'],
  ['git@gitlab.example.com:a/b', { GH_HOST: 'gitlab.example.com' }, 'github'],
  ['git@git.example.com:a/b', { CI_SERVER_URL: 'https://gitlab.com', ...ACTIONS }, undefined],
])('the forge at %s with %j is %s', (url, env, kind) => {
  expect(forgeKind(addressOf(url), env)).toBe(kind);
});

const of = (url: string, env: Environment = {}) => {
  const address = addressOf(url);
  return hostedRepository(forgeKind(address, env) ?? 'github', address, env);
};

test.each<[string, Environment, string, string]>([
  ['git@github.com:a/b.git', {}, 'https://api.github.com', 'https://github.com/a/b'],
  ['git@github.com:a/b.git', ACTIONS, 'https://api.github.com', 'https://github.com/a/b'],
  ['git@acme.ghe.com:a/b.git', {}, 'https://api.acme.ghe.com', 'https://acme.ghe.com/a/b'],
  [
    GHES,
    { GH_HOST: 'git.example.com' },
    'https://git.example.com/api/v3',
    'https://git.example.com/example/gitops',
  ],
  [
    GHES,
    {
      GITHUB_SERVER_URL: 'https://git.example.com',
      GITHUB_API_URL: 'https://git.example.com/api/v3/',
    },
    'https://git.example.com/api/v3',
    'https://git.example.com/example/gitops',
  ],
  [
    // The API of the run is not the one of the remote.
    'git@github.example.com:a/b',
    ACTIONS,
    'https://github.example.com/api/v3',
    'https://github.example.com/a/b',
  ],
  ['git@gitlab.com:a/b/c.git', {}, 'https://gitlab.com/api/v4', 'https://gitlab.com/a/b/c'],
  [
    'http://gitlab.example.com:8080/a/b.git',
    {},
    'https://gitlab.example.com:8080/api/v4',
    'https://gitlab.example.com:8080/a/b',
  ],
  [
    'https://example.com/gitlab/a/b.git',
    { CI_SERVER_URL: 'https://example.com/gitlab' },
    'https://example.com/gitlab/api/v4',
    'https://example.com/gitlab/a/b',
  ],
  [
    'ssh://git@example.com:2222/a/b.git',
    { CI_SERVER_URL: 'https://example.com:8443/gitlab' },
    'https://example.com:8443/gitlab/api/v4',
    'https://example.com:8443/gitlab/a/b',
  ],
])('the API and the page of %s with %j', (url, env, api, page) => {
  expect(of(url, env)).toMatchObject({ api, page });
});

const ALL = {
  GH_TOKEN: 'gh',
  GITHUB_TOKEN: 'github',
  GH_ENTERPRISE_TOKEN: 'ghes',
  GITHUB_ENTERPRISE_TOKEN: 'githubes',
  GITLAB_TOKEN: 'gitlab',
  CI_JOB_TOKEN: 'job',
};
const AT_GHES = { GITHUB_SERVER_URL: 'https://git.example.com' };
const AT_GITLAB = { CI_SERVER_URL: 'https://gitlab.example.com' };

test.each<[string, Environment, string | undefined]>([
  ['git@github.com:a/b', ALL, 'GH_TOKEN'],
  ['git@github.com:a/b', ACTIONS, 'GITHUB_TOKEN'],
  ['git@github.com:a/b', { ...ALL, GH_TOKEN: '' }, 'GITHUB_TOKEN'],
  ['git@gitlab.com:a/b', ALL, 'GITLAB_TOKEN'],
  ['git@gitlab.com:a/b', { GITLAB_ACCESS_TOKEN: 'x' }, 'GITLAB_ACCESS_TOKEN'],
  ['git@gitlab.com:a/b', { CI_JOB_TOKEN: 'job' }, undefined],
  ['git@gitlab.example.com:a/b', { ...ALL, ...AT_GITLAB }, 'GITLAB_TOKEN'],
  ['git@gitlab.example.com:a/b', { ...ALL, GITLAB_HOST: 'gitlab.example.com' }, 'GITLAB_TOKEN'],
  [GHES, { ...ALL, GH_HOST: 'git.example.com' }, 'GH_ENTERPRISE_TOKEN'],
  [GHES, { GITHUB_TOKEN: 'run', ...AT_GHES }, 'GITHUB_TOKEN'],
  ['git@acme.ghe.com:a/b', { ...ALL, GH_HOST: 'acme.ghe.com' }, 'GH_TOKEN'],
  // A token of another server.
  ['git@github.com:a/b', { ...ALL, ...AT_GHES }, undefined],
  ['git@github.com:a/b', { ...ALL, GH_HOST: 'git.example.com' }, undefined],
  [GHES, ALL, undefined],
  [GHES, { ...ALL, ...ACTIONS }, undefined],
  [GHES, { GH_TOKEN: 'gh', GITHUB_TOKEN: 'github', GH_HOST: 'git.example.com' }, undefined],
  ['git@acme.ghe.com:a/b', ALL, undefined],
  ['git@github.example.com:a/b', ALL, undefined],
  ['https://github.com:8443/a/b', ALL, undefined],
  ['https://github.com.evil.example/a/b', ALL, undefined],
  ['git@gitlab.com:a/b', { ...ALL, ...AT_GITLAB }, undefined],
  ['git@gitlab.example.com:a/b', ALL, undefined],
  ['git@gitlab.evil.example:a/b', { ...ALL, ...AT_GITLAB }, undefined],
])('the token for %s with %j is %s', (url, env, name) => {
  expect(of(url, env).token?.name).toBe(name);
});

test('white space around a token is not part of it', () => {
  expect(of('git@github.com:a/b', { GH_TOKEN: ' t0ken\n' }).token?.value).toBe('t0ken');
});
