import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../delivery/clone';
import { ARTIFACTS } from './artifacts';
import { GitopsRemote, resultsOf, stepsOf } from './gitops-remote';
import type { Action } from './workflow';

let gitops: GitopsRemote;

beforeEach(() => {
  gitops = new GitopsRemote();
});

afterEach(() => gitops.remove());

const RELEASE = 'fleet/releases/dev/my-app.yaml';
const DEPLOYMENT = 'dist/apps/dev/my-app/Deployment.my-app.k8s.yaml';

const release = (branch = 'main') => gitops.read(RELEASE, branch);

/** Moves my-app in dev to a tag. */
const moveTo = (tag: string) => (text: string) => text.replace(/8f3c2d1/g, tag);

describe('ci.yaml', () => {
  const pullRequest = (sha: string, repository = 'example/gitops') => ({
    sha,
    base_ref: 'main',
    event_name: 'pull_request',
    event: { pull_request: { number: 5, head: { repo: { full_name: repository } } } },
  });

  test('a pull request shows the change that it renders to, in the summary and as one comment', async () => {
    const sha = gitops.push('work', {
      [RELEASE]: moveTo('v9.0.0'),
      [DEPLOYMENT]: moveTo('v9.0.0'),
    });
    const results = await gitops.run('ci', { github: pullRequest(sha) });
    expect(resultsOf(results)).toEqual({
      ci: 'success',
      comment: 'success',
      'code-scanning': 'skipped',
    });
    expect(stepsOf(results, 'ci').map(({ step }) => step)).toEqual([
      'actions/checkout',
      'actions/setup-node',
      'npm ci',
      'npm run typecheck',
      'npx --no-install argosy synth --check',
      'npm test',
      'npx --no-install argosy check --base "$BASE"',
      expect.stringContaining('argosy diff --base "$BASE" --markdown'),
      'actions/upload-artifact',
    ]);
    const [comment, ...others] = gitops.programs.of('gh');
    expect([comment?.args, others]).toEqual([
      [
        'pr',
        'comment',
        '5',
        '--edit-last',
        '--create-if-none',
        '--body-file',
        expect.stringMatching(/^\/.*\/change\.md$/),
      ],
      [],
    ]);
    expect(comment?.env).toMatchObject({ GH_TOKEN: 'github-token', GH_REPO: 'example/gitops' });
    const body = readFileSync(comment?.args.at(-1) ?? '', 'utf8');
    expect(body).toContain('| my-app | dev | `8f3c2d1` | v9.0.0 |');
    expect(body).toContain(
      '+          image: 123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app:v9.0.0',
    );
  });

  test('a pull request that does not render what it commits fails, and says how to fix it', async () => {
    const sha = gitops.push('work', { [RELEASE]: moveTo('v9.0.0') });
    const results = await gitops.run('ci', { github: pullRequest(sha) });
    expect(resultsOf(results)).toMatchObject({ ci: 'failure', comment: 'skipped' });
    const failed = stepsOf(results, 'ci').at(-1);
    expect([failed?.step, failed?.stderr]).toEqual([
      'npx --no-install argosy synth --check',
      expect.stringMatching(/1 file differs\.\n {2}Fix: run `npx argosy synth`/),
    ]);
  });

  test('a pull request of a fork gets no comment: its token may not write', async () => {
    const comment = async (repository: string) => {
      const github = pullRequest(gitops.head(), repository);
      return resultsOf(await gitops.run('ci', { github, jobs: ['comment'] }))['comment'];
    };
    expect(await comment('else/gitops')).toBe('skipped');
    expect(await comment('example/gitops')).not.toBe('skipped');
  });

  test('findings are annotations, and reach code scanning although the checks fail', async () => {
    const sha = gitops.push('work', {
      'fleet/apps/my-app.ts': (it) => it.replace("'512Mi'", "'512MB'"),
    });
    const github = pullRequest(sha);
    const results = await gitops.run('ci', { github, vars: { CODE_SCANNING: 'true' } });
    expect(resultsOf(results)).toMatchObject({ ci: 'failure', 'code-scanning': 'success' });
    const upload = stepsOf(results, 'code-scanning').at(-1);
    expect(upload?.with).toMatchObject({
      sarif_file: expect.stringMatching(/^\/.*\/argosy\.sarif$/),
    });
  });
});

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

describe('render.yaml', () => {
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
    expect(git(gitops.remote, 'diff', '--no-renames', '--name-status', sha, branch)).toBe(
      `A\t${to}`,
    );
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

  test('the pull request of a person is left alone', async () => {
    const results = await gitops.run('render', { github: bot(gitops.head(), 'ann') });
    expect(resultsOf(results)).toEqual({ render: 'skipped', commit: 'skipped' });
  });
});

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
