import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { maskSecrets } from '../../lib/base/mask';

test.each([
  ['https://ann:s3cret@example.com/x.git', 'https://***@example.com/x.git'],
  ['https://s3cret@example.com/x.git', 'https://***@example.com/x.git'],
  ['https://x-access-token:s3cret@example.com:8443/x', 'https://***@example.com:8443/x'],
  ['HTTPS://ann:s3cret@example.com', 'HTTPS://***@example.com'],
  ['ssh://git:s3cret@example.com/x', 'ssh://git:***@example.com/x'],
  ['https://ann:s3@c@ret@example.com/x', 'https://***@example.com/x'],
  ['https://ann:s:3%40%2Fc%@example.com/x', 'https://***@example.com/x'],
  ['https://ann:a?b=c#d&e@example.com/x', 'https://***@example.com/x'],
  ['https://ann:a/b@example.com/x', 'https://***@example.com/x'],
  ['https://ann:9/b@example.com/x', 'https://***@example.com/x'],
  ['git://s3cret@example.com/x.git', 'git://***@example.com/x.git'],
  ['git://ann:s3cret@example.com/x.git', 'git://***@example.com/x.git'],
  ['unable to look up s3cret@h.io (port 9418)', 'unable to look up ***@h.io (port 9418)'],
  ['git+https://s3cret@example.com/x.git', 'git+https://***@example.com/x.git'],
  ['ann:s3cret@example.com:x.git', '***@example.com:x.git'],
  ["to 'ci:s3/c:r@et@git.example.com:a/b.git'", "to '***@git.example.com:a/b.git'"],
  ['remote: ann:s3cret@gitserver:a/b.git failed', 'remote: ***@gitserver:a/b.git failed'],
  ['PRIVATE-TOKEN: s3cret', 'PRIVATE-TOKEN: ***'],
  ['gldt-0123456789abcdefghij', '***'],
  ["https://ann:a'b@example.com/x", 'https://***@example.com/x'],
  ['https://ann:a"b@example.com/x', 'https://***@example.com/x'],
  ["unable to access 'https://ann:a@h.io/x/': 403", "unable to access 'https://***@h.io/x/': 403"],
  ['https://a:b@h.io/x and https://c:d@h.io/y', 'https://***@h.io/x and https://***@h.io/y'],
])('the credentials in %s are masked', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
});

test.each([
  'ssh://git@example.com/x.git',
  'git@example.com:x.git',
  'git://example.com/x.git',
  'remote: git@example.com: Permission denied',
  'registry.example.com:5000/web:v1@sha256:00f6',
  'web:v1@sha256:00f6',
  'at 12:30: ann@example.com: hello',
  'error: ann@example.com:22 refused',
  'https://example.com/x.git',
  "https://example.com/x' by ann@example.com",
  'https://example.com:8443/x',
  'https://example.com/x@v1',
  'Ann <ann@example.com>',
  'example/web:v1@sha256:00f6',
  '/srv/git/x.git',
])('%s contains no secret, and is unchanged', (text) => {
  expect(maskSecrets(text)).toBe(text);
});

test.each([
  'private_token',
  'access_token',
  'token',
  'api-key',
  'apikey',
  'password',
  'secret',
  'sig',
  'Signature',
  'client_secret',
  'X-Amz-Signature',
])('the value of %s in a query is masked', (name) => {
  expect(maskSecrets(`https://h.io/x?a=1&${name}=s3cret&b=2'`)).toBe(
    `https://h.io/x?a=1&${name}=***&b=2'`,
  );
  expect(maskSecrets(`https://h.io/x?${name}=s3cret is no good`)).not.toContain('s3cret');
});

test.each([
  ['Authorization: Bearer s3cret', 'Authorization: Bearer ***'],
  ['AUTHORIZATION: basic czNjcmV0', 'AUTHORIZATION: basic ***'],
  ['authorization:s3cret', 'authorization:***'],
  ["http.extraHeader='Authorization: token s3cret'", "http.extraHeader='Authorization: token ***'"],
])('the credential in the header %s is masked', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
});

test.each(['ghp_', 'gho_', 'ghs_', 'github_pat_', 'glpat-'])(
  'a token %s… is masked anywhere',
  (prefix) => {
    const token = `${prefix}${'aB3'.repeat(8)}`;
    expect(maskSecrets(`remote: ${token} has expired`)).toBe('remote: *** has expired');
  },
);

/** Private keys in PEM, by how they are encoded. */
const KEYS = {
  'PKCS #8 (RSA)': pem('rsa', 'pkcs8'),
  'PKCS #1': pem('rsa', 'pkcs1'),
  'PKCS #8 (Ed25519)': generateKeyPairSync('ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
  'SEC 1': generateKeyPairSync('ec', { namedCurve: 'P-384' })
    .privateKey.export({ type: 'sec1', format: 'pem' })
    .toString(),
  OpenSSH: `-----BEGIN OPENSSH PRIVATE KEY-----\n${Array.from({ length: 5 }, () => randomBytes(52).toString('base64').slice(0, 70)).join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`,
};

function pem(algorithm: 'rsa', type: 'pkcs1' | 'pkcs8'): string {
  const { privateKey } = generateKeyPairSync(algorithm, { modulusLength: 1024 });
  return privateKey.export({ type, format: 'pem' }).toString();
}

/** How the lines of a server are printed. */
const PRINTED: readonly (readonly [how: string, print: (line: string, i: number) => string])[] = [
  ['by git', (line) => `remote: ${line}`],
  ['by git, padded', (line) => `remote: ${line}        `],
  ['as a difference', (line) => `remote: +${line}`],
  ['with numbers', (line, i) => `remote: deploy.pem:${i}: ${line}`],
  ['with CRLF', (line) => `remote: ${line}\r`],
];

describe.each(Object.entries(KEYS))('a private key in %s', (_, key) => {
  const lines = key.trimEnd().split('\n');
  const isHidden = (text: string) =>
    lines.slice(1, -1).every((line) => !text.includes(line.slice(0, 16)));

  test.each(PRINTED)('that a hook prints, %s, is masked', (_how, print) => {
    const said = ['Found a key:', ...lines, 'Remove it.'].map(print).join('\n');
    const masked = maskSecrets(`${said}\nerror: failed to push some refs\n`);
    expect(isHidden(masked)).toBe(true);
    expect(masked).toMatch(/^remote: .*Found a key:/);
    expect(masked).toMatch(/\nremote: .*Remove it\.\s*\nerror: failed to push some refs\n$/);
  });

  test('that breaks off is masked', () => {
    const said = lines.slice(0, -1).map((line) => `remote: ${line}        `);
    const masked = maskSecrets(`${said.join('\n')}\nerror: failed to push some refs\n`);
    expect(isHidden(masked)).toBe(true);
    expect(masked).toMatch(/\nerror: failed to push some refs\n$/);
  });
});

test.each([
  'remote: \nremote: =====        \nremote: Each commit has to name a ticket.        \nerror: no\n',
  'remote: Remove what is between -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----.\n',
])('lines of a server without a secret are unchanged: %s', (text) => {
  expect(maskSecrets(text)).toBe(text);
});

/** Characters allowed in the userinfo of a URL (RFC 3986), and others that people use there. */
const secret = fc
  .string({
    unit: fc.constantFrom(...'aZ09-._~!$&\'()*+,;=:@%?#"[]{}|^`<>é'),
    minLength: 6,
    maxLength: 30,
  })
  .map((it) => `s${it}s`);
const before = fc.constantFrom('', "fatal: unable to access '", 'remote: <', 'url=');
const user = fc.constantFrom('', 'ann:', 'x-access-token:', ':');
const after = fc.constantFrom(
  '',
  '/x.git',
  "/x.git/': The requested URL returned error: 403",
  ':1/x y@z',
);

test('a secret in a URL is always masked, whatever its characters', () => {
  fc.assert(
    fc.property(before, user, secret, after, (head, name, it, tail) => {
      expect(maskSecrets(`${head}https://${name}${it}@example.com${tail}`)).not.toContain(it);
      expect(maskSecrets(`${head}ssh://git:${it}@example.com${tail}`)).not.toContain(it);
    }),
  );
});
