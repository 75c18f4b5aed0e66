import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { TEMPLATES } from './all-workflows';
import { DEPLOYMENT, GitopsRemote, moveTo, RELEASE, resultsOf, stepsOf } from './gitops-remote';

let gitops: GitopsRemote;

beforeEach(() => {
  gitops = new GitopsRemote();
});

afterEach(() => gitops.remove());

const pullRequest = (sha: string, repository = 'example/gitops') => ({
  sha,
  base_ref: 'main',
  event_name: 'pull_request',
  event: { pull_request: { number: 5, head: { sha, repo: { full_name: repository } } } },
});

/** What the forge says of the commit that the branch of the pull request has. */
const answerHead = (sha: string) =>
  gitops.programs.answer('gh', { stdout: `${sha}\n` }, 'headRefOid');

const comments = () => gitops.programs.of('gh').filter(({ args }) => args[1] === 'comment');

test('a pull request shows the change that it renders to, in the summary and as one comment', async () => {
  const sha = gitops.push('work', {
    [RELEASE]: moveTo('v9.0.0'),
    [DEPLOYMENT]: moveTo('v9.0.0'),
  });
  answerHead(sha);
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
    'npx --no-install argosy health test',
    'npx --no-install argosy codeowners --check',
    'npx --no-install argosy check --base "$BASE"',
    expect.stringContaining('argosy diff --base "$BASE" --markdown'),
    'actions/upload-artifact',
  ]);
  const [comment, ...others] = comments();
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

test('a pull request that does not render what it commits fails, says how to fix it, and still shows the change', async () => {
  const sha = gitops.push('work', { [RELEASE]: moveTo('v9.0.0') });
  answerHead(sha);
  const results = await gitops.run('ci', { github: pullRequest(sha) });
  expect(resultsOf(results)).toMatchObject({ ci: 'failure', comment: 'success' });
  const failed = stepsOf(results, 'ci').find(({ status }) => status !== 0);
  expect([failed?.step, failed?.stderr]).toEqual([
    'npx --no-install argosy synth --check',
    expect.stringMatching(/1 file differs\.\n {2}Fix: run `npx argosy synth`/),
  ]);
});

test('a run that a newer push has overtaken writes no comment', async () => {
  const sha = gitops.push('work', { [RELEASE]: moveTo('v9.0.0') });
  answerHead(gitops.head());
  const results = await gitops.run('ci', { github: pullRequest(sha) });
  expect([resultsOf(results)['comment'], comments()]).toEqual(['success', []]);
});

test('a change that cannot be rendered is no comment', async () => {
  const sha = gitops.push('work', { 'main.ts': () => "throw new Error('broken');\n" });
  const results = await gitops.run('ci', { github: pullRequest(sha) });
  expect(resultsOf(results)).toMatchObject({ ci: 'failure', comment: 'skipped' });
});

test('a merge queue is checked against the commit that it builds on', async () => {
  const base = gitops.head();
  const sha = gitops.push('work', { [RELEASE]: moveTo('v9.0.0'), [DEPLOYMENT]: moveTo('v9.0.0') });
  const github = { sha, event_name: 'merge_group', event: { merge_group: { base_sha: base } } };
  const results = await gitops.run('ci', { github });
  expect(resultsOf(results)).toMatchObject({ ci: 'success', comment: 'skipped' });
  expect(stepsOf(results, 'ci').at(-1)).toMatchObject({
    step: expect.stringContaining('argosy check'),
    with: { BASE: base },
  });
  expect(Object.keys(parse(TEMPLATES.get('.github/workflows/ci.yaml') ?? '').on)).toContain(
    'merge_group',
  );
});

test('a pull request of a fork gets no comment: its token may not write', async () => {
  const sha = gitops.head();
  answerHead(sha);
  const results = await gitops.run('ci', { github: pullRequest(sha, 'else/gitops') });
  expect(resultsOf(results)).toMatchObject({ ci: 'success', comment: 'skipped' });
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
