import { HttpTransport } from '../../../lib/delivery/forge/http-transport';
import { RecordedApi } from './recorded-api';

let api: RecordedApi;
let other: RecordedApi;
beforeAll(async () => {
  [api, other] = await Promise.all([RecordedApi.start(), RecordedApi.start()]);
});
afterAll(() => Promise.all([api.stop(), other.stop()]));
beforeEach(() => other.answer(() => ({ body: {} })));

const send = (method: 'GET' | 'POST', token = 's3cret') =>
  new HttpTransport({
    api: api.origin,
    token: { name: 'GH_TOKEN', value: token },
    headers: {},
  }).send({ method, path: '/pulls', ...(method === 'POST' && { body: { title: 'x' } }) }, 5_000);

test.each([301, 302, 303, 307, 308])(
  'the token is not sent to another server that a %i names',
  async (status) => {
    for (const method of ['GET', 'POST'] as const) {
      api.replay({ status, headers: { location: `${other.origin}/pulls` } });
      expect(await send(method)).toEqual({
        kind: 'failed',
        problem: `${api.origin} redirects to ${other.origin}. The token was not sent there.`,
        fix: expect.stringContaining('URL of the remote'),
      });
    }
    expect(other.requests).toEqual([]);
  },
);

test('a redirection on the same server is followed with the same request', async () => {
  api.replay({ status: 307, headers: { location: '/repositories/1/pulls' } }, { status: 201 });
  expect(await send('POST')).toMatchObject({ kind: 'reply', status: 201 });
  expect(api.calls()).toEqual(['POST /pulls', 'POST /repositories/1/pulls']);
  expect(api.requests[1]).toMatchObject({
    body: { title: 'x' },
    headers: { authorization: 'Bearer s3cret' },
  });
});

test('a redirection that would turn a POST into a GET is not followed', async () => {
  api.replay({ status: 302, headers: { location: '/login' } });
  expect(await send('POST')).toMatchObject({ kind: 'failed' });
  expect(api.calls()).toEqual(['POST /pulls']);
});

test('a circle of redirections ends', async () => {
  api.answer(() => ({ status: 301, headers: { location: '/pulls' } }));
  expect(await send('GET')).toMatchObject({ kind: 'failed' });
  expect(api.requests).toHaveLength(4);
});

test.each(['two\nlines', 'with space', 'schlüssel', ''])(
  'the token %j is refused without sending or repeating it',
  async (token) => {
    api.replay();
    expect(await send('GET', token)).toEqual({
      kind: 'failed',
      problem: 'GH_TOKEN is no token: it has spaces or other characters that no token has.',
      fix: 'Set GH_TOKEN to the token alone.',
    });
    expect(api.requests).toEqual([]);
  },
);

test('a server without TLS is a problem, and no reason to try again', async () => {
  const tls = api.origin.replace('http:', 'https:');
  const transport = new HttpTransport({ api: tls, token: { name: 'X', value: 'x' }, headers: {} });
  expect(await transport.send({ method: 'GET', path: '/' }, 5_000)).toMatchObject({
    kind: 'failed',
    problem: expect.stringContaining('does not speak TLS'),
  });
});

test('a certificate that is not trusted is a problem, and no reason to try again', async () => {
  const cause = { code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed certificate in chain' };
  jest.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new TypeError('fetch failed', { cause }));
  expect(await send('GET')).toMatchObject({
    kind: 'failed',
    problem: expect.stringContaining('self-signed certificate'),
    fix: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  });
});
