import { open, PROPOSAL } from './opening';
import { RecordedApi, type RecordedReply } from './recorded-api';

const MERGE_REQUESTS = '/gitlab/api/v4/projects/group%2Fsub%2Fgitops/merge_requests';
const TOKEN = 'glpat-0123456789abcdefghij';

let api: RecordedApi;
beforeAll(async () => {
  api = await RecordedApi.start();
});
afterAll(() => api.stop());

/** Opens the merge request on a server that serves GitLab below a path, from a run of its own CI. */
const openThere = () =>
  open(`${api.origin.replace('//', '//gitlab-ci-token:s3cret@')}/gitlab/group/sub/gitops.git`, {
    CI_SERVER_URL: `${api.origin}/gitlab`,
    CI_API_V4_URL: `${api.origin}/gitlab/api/v4`,
    GITLAB_TOKEN: TOKEN,
    CI_JOB_TOKEN: 'job',
  });

const url = 'https://gitlab.example.com/group/sub/gitops/-/merge_requests/7';
const CREATED = { status: 201, body: { id: 99, iid: 7, state: 'opened', web_url: url } };
const UPDATED = { body: CREATED.body };
const LISTED = { body: [CREATED.body] };
const EXISTS = {
  status: 409,
  body: { message: ['Another open merge request already exists for this source branch: !7'] },
};

test('a merge request is opened with the token of the server', async () => {
  api.replay(CREATED);

  const { opened } = await openThere();

  expect(opened).toEqual({ kind: 'opened', url });
  expect(api.calls()).toEqual([`POST ${MERGE_REQUESTS}`]);
  const { head, base, title, body } = PROPOSAL;
  expect(api.requests[0]).toMatchObject({
    body: { source_branch: head, target_branch: base, title, description: body },
    headers: { authorization: `Bearer ${TOKEN}` },
  });
});

test('the open merge request of the same branch gets the text', async () => {
  api.replay(EXISTS, LISTED, UPDATED);

  const { opened } = await openThere();

  expect(opened).toEqual({ kind: 'opened', url });
  const { head, title, body } = PROPOSAL;
  const query = `state=opened&source_branch=${encodeURIComponent(head)}&target_branch=main`;
  expect(api.calls()).toEqual([
    `POST ${MERGE_REQUESTS}`,
    `GET ${MERGE_REQUESTS}?${query}`,
    `PUT ${MERGE_REQUESTS}/7`,
  ]);
  expect(api.requests[2]?.body).toEqual({ title, description: body });
});

test('two at once end in one merge request', async () => {
  let isOpen = false;
  api.answer(({ method }) => {
    if (method !== 'POST') return method === 'GET' ? LISTED : UPDATED;
    if (isOpen) return EXISTS;
    isOpen = true;
    return CREATED;
  });
  const both = await Promise.all([openThere(), openThere()]);
  expect(both.map(({ opened }) => opened)).toEqual([
    { kind: 'opened', url },
    { kind: 'opened', url },
  ]);
  expect(api.calls().filter((it) => it.startsWith('PUT'))).toHaveLength(1);
});

test.each<[Record<string, string>, number]>([
  [{ 'retry-after': '30' }, 30_000],
  [{ 'ratelimit-remaining': '0', 'ratelimit-reset': '50' }, 50_000],
  [{ 'ratelimit-remaining': '12', 'ratelimit-reset': '50' }, 60_000],
  [{}, 60_000],
])('a rate limit with the headers %j is waited for', async (headers, pause) => {
  const message = 'This endpoint has been requested too many times. Try again later.';
  api.replay({ status: 429, headers, body: { message: { error: message } } }, CREATED);
  const { opened, pauses } = await openThere();
  expect([opened?.kind, pauses]).toEqual(['opened', [pause]]);
});

test('a server in trouble is asked again', async () => {
  api.replay({ status: 500, body: '' }, { status: 0 }, EXISTS, LISTED, { status: 503 }, UPDATED);
  const { opened, pauses } = await openThere();
  expect([opened?.kind, pauses.length]).toEqual(['opened', 3]);
});

test.each<[RecordedReply, string, RegExp]>([
  [
    { status: 401, body: { message: '401 Unauthorized' } },
    'HTTP 401: 401 Unauthorized',
    /^Renew the token in GITLAB_TOKEN.*CI_JOB_TOKEN cannot/,
  ],
  [
    {
      status: 403,
      body: {
        error: 'insufficient_scope',
        error_description: 'The request requires higher privileges.',
      },
    },
    'HTTP 403: The request requires higher privileges.',
    /the scope "api" and the role Developer in group\/sub\/gitops/,
  ],
  [
    { status: 404, body: { message: '404 Project Not Found' } },
    'HTTP 404: 404 Project Not Found',
    /^Check that group\/sub\/gitops exists/,
  ],
  [
    { status: 400, body: { message: { title: ['is too long (maximum is 255 characters)'] } } },
    'HTTP 400: title: is too long (maximum is 255 characters)',
    /^Fix what GitLab reports/,
  ],
  [{ body: '<html>' }, 'HTTP 200 with something other than JSON.', /login page/],
])('%j is a problem with a fix', async (reply, problem, fix) => {
  api.replay(reply);
  const { opened } = await openThere();
  expect(opened).toEqual({ kind: 'failed', problem, fix: expect.stringMatching(fix) });
});

test('a merge request that is refused, and not listed, is a problem', async () => {
  api.replay(EXISTS, { body: [] });
  expect((await openThere()).opened).toMatchObject({ kind: 'failed' });
});
