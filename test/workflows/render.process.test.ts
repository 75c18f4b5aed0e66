import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../delivery/clone';
import { ARTIFACTS } from './artifacts';
import { DEPLOYMENT, GitopsRemote, moveTo, RELEASE, resultsOf, stepsOf } from './gitops-remote';
import type { Action } from './workflow';

let gitops: GitopsRemote;

beforeEach(() => {
  gitops = new GitopsRemote();
});

afterEach(() => gitops.remove());

const bot = (sha: string, login = 'renovate[bot]') => ({
  sha,
  event_name: 'pull_request',
  event: {
    pull_request: {
      user: { login },
      head: { sha, ref: 'renovate/my-app', repo: { full_name: 'example/gitops' } },
    },
  },
});

test('the pull request of a bot gets a commit with what it renders to, and nothing else', async () => {
  const sha = gitops.push('renovate/my-app', { [RELEASE]: moveTo('v9.0.0') });
  // Code of the pull request, which runs without any permission, writes more than it should.
  const writeMore: Action = (_, { workspace }) => {
    appendFileSync(join(workspace, '.github/workflows/ci.yaml'), '# evil\n');
    return {};
  };
  const actions = { 'actions/setup-node': writeMore };
  const results = await gitops.run('render', { github: bot(sha), actions });
  expect(resultsOf(results)).toEqual({ render: 'success', commit: 'success' });
  expect(gitops.read(DEPLOYMENT, 'renovate/my-app')).toContain(':v9.0.0');
  const format = ['-1', '--format=%P %an %s', '--name-only'];
  expect(git(gitops.remote, 'log', ...format, 'renovate/my-app')).toBe(
    `${sha} github-actions[bot] chore: render\n\n${DEPLOYMENT}`,
  );

  const rendered = gitops.head('renovate/my-app');
  const again = await gitops.run('render', { github: bot(rendered) });
  expect(resultsOf(again)).toEqual({ render: 'success', commit: 'success' });
  expect(gitops.head('renovate/my-app')).toBe(rendered);
});

test.each([
  ['.github/workflows/ci.yaml', 'dist/ci.yaml'],
  ['main.test.ts', 'dist/x'],
  ['fleet/environments.ts', '__snapshots__/environments.ts'],
])('a patch that moves %s to %s does not remove it there', async (from, to) => {
  const sha = gitops.push('renovate/my-app', { [RELEASE]: moveTo('v9.0.0') });
  const move: Action = (inputs, job) => {
    const patch = [
      `diff --git a/${from} b/${to}`,
      'similarity index 100%',
      `rename from ${from}`,
      `rename to ${to}`,
    ];
    writeFileSync(String(inputs['path']), `${patch.join('\n')}\n`);
    return ARTIFACTS['actions/upload-artifact']?.(inputs, job) ?? {};
  };
  const actions = { 'actions/upload-artifact': move };
  const results = await gitops.run('render', { github: bot(sha), actions });
  expect(resultsOf(results)).toEqual({ render: 'success', commit: 'success' });
  const branch = 'renovate/my-app';
  expect(gitops.read(from, branch)).toBe(gitops.read(from, sha));
  expect(git(gitops.remote, 'diff', '--no-renames', '--name-status', sha, branch)).toBe(`A\t${to}`);
});

test('if the bot has pushed again in the meantime, its commit stays', async () => {
  const sha = gitops.push('renovate/my-app', { [RELEASE]: moveTo('v9.0.0') });
  const newer = gitops.push('newer', { [RELEASE]: moveTo('v9.0.1') });
  git(gitops.remote, 'update-ref', 'refs/pull/5/head', sha);
  git(gitops.remote, 'update-ref', 'refs/heads/renovate/my-app', newer);
  const results = await gitops.run('render', { github: bot(sha) });
  expect(resultsOf(results)).toEqual({ render: 'success', commit: 'failure' });
  expect(stepsOf(results, 'commit').at(-1)?.stderr).toMatch(/rejected.*stale info/);
  expect(gitops.head('renovate/my-app')).toBe(newer);
});

test.each([
  ['with nothing to render', (it: string) => it, 'success'],
  ['with something to render', moveTo('v9.0.0'), 'failure'],
])(
  'a branch that was merged and deleted in the meantime, %s, stays deleted',
  async (_, change, commit) => {
    const sha = gitops.push('renovate/my-app', {
      [RELEASE]: change,
      'README.md': (it) => `${it}\n`,
    });
    git(gitops.remote, 'update-ref', 'refs/pull/5/head', sha);
    git(gitops.remote, 'update-ref', '-d', 'refs/heads/renovate/my-app');
    const results = await gitops.run('render', { github: bot(sha) });
    expect(resultsOf(results)).toEqual({ render: 'success', commit });
    expect(git(gitops.remote, 'branch', '--list', '--format=%(refname:short)')).toBe('main');
  },
);

test.each([
  ['with', 'an App', { GITOPS_APP_PRIVATE_KEY: 'key' }, 'app-token'],
  ['without', 'its key, as in a run of Dependabot', {}, 'github-token'],
])('%s %s, the commit is pushed, and Dependabot may replace it', async (_, __, secrets, token) => {
  const sha = gitops.push('renovate/my-app', { [RELEASE]: moveTo('v9.0.0') });
  const github = bot(sha, 'dependabot[bot]');
  const vars = { GITOPS_APP_CLIENT_ID: 'Iv23abc' };
  const results = await gitops.run('render', { github, secrets, vars });
  expect(resultsOf(results)).toEqual({ render: 'success', commit: 'success' });
  const checkout = stepsOf(results, 'commit').find(({ step }) => step === 'actions/checkout');
  expect(checkout?.with).toMatchObject({ token });
  expect(git(gitops.remote, 'log', '-1', '--format=%B', 'renovate/my-app')).toContain(
    '[dependabot skip]',
  );
});

test('the snapshot of the fleet is updated, by the tests of the repository', async () => {
  gitops.programs.runsTests = true;
  const sha = gitops.push('renovate/my-app', { [RELEASE]: moveTo('v9.0.0') });
  const results = await gitops.run('render', { github: bot(sha) });
  expect(resultsOf(results)).toEqual({ render: 'success', commit: 'success' });
  const snapshot = gitops.read('__snapshots__/main.test.ts.snap', 'renovate/my-app');
  expect(snapshot).toContain('ap-south-1.amazonaws.com/my-app:');
});

test('the pull request of a person is left alone', async () => {
  const results = await gitops.run('render', { github: bot(gitops.head(), 'ann') });
  expect(resultsOf(results)).toEqual({ render: 'skipped', commit: 'skipped' });
});
