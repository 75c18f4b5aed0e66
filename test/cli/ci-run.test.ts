import fc from 'fast-check';
import { type CiRun, ciRun } from '../../lib/cli/ci-run';
import { unicodeText } from '../arbitrary-keys';

const commit = '4f0c2d1a9b3e5d7c8f6a4b2c1d0e9f8a7b6c5d4e';

test.each<[string, Record<string, string>, CiRun]>([
  [
    'GITHUB_ACTIONS',
    {
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'example/my-app',
      GITHUB_RUN_ID: '9876543210',
      GITHUB_RUN_NUMBER: '128',
      GITHUB_SHA: commit,
      GITHUB_ACTOR: 'ann',
      GITHUB_ACTOR_ID: '42',
    },
    {
      url: 'https://github.com/example/my-app/actions/runs/9876543210',
      commit,
      sequence: 128,
      repository: 'example/my-app',
      author: 'ann <42+ann@users.noreply.github.com>',
    },
  ],
  [
    'GITLAB',
    {
      CI_PIPELINE_URL: 'https://gitlab.example.com/shop/my-app/-/pipelines/77',
      CI_PIPELINE_IID: '12',
      CI_COMMIT_SHA: commit,
      GITLAB_USER_NAME: 'Ann Lee',
      GITLAB_USER_EMAIL: 'ann@example.com',
    },
    {
      url: 'https://gitlab.example.com/shop/my-app/-/pipelines/77',
      commit,
      sequence: 12,
      author: 'Ann Lee <ann@example.com>',
    },
  ],
  [
    'BITBUCKET',
    {
      BITBUCKET_GIT_HTTP_ORIGIN: 'https://bitbucket.org/example/my-app',
      BITBUCKET_BUILD_NUMBER: '5',
      BITBUCKET_COMMIT: commit,
    },
    { url: 'https://bitbucket.org/example/my-app/pipelines/results/5', commit, sequence: 5 },
  ],
  [
    'AZURE_PIPELINES',
    {
      SYSTEM_COLLECTIONURI: 'https://dev.azure.com/example/',
      SYSTEM_TEAMPROJECT: 'shop',
      BUILD_BUILDID: '301',
      BUILD_SOURCEVERSION: commit,
      BUILD_REQUESTEDFOR: 'Ann',
      BUILD_REQUESTEDFOREMAIL: 'ann@example.com',
    },
    {
      url: 'https://dev.azure.com/example/shop/_build/results?buildId=301',
      commit,
      sequence: 301,
      author: 'Ann <ann@example.com>',
    },
  ],
  [
    'CIRCLE',
    {
      CIRCLE_BUILD_URL: 'https://circleci.com/gh/a/b/7',
      CIRCLE_SHA1: commit,
      CIRCLE_BUILD_NUM: '7',
    },
    // The number of a job, which increases when it is repeated, is no order of builds.
    { url: 'https://circleci.com/gh/a/b/7', commit },
  ],
  [
    'BUILDKITE',
    {
      BUILDKITE_BUILD_URL: 'https://buildkite.com/example/my-app/builds/9',
      BUILDKITE_COMMIT: commit,
      BUILDKITE_BUILD_NUMBER: '9',
      BUILDKITE_BUILD_CREATOR: 'Ann',
      BUILDKITE_BUILD_CREATOR_EMAIL: 'ann@example.com',
    },
    {
      url: 'https://buildkite.com/example/my-app/builds/9',
      commit,
      sequence: 9,
      author: 'Ann <ann@example.com>',
    },
  ],
  [
    'JENKINS',
    { BUILD_URL: 'https://jenkins.example.com/job/a/3/', GIT_COMMIT: commit, BUILD_NUMBER: '3' },
    { url: 'https://jenkins.example.com/job/a/3/', commit, sequence: 3 },
  ],
])('%s names the run, its commit, its number and its author', (system, env, run) => {
  expect(ciRun(system, env)).toEqual(run);
});

test.each([[null], ['TRAVIS'], ['constructor'], ['__proto__']])(
  'the system %s says nothing',
  (system) => {
    expect(ciRun(system, { GITHUB_SHA: commit })).toEqual({});
  },
);

test('a run on GitHub that another person repeats has that person as its author', () => {
  const env = { GITHUB_ACTOR: 'ann', GITHUB_ACTOR_ID: '42', GITHUB_TRIGGERING_ACTOR: 'ann' };
  const ann = 'ann <42+ann@users.noreply.github.com>';
  const bob = 'bob <bob@users.noreply.github.com>';
  expect(ciRun('GITHUB_ACTIONS', env).author).toBe(ann);
  expect(ciRun('GITHUB_ACTIONS', { ...env, GITHUB_TRIGGERING_ACTOR: 'bob' }).author).toBe(bob);
});

test.each([
  ['push', commit],
  ['workflow_dispatch', commit],
  ['workflow_run', undefined],
  ['pull_request', undefined],
])('on GitHub, the commit of the event %s is %s', (event, expected) => {
  const env = { GITHUB_SHA: commit, GITHUB_EVENT_NAME: event };
  expect(ciRun('GITHUB_ACTIONS', env).commit).toBe(expected);
});

test('a project of Azure with a space has a URL', () => {
  const env = {
    SYSTEM_COLLECTIONURI: 'https://dev.azure.com/example/',
    SYSTEM_TEAMPROJECT: 'My shop',
    BUILD_BUILDID: '1',
  };
  expect(ciRun('AZURE_PIPELINES', env).url).toBe(
    'https://dev.azure.com/example/My%20shop/_build/results?buildId=1',
  );
});

test('what is missing or malformed is left out', () => {
  const env = {
    GITHUB_SHA: 'HEAD',
    GITHUB_RUN_NUMBER: '1e3',
    GITHUB_ACTOR: 'a\nb',
    GITHUB_ACTOR_ID: '1',
    GITHUB_SERVER_URL: 'https://user:password@github.com',
    GITHUB_REPOSITORY: 'a/b',
    GITHUB_RUN_ID: '1',
  };
  expect(ciRun('GITHUB_ACTIONS', env)).toEqual({ repository: 'a/b' });
  expect(ciRun('GITLAB', { CI_COMMIT_SHA: commit, CI_PIPELINE_URL: '' })).toEqual({ commit });
});

test('no variable can add a line to a commit message', () => {
  const value = unicodeText();
  fc.assert(
    fc.property(value, value, (name, email) => {
      const { author = '' } = ciRun('GITLAB', { GITLAB_USER_NAME: name, GITLAB_USER_EMAIL: email });
      expect(author).not.toMatch(/[\n\r]/);
    }),
  );
});
