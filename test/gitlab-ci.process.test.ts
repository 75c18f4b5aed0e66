import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from './delivery/clone';
import { blocksIn } from './docs-pages';
import { runJob } from './gitlab-ci/run-job';
import { gitlabCiProblems } from './gitlab-ci/validate';
import { commitOf, digestOf, GitopsRemote } from './workflows/gitops-remote';

/** The files on the page, by their project. */
const FILES = new Map(
  blocksIn('yaml').flatMap(({ text }) => {
    const [, project] = /^# \.gitlab-ci\.yml of example\/(\S+)\n/.exec(text) ?? [];
    return project === undefined ? [] : [[project, text] as const];
  }),
);

test.each(['my-app', 'gitops'])('the file of %s complies with the schema of GitLab', (project) => {
  expect(gitlabCiProblems(FILES.get(project) ?? 'no file')).toBe('');
});

test.each([
  ['a misspelled keyword', 'id_tokens:', 'id_token:', /'id_token' property is not expected/],
  ['a token without an audience', '{ aud: sts.amazonaws.com }', '{ }', /AWS_TOKEN/],
  ['a stage that does not exist', 'stage: push', 'stage: pull', /pull/],
])('%s is reported', (_, from, to, problem) => {
  const bad = FILES.get('my-app')?.replace(from, to) ?? '';
  expect(bad).not.toBe(FILES.get('my-app'));
  expect(gitlabCiProblems(bad)).toMatch(problem);
});

describe('the scripts, with programs that record how they are called', () => {
  let gitops: GitopsRemote;
  let directory: string;

  beforeEach(() => {
    gitops = new GitopsRemote();
    directory = join(gitops.path, 'builds');
    mkdirSync(directory);
  });

  afterEach(() => gitops.remove());

  const describeImages = (found: boolean) =>
    gitops.programs.answer(
      'aws',
      found
        ? { stdout: `${digestOf(commitOf(12))}\n` }
        : { status: 254, stderr: 'ImageNotFoundException\n' },
      'describe-images',
    );

  function run(project: string, name: string, variables: Record<string, string> = {}) {
    const env = {
      ...gitops.programs.env,
      HOME: gitops.path,
      // The clone over HTTPS is one of the repository on disk.
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.file://${gitops.remote}.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://gitops:secret@gitlab.com/example/gitops.git',
      CI: 'true',
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: commitOf(12),
      CI_PIPELINE_IID: '12',
      CI_PIPELINE_URL: 'https://gitlab.com/example/my-app/-/pipelines/77',
      CI_PROJECT_PATH: `example/${project}`,
      CI_SERVER_HOST: 'gitlab.com',
      GITLAB_USER_NAME: 'Ann Lee',
      GITLAB_USER_EMAIL: 'ann@example.com',
      GITOPS_TOKEN: 'secret',
      ...variables,
    };
    return runJob(FILES.get(project) ?? '', name, { directory, env });
  }

  /** A clone, as a runner makes it for a job of the gitops repository. */
  function checkOut(branch = 'main'): string {
    git(gitops.path, 'clone', '-q', gitops.remote, directory);
    git(directory, 'checkout', '-q', '--detach', `origin/${branch}`);
    return git(directory, 'rev-parse', 'HEAD');
  }

  test('a push to main is an image, and its release', async () => {
    describeImages(false);
    expect(await run('my-app', 'test')).toMatchObject({ status: 0 });
    // The image is not there after a build that does nothing: the job fails.
    expect((await run('my-app', 'push', { AWS_TOKEN: 'jwt' })).status).toBe(254);
    const image = `123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app:${commitOf(12)}`;
    const build = gitops.programs.of('docker').at(-1);
    expect(build?.args).toEqual(expect.arrayContaining(['buildx', 'build', '--push', image]));
    const { AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: file = '' } = build?.env ?? {};
    expect([role, readFileSync(file, 'utf8')]).toEqual([
      'arn:aws:iam::123456789012:role/ci-my-app',
      'jwt\n',
    ]);

    describeImages(true);
    const builds = () => gitops.programs.of('docker').filter(({ args }) => args[1] === 'build');
    const before = builds().length;
    expect(await run('my-app', 'push', { AWS_TOKEN: 'jwt' })).toMatchObject({ status: 0 });
    expect(builds().length).toBe(before);

    expect(await run('my-app', 'release')).toMatchObject({ status: 0 });
    expect(gitops.commits()).toEqual([`chore(release): my-app ${commitOf(12)} in dev`]);
    expect(gitops.commits('%an %(trailers:key=Argosy-Run,valueonly,separator=)')).toEqual([
      'Ann Lee https://gitlab.com/example/my-app/-/pipelines/77',
    ]);
    expect(gitops.read('fleet/releases/dev/my-app.yaml')).toMatch(
      new RegExp(`${digestOf(commitOf(12))}[^]*sequence: 12`),
    );
  });

  test('an error of the registry is reported, and nothing is built', async () => {
    const denied = { status: 254, stderr: 'AccessDeniedException\n' };
    gitops.programs.answer('aws', denied, 'describe-images');
    const { status, stderr } = await run('my-app', 'push', { AWS_TOKEN: 'jwt' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('AccessDeniedException')]);
    const builds = gitops.programs.of('docker').filter(({ args }) => args[1] === 'build');
    expect(builds).toEqual([]);
  });

  test('a merge request is checked, and gets a note with its rendered change', async () => {
    const release = 'fleet/releases/dev/my-app.yaml';
    const rendered = 'dist/apps/dev/my-app/Deployment.my-app.k8s.yaml';
    const move = (text: string) => text.replace(/8f3c2d1/g, 'v9.0.0');
    gitops.push('work', { [release]: move, [rendered]: move });
    const commit = checkOut('work');
    const variables = {
      CI_COMMIT_SHA: commit,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: gitops.head(),
      CI_API_V4_URL: 'https://gitlab.com/api/v4',
      CI_PROJECT_ID: '5',
      CI_MERGE_REQUEST_IID: '7',
      NOTE_TOKEN: 'note',
    };
    expect(await run('gitops', 'check', variables)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(directory, 'change.md'), 'utf8')).toContain('v9.0.0');
    expect(await run('gitops', 'note', variables)).toMatchObject({ status: 0 });
    expect(gitops.programs.of('curl').map(({ args }) => args.slice(-3))).toEqual([
      ['--form', 'body=<change.md', 'https://gitlab.com/api/v4/projects/5/merge_requests/7/notes'],
    ]);
  });

  test('a merge request whose dist/ is out of date fails', async () => {
    gitops.push('work', { 'fleet/releases/dev/my-app.yaml': (it) => it.replace(/8f3c2d1/g, 'v9') });
    const commit = checkOut('work');
    expect(await run('gitops', 'check', { CI_COMMIT_SHA: commit })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('1 file differs'),
    });
  });

  test('a person promotes and rolls back, and drift is reported', async () => {
    const variables = { CI_COMMIT_SHA: checkOut() };
    expect(await run('gitops', 'promote to staging', variables)).toMatchObject({ status: 0 });
    expect(gitops.commits('%an %s')).toEqual([
      expect.stringMatching(/^Ann Lee chore\(promote\): my-app 8f3c2d1 in staging from dev$/),
    ]);
    expect(await run('gitops', 'drift', variables)).toMatchObject({ status: 0 });
    const reasonless = await run('gitops', 'roll back production', variables);
    expect([reasonless.status === 0, reasonless.stderr]).toEqual([
      false,
      expect.stringContaining('Set REASON'),
    ]);
  });

  test('a person approves what runs in staging, and resumes what is on hold', async () => {
    const variables = { CI_COMMIT_SHA: checkOut(), IMAGE: 'v1.5.0-rc.1' };
    expect(await run('gitops', 'approve for production', variables)).toMatchObject({ status: 0 });
    expect(gitops.commits('%an %s')).toEqual([
      expect.stringMatching(/^Ann Lee .*approve.* my-app v1\.5\.0-rc\.1 /),
    ]);
    expect(await run('gitops', 'resume production', variables)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('my-app is not on hold in production'),
    });
  });
});
