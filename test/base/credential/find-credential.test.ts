import { findCredential } from '../../../lib/base/credential/find-credential';
import { maskCredentials } from '../../../lib/base/credential/mask-credentials';
import { TOKEN_FORMS } from '../../../lib/base/credential/token-forms';
import { base64, PASSWORD, PRIVATE_KEYS, SAMPLES } from './samples';

test.each(SAMPLES)('%s is recognized: plain, within a text, and in base64', (what, sample) => {
  expect(findCredential(sample)).toBe(what);
  expect(findCredential(`a = b\n  value: ${sample}\nlast line\n`)).toBe(what);
  expect(findCredential(base64(sample))).toBe(what);
});

test.each(Object.entries(PRIVATE_KEYS))('a private key is recognized: %s', (_, key) => {
  expect(findCredential(key)).toBe('a private key');
  expect(findCredential(base64(key))).toBe('a private key');
  expect(findCredential(`tls.key: |\n  ${key.replace(/\n/g, '\n  ')}`)).toBe('a private key');
});

const secret = PRIVATE_KEYS['EC in PKCS #8'] ?? '';
const wrapped = (width: number) =>
  base64(secret).replace(new RegExp(`.{${width}}`, 'g'), (line) => `${line}\n`);

test.each([
  ['of URLs', Buffer.from(secret).toString('base64url')],
  ['without padding', base64(secret).replace(/=+$/, '')],
  ['in lines of 64', wrapped(64)],
  ['in lines of 76, with Windows line ends', wrapped(76).replace(/\n/g, '\r\n')],
  ['indented', wrapped(64).replace(/\n/g, '\n    ')],
  ['within base64', base64(base64(secret))],
  ['of a data URL', `data:application/x-pem-file;base64,${base64(secret)}`],
  ['after a path', `secrets/tls/${base64(secret)}`],
  ['in JSON', JSON.stringify({ tls: { key: base64(secret) } })],
  ['in a kubeconfig', `users:\n- name: a\n  user:\n    client-key-data: ${base64(secret)}\n`],
])('a credential in base64 %s is recognized', (_, text) => {
  expect(findCredential(text)).toBe('a private key');
});

test('a setting in base64 is recognized', () => {
  expect(findCredential(base64('DB_USER=web\nDB_PASSWORD=Tr0ub4dor&3\n'))).toBe(
    'the setting DB_PASSWORD with a value',
  );
});

test.each([...SAMPLES, ...Object.entries(PRIVATE_KEYS)])('%s is masked', (_, sample) => {
  for (const text of [sample, base64(sample)]) {
    const masked = maskCredentials(`remote: before ${text}\nremote: after`);
    expect(masked).toMatch(/^remote: before .*\*\*\*/s);
    expect(findCredential(masked)).toBeUndefined();
  }
});

test('several credentials of a text are masked, and nothing else', () => {
  const [a, b] = [`ghp_${'aB3d'.repeat(9)}`, `glpat-${'aB3d'.repeat(5)}`];
  const text = `remote: ${a} and ${b} in https://web:${a}@example.com/x, password=${PASSWORD}\nremote: done`;
  expect(maskCredentials(text)).toBe(
    'remote: *** and *** in https://***@example.com/x, password=***\nremote: done',
  );
});

test.each([
  '',
  "fatal: unable to access 'https://git.example.com/a.git/': The requested URL returned error: 403",
  'remote: Permission to example/gitops.git denied to deploy key',
  'ssh: connect to host git.example.com port 22: Connection refused',
  ' ! [remote rejected] main -> main (protected branch hook declined)',
  'git@github.com:example/gitops.git',
  'remote: error: GH006: Protected branch update failed for refs/heads/main.',
])('%j has nothing to mask', (text) => {
  expect(maskCredentials(text)).toBe(text);
});

test('each form has a sample', () => {
  const kinds = new Set(SAMPLES.map(([what]) => what));
  const forms = new Set(TOKEN_FORMS.map(({ what }) => what));
  expect([...forms].filter((it) => !kinds.has(it))).toEqual(['an AWS API key for Bedrock']);
});
