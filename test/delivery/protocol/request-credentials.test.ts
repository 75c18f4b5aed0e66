import { fieldProblems } from '../../../lib/base/validation';
import { RequestSchema } from '../../../lib/delivery/protocol/request';
import { FleetError } from '../../../lib/model/problem';
import { parseRelease } from '../../../lib/model/release';
import { hex, letters, PASSWORD } from '../../base/credential/samples';

const TOKEN = `ghp_${letters(36)}`;

const request = (changes: object, release: object = {}) => ({
  intent: {
    kind: 'release',
    releases: [{ app: 'web', environment: 'dev', images: [{ tag: 'v1' }], ...release }],
    ...changes,
  },
  target: { kind: 'local' },
  clone: '/clone',
  source: '/clone',
  dryRun: false,
  deadline: 0,
});

test('a request without credentials is valid', () => {
  const it = request({ force: 'v1 fails', runUrl: 'https://ci.example.com/runs/1284?attempt=2' });
  expect(fieldProblems(RequestSchema, it)).toEqual([]);
});

test.each([
  ['a tag', request({}, { images: [{ tag: TOKEN }] })],
  ['a tag that is not one', request({}, { images: [{ tag: `a/${TOKEN}` }] })],
  ['a tag in base64', request({}, { images: [{ tag: Buffer.from(TOKEN).toString('base64url') }] })],
  ['a revision', request({}, { images: [{ revision: TOKEN }] })],
  ['a reason', request({ force: `the token ${TOKEN} has leaked` })],
  ['a reason with a setting', request({ force: `password=${PASSWORD} has leaked` })],
  ['the URL of a run', request({ runUrl: `https://ci.example.com/${TOKEN}` })],
  [
    'the URL of a run with a signature',
    request({ runUrl: `https://a.example.com/?sv=1&sig=${letters(44)}` }),
  ],
  [
    'the URL of a run with a login',
    request({ runUrl: `https://web:${PASSWORD}@ci.example.com/1` }),
  ],
  ['an author', { ...request({}), author: { name: TOKEN, email: 'a@example.com' } }],
  ['an address', { ...request({}), author: { name: 'a', email: `${TOKEN}@example.com` } }],
])('%s with a credential is refused, and not printed', (_, it) => {
  const problems = fieldProblems(RequestSchema, it);
  expect(problems).toHaveLength(1);
  expect(JSON.stringify(problems)).not.toMatch(/aB3dE5|Sup3r/);
});

test.each([
  `images:\n  web:\n    tag: "${TOKEN}"\n`,
  `images:\n  web: { tag: dapi${hex(32)} }\n`,
  `sources:\n  web:\n    revision: "${TOKEN}"\n`,
  `images: { web: { tag: v1 } }\nhold: { reason: "the token ${TOKEN} has leaked" }\n`,
])('a release file with a credential is refused, and the credential is not printed', (text) => {
  expect.assertions(2);
  try {
    parseRelease(text, 'fleet/releases/dev/web.yaml');
  } catch (error) {
    const problems = error instanceof FleetError ? error.problems : [];
    expect(problems).toMatchObject([{ message: expect.stringMatching(/contains a .* token/) }]);
    expect(JSON.stringify(problems)).not.toMatch(/aB3dE5|0f8e7d/);
  }
});
