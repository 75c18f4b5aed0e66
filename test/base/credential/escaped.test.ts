import * as fc from 'fast-check';
import { formsOf } from '../../../lib/base/credential/escaped';
import { findCredential } from '../../../lib/base/credential/find-credential';
import { maskCredentials } from '../../../lib/base/credential/mask-credentials';
import { settingsIn } from '../../../lib/base/credential/settings';
import { hex, letters, PASSWORD, SAMPLES } from './samples';

/** As a JSON string within a JSON object, once or more often. */
const nested = (text: string, times: number): string =>
  times === 0 ? text : nested(JSON.stringify({ nested: text }), times - 1);

test.each([1, 2])('a credential is recognized in JSON within JSON, %d deep', (times) => {
  for (const [what, sample] of SAMPLES)
    expect([what, findCredential(nested(sample, times))]).toEqual([what, what]);
});

test.each([1, 2])('the key of a Google service account is masked, %d deep', (times) => {
  const key = `-----BEGIN PRIVATE KEY-----\nMII${letters(90)}\n${letters(64)}\n-----END PRIVATE KEY-----\n`;
  const account = JSON.stringify({ private_key_id: hex(40), private_key: key, client_id: '1' });
  const masked = maskCredentials(nested(account, times));
  expect(masked).not.toContain(letters(12));
  expect(masked).toMatch(/^\{"nested":.*private_key\\+":\\+"\*\*\*.*client_id.*\}$/);
});

test.each([
  ['in JSON', JSON.stringify({ db: JSON.stringify({ password: PASSWORD }) })],
  ['in JSON in JSON', nested(JSON.stringify({ a: 1, password: PASSWORD }), 2)],
  ['in a quoted YAML string', `db: "{\\"user\\": \\"web\\", \\"password\\": \\"${PASSWORD}\\"}"\n`],
  ['on a line of a quoted string', `"[db]\\nuser = web\\npassword = ${PASSWORD}\\nport = 1\\n"`],
  ['as Go writes it', `{"password":"${PASSWORD.replace('3', '\\u0033')}\\u0026"}`],
])('a setting is recognized and masked %s', (_, text) => {
  expect([...settingsIn(text)].map(({ name }) => name)).toEqual(['password']);
  expect(maskCredentials(text)).not.toMatch(/Sup|cret!/);
  expect(maskCredentials(text)).toContain('***');
});

test('only the credential of an escaped text is masked', () => {
  const url = `{"url":"https:\\/\\/web:${PASSWORD}@example.com\\/x"}`;
  expect(maskCredentials(url)).toBe('{"url":"https:\\/\\/***@example.com\\/x"}');
  const json = JSON.stringify({ a: '"', b: JSON.stringify({ password: PASSWORD, c: '\n' }) });
  expect(maskCredentials(json)).toBe(json.replace(PASSWORD, '***'));
});

test('each character of a text without its escapes stands where it did', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '/', 'u0041') }),
      (text) => {
        const written = JSON.stringify(text);
        const [, form] = formsOf(written);
        if (form === undefined) return expect(written).not.toContain('\\');
        expect(form.text).toBe(`"${text}"`);
        for (let i = 0; i < form.text.length; i++) {
          const part = written.slice(form.origin(i), form.origin(i + 1));
          expect(part.length === 1 ? part : JSON.parse(`"${part}"`)).toBe(form.text[i]);
        }
        return undefined;
      },
    ),
    { numRuns: 100 },
  );
});

test.each([
  'C:\\new\\token\\reports',
  'regex: token=\\\\S+',
  String.raw`printf "password=%s\n" "$DB_PASSWORD"`,
  JSON.stringify({ schema: JSON.stringify({ password: { type: 'string' }, token: '$TOKEN' }) }),
  JSON.stringify({ note: '# password: abc123!\nother: 1' }),
])('%j has no credential', (text) => {
  expect(maskCredentials(text)).toBe(text);
});
