import { open, PROPOSAL } from './opening';
import { RecordingProgram } from './recording-program';

const glab = new RecordingProgram('glab');
afterAll(() => glab.remove());

const openThere = (env = {}) =>
  open('git@gitlab.com:group/sub/gitops.git', { ...glab.env, ...env }, { clone: glab.path });

const url = 'https://gitlab.com/group/sub/gitops/-/merge_requests/7';
const MERGE_REQUESTS = 'projects/group%2Fsub%2Fgitops/merge_requests';
const { head, base, title, body } = PROPOSAL;

/** What `glab api --include` prints. */
function reply(status: string, json: unknown, headers = '') {
  const stdout = `HTTP/2.0 ${status}\nContent-Type: application/json\r\n${headers}\r\n${JSON.stringify(json)}`;
  const isFine = status.startsWith('2');
  return { stdout, ...(!isFine && { status: 1, stderr: `glab: HTTP ${status}\n` }) };
}

const CREATED = reply('201 Created', { iid: 7, web_url: url });
const EXISTS = reply('409 Conflict', {
  message: ['Another open merge request already exists for this source branch: !7'],
});
const LISTED = reply('200 OK', [{ iid: 7, web_url: url }]);
const UPDATED = reply('200 OK', { iid: 7, web_url: url });

const api = (method: string, ...rest: string[]) => [
  ...['api', '--hostname', 'gitlab.com', '--include', '--method', method],
  ...rest,
];
const JSON_INPUT = ['--header', 'Content-Type: application/json', '--input', '-'];

test('without a token, glab opens the merge request in the project of the remote', async () => {
  glab.replay(CREATED);
  expect((await openThere({ CI_JOB_TOKEN: 'job' })).opened).toEqual({ kind: 'opened', url });
  const [call, ...others] = glab.calls();
  expect(others).toEqual([]);
  expect(call?.args).toEqual(api('POST', ...JSON_INPUT, MERGE_REQUESTS));
  expect(JSON.parse(call?.input ?? '')).toEqual({
    source_branch: head,
    target_branch: base,
    title,
    description: body,
  });
});

test('the open merge request of the same branch gets the text', async () => {
  glab.replay(EXISTS, LISTED, UPDATED);
  expect((await openThere()).opened).toEqual({ kind: 'opened', url });
  const query = `state=opened&source_branch=${encodeURIComponent(head)}&target_branch=main`;
  expect(glab.calls().map(({ args }) => args)).toEqual([
    api('POST', ...JSON_INPUT, MERGE_REQUESTS),
    api('GET', `${MERGE_REQUESTS}?${query}`),
    api('PUT', ...JSON_INPUT, `${MERGE_REQUESTS}/7`),
  ]);
});

test('glab is run again as the server says', async () => {
  glab.replay(reply('429 Too Many Requests', {}, 'Retry-After: 17\r\n'), CREATED);
  const { opened, pauses } = await openThere();
  expect([opened?.kind, pauses]).toEqual(['opened', [17_000]]);
});

test('glab is run again if it does not reach the server', async () => {
  const stderr =
    'Post "https://gitlab.com/api/v4/projects": dial tcp: lookup gitlab.com: no such host';
  glab.replay({ status: 1, stderr }, CREATED);
  const { opened, pauses } = await openThere();
  expect([opened?.kind, pauses.length]).toEqual(['opened', 1]);
});

test('a refusal of the server is a problem with a fix', async () => {
  glab.replay(reply('403 Forbidden', { message: '403 Forbidden' }));
  expect((await openThere()).opened).toEqual({
    kind: 'failed',
    problem: 'HTTP 403: 403 Forbidden',
    fix: expect.stringMatching(/^Give the account of glab the scope "api"/),
  });
});

test('glab without credentials is a problem with a fix', async () => {
  glab.replay({ status: 1, stderr: 'none of the git remotes are authenticated\n' });
  expect((await openThere()).opened).toEqual({
    kind: 'failed',
    problem: 'none of the git remotes are authenticated',
    fix: 'Run `glab auth login`, or set GITLAB_TOKEN.',
  });
});

test('without glab, the merge request is opened by hand', async () => {
  glab.uninstall();
  expect((await openThere()).opened).toEqual({ kind: 'unavailable' });
});
