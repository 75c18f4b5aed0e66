import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextFiles } from '../../lib/base/text-file';
import { privateKeyProblems } from '../../lib/render/private-keys';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-keys-'));
  mkdirSync(join(root, 'fleet/certificates'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string) => writeFileSync(join(root, 'fleet', path), text);
const found = () => privateKeyProblems(new TextFiles(root), 'fleet').map(({ file }) => file);

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (type: 'pkcs8' | 'sec1') => String(privateKey.export({ type, format: 'pem' }));

test('a private key in the fleet is found, whatever its algorithm and the name of its file', () => {
  write('certificates/dev.pem', pem('pkcs8'));
  write('certificates/staging.crt', `some text\n${pem('sec1')}`);
  write('sealing.key', '-----BEGIN RSA PRIVATE KEY-----\n');
  write('id_rsa', pem('pkcs8'));
  // As in a Secret: the backup of the controller's keys.
  write('backup.yaml', `data:\n  tls.key: ${Buffer.from(pem('pkcs8')).toString('base64')}\n`);
  expect(found()).toEqual([
    'fleet/backup.yaml',
    'fleet/certificates/dev.pem',
    'fleet/certificates/staging.crt',
    'fleet/id_rsa',
    'fleet/sealing.key',
  ]);
});

test('a certificate, a public key, code about keys and a dangling link are accepted', () => {
  symlinkSync('nowhere', join(root, 'fleet/dangling.pem'));
  const certificate = Buffer.from('-----BEGIN CERTIFICATE-----\nMII').toString('base64');
  write('ca.yaml', `caBundle: ${certificate}\n`);
  write('certificates/dev.pem', '-----BEGIN CERTIFICATE-----\n');
  write('public.key', String(publicKey.export({ type: 'spki', format: 'pem' })));
  write('keys.ts', '// -----BEGIN PRIVATE KEY-----');
  expect(found()).toEqual([]);
});
