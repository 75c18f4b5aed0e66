import { open, PROPOSAL } from './opening';
import { RecordingProgram } from './recording-program';

const gh = new RecordingProgram('gh');
afterAll(() => gh.remove());

const openThere = (url = 'git@github.com:example/gitops.git', env = {}) =>
  open(url, { ...gh.env, ...env }, { clone: gh.path });

const url = 'https://github.com/example/gitops/pull/7';
const { head, base, title, body } = PROPOSAL;
const TEXT = ['--title', title, '--body-file', '-'];
const REPO = ['--repo', 'github.com/example/gitops'];
const CREATE = ['pr', 'create', '--head', head, '--base', base, ...TEXT];
const EDIT = ['pr', 'edit', head, ...TEXT];
const EXISTS = {
  status: 1,
  stderr: `a pull request for branch "${head}" into branch "main" already exists:\n${url}\n`,
};

test('without a token, gh opens the pull request in the repository of the remote', async () => {
  gh.replay({ stdout: `${url}\n`, stderr: '\nCreating pull request …\n' });
  expect((await openThere()).opened).toEqual({ kind: 'opened', url });
  expect(gh.calls()).toEqual([{ args: [...CREATE, ...REPO], input: body }]);
});

test('gh is left to find the repository of a remote on an unknown server', async () => {
  for (const remote of ['/srv/git/gitops.git', 'git@git.example.com:example/gitops.git']) {
    gh.replay({ stdout: url });
    expect((await openThere(remote)).opened).toEqual({ kind: 'opened', url });
    expect(gh.calls()).toEqual([{ args: CREATE, input: body }]);
  }
});

test('the open pull request of the same branch gets the text', async () => {
  gh.replay(EXISTS, { stdout: `${url}\n` });
  expect((await openThere()).opened).toEqual({ kind: 'opened', url });
  expect(gh.calls().map(({ args }) => args)).toEqual([
    [...CREATE, ...REPO],
    [...EDIT, ...REPO],
  ]);
});

test.each([
  'HTTP 502: Bad Gateway (https://api.github.com/graphql)',
  'error connecting to api.github.com\ncheck your internet connection',
  'was submitted too quickly: You have exceeded a secondary rate limit',
])('gh is run again after "%s"', async (stderr) => {
  gh.replay({ status: 1, stderr }, { stdout: url });
  const { opened, pauses, waits } = await openThere();
  expect([opened, pauses.length]).toEqual([{ kind: 'opened', url }, 1]);
  expect(waits[0]).toMatch(/^gh: .*; attempt 2 in \d s …$/);
});

test('what gh says while it is run again is shown without secrets', async () => {
  const stderr = 'error connecting to https://x-access-token:s3cret@github.com';
  gh.replay({ status: 1, stderr }, { stdout: url });
  expect((await openThere()).waits.join()).toContain('https://***@github.com; attempt 2');
});

test('gh without credentials is a problem with a fix', async () => {
  gh.replay({ status: 4, stderr: 'To get started with GitHub CLI, please run: gh auth login\n' });
  expect((await openThere()).opened).toEqual({
    kind: 'failed',
    problem: 'To get started with GitHub CLI, please run: gh auth login',
    fix: 'Run `gh auth login`, or set GH_TOKEN.',
  });
});

test('any other failure of gh is a problem', async () => {
  gh.replay({ status: 1, stderr: 'pull request create failed: No commits between main and x' });
  expect((await openThere()).opened).toEqual({
    kind: 'failed',
    problem: 'pull request create failed: No commits between main and x',
  });
  expect(gh.calls()).toHaveLength(1);
});

test('without gh, the pull request is opened by hand', async () => {
  gh.uninstall();
  expect((await openThere()).opened).toEqual({ kind: 'unavailable' });
});
