import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateKeyProblems } from '../../lib/render/private-keys';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-keys-'));
  mkdirSync(join(root, 'fleet/certificates'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string) => writeFileSync(join(root, 'fleet', path), text);
const found = () => privateKeyProblems(root, 'fleet').map(({ file }) => file);

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (type: 'pkcs8' | 'sec1') => String(privateKey.export({ type, format: 'pem' }));

test('a private key in the fleet is found, whatever its algorithm and the name of its file', () => {
  write('certificates/dev.pem', pem('pkcs8'));
  write('certificates/staging.crt', `some text\n${pem('sec1')}`);
  write('sealing.key', '-----BEGIN RSA PRIVATE KEY-----\n');
  expect(found()).toEqual([
    'fleet/certificates/dev.pem',
    'fleet/certificates/staging.crt',
    'fleet/sealing.key',
  ]);
});

test('a certificate, a public key and code about keys are accepted', () => {
  write('certificates/dev.pem', '-----BEGIN CERTIFICATE-----\n');
  write('public.key', String(publicKey.export({ type: 'spki', format: 'pem' })));
  write('keys.ts', '// -----BEGIN PRIVATE KEY-----');
  expect(found()).toEqual([]);
});
