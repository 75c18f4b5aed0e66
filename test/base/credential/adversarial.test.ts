import { findCredential } from '../../../lib/base/credential/find-credential';
import { maskCredentials } from '../../../lib/base/credential/mask-credentials';
import { tokensIn } from '../../../lib/base/credential/token';
import { TOKEN_FORMS } from '../../../lib/base/credential/token-forms';

const SIZE = 300_000;
/** Quadratic time would take half a minute for each form, linear time takes a tenth of a second: milliseconds. */
const LIMIT = 15_000;
const repeat = (text: string) => text.repeat(Math.ceil(SIZE / text.length)).slice(0, SIZE);

/** The literal start of each form, which makes a search begin. */
const prefixes = TOKEN_FORMS.map(({ trace }) =>
  trace
    .replace(/\\([.?])/g, '$1')
    .replace(/\(\?:([^|)]*)[^)]*\)\??/g, '$1')
    .replace(/\[([^\]])[^\]]*\](?:\{\d+\})?/g, '$1')
    .replace(/\\[dw]/g, '1'),
);

test(
  'a long text of the starts of all tokens is read in linear time',
  () => {
    expect([...tokensIn(repeat(prefixes.join(' ')))].length).toBeLessThan(SIZE);
  },
  LIMIT,
);

test(
  'many starts of one token are read in linear time',
  () => {
    for (const prefix of prefixes) {
      const text = repeat(prefix).slice(0, SIZE / 6);
      expect([...tokensIn(text)].length).toBeLessThan(text.length);
    }
  },
  LIMIT,
);

test.each([
  ['parts of a web token', 'eyJhbGciOiJIUzI1NiJ9.'],
  ['heads of web tokens', 'eyJ-'],
  ['heads of keys', '-----BEGIN PRIVATE KEY-----'],
  ['heads of keys and headers', '-----BEGIN RSA PRIVATE KEY-----\nA: A: A: A\n'],
  ['parts of a head of a key', '-----BEGIN A B C '],
  ['ends of keys', '-----BEGIN PRIVATE KEY-----\nMIIaaaaaaaaaaaaaaaaaaaaaaaaaa\n'],
  ['users of URLs', '://a:b'],
  ['users of drivers', 'a:bbbb@tcp'],
  ['names of passwords', 'jdbc:password='],
  ['open quotes', '"password="'],
  ['other quotes', `password='password="`],
  ['settings without a space', 'Key=A'],
  ['values of settings', '_authToken='],
  ['settings', 'key=key:key ='],
  ['settings on lines', 'key: \n  token='],
  ['commands', 'curl -u curl --user '],
  ['headers', 'Authorization: bearer x-api-key: '],
  ['basic', 'basic a'],
  ['spaces', 'password    '],
  ['escaped settings', '\\"password\\":\\"a1\\n'],
  ['elements', '<password>a1b2'],
  ['directives', 'requirepass  a \nmachine\n'],
  ['programs', 'mysql -p " '],
  ['base64', 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'],
  ['lines of base64', `${'aGVsbG8g'.repeat(8)}\n`],
  ['base64 of base64', Buffer.from('aGVsbG8gd29ybGQg'.repeat(6)).toString('base64')],
  ['short words', 'aaaaaaaaaaaaaaaaaaaaaaa+ '],
  ['slashes', 'aB3/'],
  ['one letter', 'a'],
  ['digits', '1'],
  ['blanks', ' '],
  ['line ends', '\n'],
  ['dashes', '-'],
])(
  'a long text of %s is read in linear time',
  (_, part) => {
    expect(maskCredentials(repeat(part)).length).toBeGreaterThan(0);
  },
  LIMIT,
);

test('a credential at the end of a long text is recognized', () => {
  const token = `ghp_${'aB3d'.repeat(9)}`;
  expect(findCredential(`${repeat('key: a, token=b; ')}\n${token}\n`)).toBe('a GitHub token');
});
