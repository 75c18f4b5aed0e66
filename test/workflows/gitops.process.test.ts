import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../delivery/clone';
import { RecordedApi } from '../delivery/forge/recorded-api';
import { HttpBackend } from '../delivery/http-backend';
import { DEPLOYMENT, GitopsRemote, moveTo, RELEASE, resultsOf, stepsOf } from './gitops-remote';
import type { Action } from './workflow';

let gitops: GitopsRemote;

beforeEach(() => {
  gitops = new GitopsRemote();
});

afterEach(() => gitops.remove());

const release = (branch = 'main') => gitops.read(RELEASE, branch);

test.each(['ci', 'drift'])(
  '%s runs no package of a stranger after an installation that failed',
  async (name) => {
    // A file where the packages should be.
    const fail: Action = (_, { workspace }) => {
      writeFileSync(join(workspace, 'node_modules'), '');
      return {};
    };
    const actions = { 'actions/setup-node': fail };
    const github = { event_name: 'push' };
    const results = await gitops.run(name, { github, actions, vars: { CODE_SCANNING: 'true' } });
    const steps = stepsOf(results, name);
    expect(steps.filter(({ status }) => status !== 0).map(({ step }) => step)).toEqual([
      expect.stringMatching(/^npm ci/),
      expect.stringContaining('argosy'),
    ]);
    expect(gitops.programs.of('npx-download')).toEqual([]);
  },
);

test('a person rolls back, resumes and approves, as the author of each commit', async () => {
  const inputs = { app: 'my-app', environment: 'dev' };
  gitops.push('main', { [RELEASE]: moveTo('v9.0.0'), [DEPLOYMENT]: moveTo('v9.0.0') });
  const reason = 'it $(loops); "for ever"';

  await gitops.run('rollback', { inputs: { ...inputs, reason } });
  expect(release()).toContain('8f3c2d1');
  expect(release()).toContain(JSON.stringify(reason));
  expect(gitops.read(DEPLOYMENT)).toContain(':8f3c2d1');
  const drift = await gitops.run('drift');
  expect(resultsOf(drift)).toEqual({ drift: 'success' });

  await gitops.run('resume', { inputs });
  expect(release()).not.toContain('hold');
  await gitops.run('rollback', { inputs: { ...inputs, reason, to: 'v9.0.0' } });
  expect(release()).toContain('v9.0.0');
  await gitops.run('approve', { inputs: { ...inputs, image: 'v9.0.0' } });
  const [approval] = gitops.commits('%(trailers:key=Argosy-Approved-By,valueonly,separator=)');
  expect(approval).toBe('octocat <583231+octocat@users.noreply.github.com>');
  expect(new Set(gitops.commits('%an'))).toEqual(new Set(['Ann', 'octocat']));
});

test.each([
  ['promote', { from: 'dev', to: 'staging' }, 1],
  ['rollback', { environment: 'dev', reason: 'x', to: 'v9.0.0' }, 0],
  ['resume', { environment: 'dev' }, 0],
  ['approve', { environment: 'dev', image: '8f3c2d1' }, 1],
])('%s that is started on another branch runs nothing of that branch', async (name, rest, done) => {
  const sha = gitops.push('work', {
    'main.ts': () => "throw new Error('code of the branch');\n",
    'fleet/environments.ts': (it) =>
      it.replace(/promotionOrder/g, "releases: { publish: 'pull-request' }, $&"),
  });
  const github = { sha, ref: 'refs/heads/work', ref_name: 'work' };
  const results = await gitops.run(name, { github, inputs: { app: 'my-app', ...rest } });
  const last = stepsOf(results, name).at(-1);
  expect(`${last?.stdout}${last?.stderr}`).not.toMatch(/code of the branch|pull request/);
  expect([gitops.commits().length, gitops.programs.of('gh')]).toEqual([done, []]);
  const checkout = stepsOf(results, name).find(({ step }) => step === 'actions/checkout');
  expect(checkout?.with).toMatchObject({ ref: 'main' });
});

test('a promotion opens its pull request through the API of the server, with the token of the job', async () => {
  symlinkSync('.', join(gitops.path, 'example'));
  git(gitops.remote, 'config', 'http.receivepack', 'true');
  const backend = await HttpBackend.start(gitops.path);
  const api = await RecordedApi.start();
  try {
    const address = backend.address('example/gitops');
    gitops.url = `${address}.git`;
    const url = `${address}/pull/7`;
    api.replay({ status: 201, body: { number: 7, html_url: url, state: 'open', draft: false } });
    const results = await gitops.run('promote', {
      github: { server_url: new URL(address).origin, api_url: api.origin },
      inputs: { app: 'orders', from: 'staging', to: 'production' },
    });
    expect(stepsOf(results, 'promote').at(-1)).toMatchObject({
      stdout: expect.stringContaining(url),
      status: 0,
    });
    expect(api.calls()).toEqual(['POST /repos/example/gitops/pulls']);
    expect(api.requests[0]).toMatchObject({
      headers: { authorization: 'Bearer github-token' },
      body: { head: 'argosy/main/promote-orders-staging-to-production', base: 'main' },
    });
    expect(gitops.programs.of('gh')).toEqual([]);
  } finally {
    await Promise.all([api.stop(), backend.stop()]);
  }
});

test('what a person types is no script, and an empty field is no option', async () => {
  const inputs = { app: 'my-app"; touch x; "', environment: 'dev', reason: '$(touch y)', to: '' };
  const results = await gitops.run('rollback', { inputs });
  expect(stepsOf(results, 'rollback').at(-1)?.stderr).toMatch(/<app>: "my-app\\"; touch x/);
  expect(gitops.commits()).toEqual([]);
});

test('drift is reported: a branch that does not render to what is committed', async () => {
  gitops.push('main', { [DEPLOYMENT]: (it) => it.replace('replicas: 1', 'replicas: 9') });
  const results = await gitops.run('drift');
  expect(resultsOf(results)).toEqual({ drift: 'failure' });
  // Holds are reported all the same.
  expect(stepsOf(results, 'drift').map(({ step, status }) => [step, status])).toEqual(
    expect.arrayContaining([
      ['npx --no-install argosy synth --check', 1],
      ['npx --no-install argosy status --max-hold 336h', 0],
    ]),
  );
});
