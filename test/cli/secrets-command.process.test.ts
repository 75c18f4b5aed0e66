import { spawn, spawnSync } from 'node:child_process';
import { parseSealed } from '../../lib/model/parse-sealed';
import { COMMAND } from '../packages';
import type { Repository } from '../repository';
import { newSealer, type Sealer, unseal } from '../sealing';
import { demandValidOutput } from './output-schemas';
import { SEALED, secretRepository } from './secret-repository';

let repo: Repository;
let sealer: Sealer;
beforeEach(async () => {
  ({ repo, sealer } = await secretRepository());
});
afterEach(() => repo.remove());

/** Runs `argosy` with standard input. */
function argosy(input: string | Buffer, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: repo.path,
    input,
  });
  const result = { status, stdout: stdout.toString(), stderr: stderr.toString() };
  demandValidOutput(args, result);
  return result;
}

const seal = (input: string | Buffer, name: string, ...options: string[]) =>
  argosy(input, 'secrets', 'seal', 'orders', name, '--env', 'dev', ...options);

/** A value of the sealed file, decrypted. */
function value(secret: string, key: string, label = `orders-dev/${secret}`): Buffer {
  const found = parseSealed(repo.read(SEALED), SEALED).secrets[secret]?.values[key]?.sealed;
  return unseal(found ?? '', sealer.privateKey, label);
}

test('a value is missing, is sealed from standard input, and is rendered as a SealedSecret', () => {
  const refused = repo.argosy('check');
  expect([refused.status, refused.stdout]).toEqual([
    1,
    expect.stringContaining('Run `npx argosy secrets seal orders --env dev database-url`'),
  ]);

  expect(seal('postgres://db/orders\n', 'database-url')).toEqual({
    status: 0,
    stdout: `sealed database-url (strict) in ${SEALED}\n\nStill missing: smtp.password, tls/<file>.\n`,
    stderr: 'Removed the trailing newline. Use --keep-newline to keep it.\n',
  });
  expect(seal('two\nlines\n', 'smtp.password').stderr).toBe('');
  expect(seal(Buffer.from([0, 255, 10]), 'tls/tls.key').status).toBe(0);
  expect(value('orders', 'database-url').toString()).toBe('postgres://db/orders');
  expect(value('orders', 'smtp.password').toString()).toBe('two\nlines\n');
  expect([...value('orders-tls', 'tls.key')]).toEqual([0, 255, 10]);

  const { status, stderr } = repo.argosy('synth');
  expect([status, stderr]).toEqual([0, '']);
  const rendered = repo.read('dist/apps/dev/orders/SealedSecret.orders.k8s.yaml');
  const { secrets } = parseSealed(repo.read(SEALED), SEALED);
  expect(rendered).toContain(`database-url: ${secrets['orders']?.values['database-url']?.sealed}`);
});

test('the list shows what each environment needs, and the certificate that is missing', () => {
  seal('x', 'database-url');
  const { status, stdout, stderr } = argosy('', 'secrets', 'list');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`ENVIRONMENT  OWNER   NAME           STATE     LOCATION
dev          orders  database-url   sealed    fleet/secrets/dev/orders.yaml
dev          orders  smtp.password  missing   fleet/secrets/dev/orders.yaml
dev          orders  tls/*          missing   fleet/secrets/dev/orders.yaml
production   orders  database-url   external  AWS Secrets Manager: production/orders/database-url
production   orders  smtp.password  external  AWS Secrets Manager: production/orders/smtp, property password
production   orders  tls/*          external  AWS Secrets Manager: production/orders/tls

Seal these values:
  npx argosy secrets seal orders --env dev smtp.password
  npx argosy secrets seal orders --env dev tls/<file>
`);
  const { secrets } = JSON.parse(argosy('', 'secrets', 'list', '--env', 'dev', '--json').stdout);
  expect(secrets).toHaveLength(3);
  expect(secrets[0]).toEqual({
    environment: 'dev',
    owner: 'orders',
    name: 'database-url',
    namespace: 'orders-dev',
    secret: 'orders',
    source: 'sealed-secrets',
    location: SEALED,
    state: 'sealed',
    scope: 'strict',
    certificate: 'current',
  });
});

test('after a rotation, the values of the older certificate are listed, with what can be done', async () => {
  const all = argosy('', 'secrets', 'reseal');
  expect(all).toMatchObject({
    status: 0,
    stdout: 'No value is known to be sealed with another certificate.\n',
  });
  seal('x', 'database-url');
  const before = repo.read(SEALED);
  sealer = await newSealer();
  repo.write('fleet/certificates/dev.pem', sealer.pem);
  expect(JSON.parse(seal('y', 'smtp.password', '--json').stdout)).toMatchObject({ file: SEALED });
  const { files } = JSON.parse(argosy('', 'secrets', 'reseal', '--json').stdout);
  expect(files).toMatchObject([{ file: SEALED, values: [{ name: 'database-url' }] }]);
  const { stdout } = argosy('', 'secrets', 'reseal', '--env', 'dev');
  expect(stdout).not.toContain('smtp.password');
  expect(stdout).toContain('\n  npx argosy secrets seal orders --env dev database-url\n');
  expect(stdout).toContain(`kubeseal --re-encrypt --format yaml < ${SEALED} > `);
  const [line] = /^ {4}database-url: .*$/m.exec(before) ?? [''];
  expect(repo.read(SEALED)).toContain(line);
});

test('a secret of Argo CD is sealed with its own certificate', () => {
  repo.write('fleet/certificates/argocd.pem', sealer.pem);
  const platform = 'fleet/platform.ts';
  repo.replace(platform, 'import { ', 'import { secret, sealedSecrets, ');
  repo.replace(
    platform,
    'definePlatform({',
    `definePlatform({
  secrets: {
    source: sealedSecrets(),
    secrets: { 'repository-shop': { values: { password: secret('token') } } },
  },`,
  );
  const { status } = argosy('x', 'secrets', 'seal', '--argocd', 'repository-shop/password');
  expect(status).toBe(0);
  const { secrets } = parseSealed(repo.read('fleet/secrets/argocd.yaml'), '');
  const sealed = secrets['repository-shop']?.values['password']?.sealed ?? '';
  expect(unseal(sealed, sealer.privateKey, 'argocd/repository-shop').toString()).toBe('x');
});

test.each<[string, string[], RegExp]>([
  ['no value', ['orders', 'database-url', '--env', 'dev'], /The value is empty/],
  ['no app', [], /<app> and <name> are required/],
  ['no environment', ['orders', 'database-url'], /--env <environment> is required/],
  ['no name', ['orders', '--env', 'dev'], /needs: database-url, smtp.password, tls\/<file>\./],
  ['an unknown app', ['order', 'x', '--env', 'dev'], /Did you mean "orders"\?/],
  ['an unknown environment', ['orders', 'x', '--env', 'dve'], /Did you mean "dev"\?/],
  ['an app without secrets', ['my-app', 'x', '--env', 'dev'], /my-app needs no secrets in dev/],
  ['Argo CD without secrets', ['--argocd', 'a/b'], /has no `secrets`/],
  ['an unknown scope', ['orders', 'x', '--env', 'dev', '--scope', 'all'], /Allowed choices are/],
])('%s is a usage error', (_, args, message) => {
  const { status, stdout, stderr } = argosy('', 'secrets', 'seal', ...args);
  expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
});

test('a value that is passed as an argument is not repeated', () => {
  for (const args of [
    ['database-url=s3cret'],
    ['s3cret'],
    ['database-url', 's3cret'],
    ['database-url', '--value=s3cret'],
  ]) {
    const { status, stdout, stderr } = seal('', ...(args as [string]), '--debug');
    expect([status, stdout, stderr]).toEqual([2, '', expect.not.stringContaining('s3cret')]);
  }
});

test('an environment whose values are in a store seals none', () => {
  const args = ['secrets', 'seal', 'orders', 'database-url', '--env', 'production'];
  const { status, stderr } = argosy('x', ...args);
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining('production reads its secrets from AWS Secrets Manager'),
  ]);
});

test('an expired certificate is refused, and one that expires soon is warned about', async () => {
  repo.write('fleet/certificates/dev.pem', (await newSealer({ days: -1 })).pem);
  const expired = seal('x', 'database-url');
  expect([expired.status, expired.stderr]).toEqual([1, expect.stringMatching(/expired on/)]);
  repo.write('fleet/certificates/dev.pem', (await newSealer({ days: 10 })).pem);
  const soon = seal('x', 'database-url');
  expect([soon.status, soon.stderr]).toEqual([0, expect.stringMatching(/^Warning: .* expires on/)]);
});

// `script` gives a command a terminal.
const hasTerminals =
  process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

(hasTerminals ? test : test.skip).each<[string, string, number | null, RegExp]>([
  ['a value is typed without echo', 's3cret\r', 0, /sealed database-url \(strict\)/],
  ['nothing is typed', '\u0004', 2, /The value is empty/],
  ['several lines are pasted', 's3cret\rother\r', 2, /The value has several lines/],
  ['Ctrl-C is pressed', 's3cret\u0003', 130, /^/],
])('at a terminal, %s', async (_, keys, code, message) => {
  const command = `${process.execPath} ${COMMAND} secrets seal orders database-url --env dev`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: repo.path });
  let output = '';
  let isTyped = false;
  child.stdout.on('data', (text) => {
    output += text;
    if (isTyped || !output.includes('(orders in dev): ')) return;
    isTyped = true;
    child.stdin.write(keys);
  });
  const exit = await new Promise((resolve) => child.once('close', resolve));
  expect([exit, output]).toEqual([code, expect.stringMatching(message)]);
  expect(output).not.toMatch(/s3cret|other/);
  if (code === 0) expect(value('orders', 'database-url').toString()).toBe('s3cret');
});

(hasTerminals ? test : test.skip)('a file is not typed at a terminal', () => {
  const command = `${process.execPath} ${COMMAND} secrets seal orders tls/tls.crt --env dev`;
  const { status, stdout } = repo.exec('script', '-qec', command, '/dev/null');
  expect([status, stdout]).toEqual([2, expect.stringContaining('add `< <file>`')]);
});
