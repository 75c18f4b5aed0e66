import { DEADLINE, open, PROPOSAL } from './opening';
import { RecordedApi, type RecordedReply } from './recorded-api';

const PULLS = '/api/v3/repos/example/gitops/pulls';
const TOKEN = 'ghs_0123456789abcdefghij';

let api: RecordedApi;
beforeAll(async () => {
  api = await RecordedApi.start();
});
afterAll(() => api.stop());

/** Opens the pull request on a GitHub Enterprise Server, from a run of its own CI. */
const openThere = (options = {}) =>
  open(
    `${api.origin}/example/gitops.git`,
    { GITHUB_SERVER_URL: api.origin, GITHUB_TOKEN: TOKEN },
    options,
  );

const url = 'https://github.example.com/example/gitops/pull/7';
const CREATED = { status: 201, body: { number: 7, html_url: url, state: 'open', draft: false } };
const UPDATED = { body: CREATED.body };
const LISTED = { body: [CREATED.body] };
const EXISTS = {
  status: 422,
  body: {
    message: 'Validation Failed',
    errors: [
      {
        resource: 'PullRequest',
        code: 'custom',
        message: `A pull request already exists for example:${PROPOSAL.head}.`,
      },
    ],
    documentation_url: 'https://docs.github.com/rest/pulls/pulls#create-a-pull-request',
    status: '422',
  },
};

test('a pull request is opened with the token of the server', async () => {
  api.replay(CREATED);

  const { opened } = await openThere();

  expect(opened).toEqual({ kind: 'opened', url });
  expect(api.calls()).toEqual([`POST ${PULLS}`]);
  expect(api.requests[0]).toMatchObject({
    body: PROPOSAL,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      accept: 'application/vnd.github+json',
      'user-agent': 'argosy',
    },
  });
});

test('the open pull request of the same branch gets the text', async () => {
  api.replay(EXISTS, LISTED, UPDATED);

  const { opened } = await openThere();

  expect(opened).toEqual({ kind: 'opened', url });
  const head = encodeURIComponent(`example:${PROPOSAL.head}`);
  expect(api.calls()).toEqual([
    `POST ${PULLS}`,
    `GET ${PULLS}?state=open&head=${head}&base=main&per_page=100`,
    `PATCH ${PULLS}/7`,
  ]);
  const { title, body } = PROPOSAL;
  expect(api.requests[2]?.body).toEqual({ title, body });
});

test('two at once end in one pull request', async () => {
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
  expect(api.calls().filter((it) => it.startsWith('PATCH'))).toHaveLength(1);
});

test('a pull request that arrived although the server failed is not opened twice', async () => {
  api.replay({ status: 502, body: '<html>Bad gateway</html>' }, EXISTS, LISTED, UPDATED);
  const { opened, pauses, waits } = await openThere();
  expect(opened).toEqual({ kind: 'opened', url });
  expect(pauses).toHaveLength(1);
  expect(waits).toEqual([expect.stringMatching(/^GitHub: HTTP 502; attempt 2 in \d s …$/)]);
});

test('a broken connection is tried again', async () => {
  api.replay({ status: 0 }, { status: 0 }, CREATED);
  const { opened, pauses } = await openThere();
  expect([opened?.kind, pauses.length]).toEqual(['opened', 2]);
});

const SECONDARY = {
  message:
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
};

test.each<[string, RecordedReply, number]>([
  ['Retry-After', { status: 403, headers: { 'retry-after': '42' }, body: SECONDARY }, 42_000],
  [
    'X-RateLimit-Reset',
    {
      status: 429,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '90' },
      body: { message: 'API rate limit exceeded for installation ID 1.' },
    },
    90_000,
  ],
  ['nothing but the message', { status: 403, body: SECONDARY }, 60_000],
])('a rate limit is waited for as %s says', async (_, reply, pause) => {
  api.replay(reply, CREATED);
  const { opened, pauses, waits } = await openThere();
  expect([opened?.kind, pauses]).toEqual(['opened', [pause]]);
  expect(waits).toEqual([`GitHub: Rate limit exceeded; attempt 2 in ${pause / 1000} s …`]);
});

test('a rate limit beyond the deadline is not waited for', async () => {
  const seconds = DEADLINE / 1000;
  api.replay({ status: 403, headers: { 'retry-after': String(seconds) }, body: SECONDARY });
  const { opened, pauses } = await openThere();
  expect(pauses).toEqual([]);
  expect(opened).toEqual({
    kind: 'failed',
    problem: `Rate limit exceeded for another ${seconds} s; timed out after 1 attempt.`,
    fix: expect.stringContaining('raise --timeout'),
  });
});

test('a server in trouble is asked until the deadline, and no longer', async () => {
  api.answer(() => ({ status: 503, body: {} }));
  const { opened, pauses } = await openThere();
  const total = pauses.reduce((sum, it) => sum + it, 0);
  expect(opened).toMatchObject({
    kind: 'failed',
    problem: `HTTP 503; timed out after ${api.requests.length} attempts.`,
  });
  expect([api.requests.length, total < DEADLINE]).toEqual([pauses.length + 1, true]);
  expect(total).toBeGreaterThan(DEADLINE - 30_000);
});

test('a server that does not answer in time is tried again', async () => {
  let count = 0;
  api.answer(() => (count++ === 0 ? { status: -1 } : CREATED));
  const { opened, waits } = await openThere({ timeLeft: 100 });
  expect(opened?.kind).toBe('opened');
  expect(waits).toEqual([expect.stringMatching(/^GitHub: No answer within 1 s; attempt 2/)]);
});

test.each<[RecordedReply, string, RegExp]>([
  [
    { status: 401, body: { message: 'Bad credentials', status: '401' } },
    'HTTP 401: Bad credentials',
    /^Set GITHUB_TOKEN to a token that is valid/,
  ],
  [
    { status: 403, body: { message: 'Resource not accessible by integration', status: '403' } },
    'HTTP 403: Resource not accessible by integration',
    /"Pull requests: write" for example\/gitops.*"pull-requests: write"/,
  ],
  [
    { status: 404, body: { message: 'Not Found' } },
    'HTTP 404: Not Found',
    /^Check that example\/gitops exists/,
  ],
  [
    {
      status: 422,
      body: {
        message: 'Validation Failed',
        errors: [{ resource: 'PullRequest', field: 'base', code: 'invalid' }],
      },
    },
    'HTTP 422: Validation Failed; resource: PullRequest; field: base; code: invalid',
    /^Fix what GitHub reports/,
  ],
  [
    { status: 200, body: '<html>Sign in to the proxy</html>' },
    'HTTP 200 with something other than JSON.',
    /proxy/,
  ],
  [{ status: 201, body: { id: 1 } }, 'HTTP 201 with unexpected JSON.', /API/],
  [{ status: 400, body: `<html>${TOKEN}</html>` }, 'HTTP 400.', /^Fix what GitHub reports/],
])('%j is a problem with a fix', async (reply, problem, fix) => {
  api.replay(reply);
  const { opened, pauses } = await openThere();
  expect(opened).toEqual({ kind: 'failed', problem, fix: expect.stringMatching(fix) });
  expect([pauses, api.requests.length]).toEqual([[], 1]);
});

test('a token that the server repeats is not repeated here', async () => {
  api.replay({ status: 401, body: { message: `Bad credentials: ${TOKEN}\u001b[31m` } });
  const { opened } = await openThere();
  expect(opened).toMatchObject({ problem: 'HTTP 401: Bad credentials: *** [31m' });
});

test('a second pull request that is refused, and not listed, is a problem', async () => {
  api.replay(EXISTS, { body: [] }, { body: [] });
  expect((await openThere()).opened).toMatchObject({
    kind: 'failed',
    problem: expect.stringContaining('none is listed'),
  });
});

test('the open pull request of an owner with another name is found by its branches', async () => {
  const other = { number: 6, html_url: 'https://github.com/new/gitops/pull/6', head: { ref: 'x' } };
  const own = {
    number: 7,
    html_url: 'https://github.com/new/gitops/pull/7',
    head: { ref: PROPOSAL.head },
  };
  api.replay(EXISTS, { body: [] }, { body: [other, own] }, { body: own });
  expect((await openThere()).opened).toEqual({ kind: 'opened', url: own.html_url });
  expect(api.calls().at(-1)).toBe(`PATCH ${PULLS}/7`);
});
