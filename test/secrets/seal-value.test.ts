import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DiskError } from '../../lib/base/disk-error';
import { parseCertificate } from '../../lib/kubernetes/sealing/certificate';
import type { SealingScope } from '../../lib/kubernetes/sealing/scope';
import { parseSealed } from '../../lib/model/parse-sealed';
import { FleetError } from '../../lib/model/problem';
import { fleetCertificate, knownCertificates } from '../../lib/secrets/fleet-certificate';
import { sealValue } from '../../lib/secrets/seal-value';
import { SecretError } from '../../lib/secrets/secret-error';
import { secretOwners } from '../../lib/secrets/secret-owner';
import { newSealer, type Sealer, unseal } from '../sealing';
import { secretFleet } from './fleet';

const FILE = 'fleet/secrets/dev/orders.yaml';
const [orders] = secretOwners(secretFleet());
if (orders === undefined) throw new Error('The fleet has no owner.');

let sealer: Sealer;
let root = '';
beforeAll(async () => {
  sealer = await newSealer();
});
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-seal-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const text = () => readFileSync(join(root, FILE), 'utf8');

function sealIt(
  name: string,
  value: string,
  options: { scope?: SealingScope; replace?: boolean; namespace?: string } = {},
) {
  const { scope, replace = false, namespace = 'orders-dev' } = options;
  const owner = { ...orders, namespace } as NonNullable<typeof orders>;
  const placement = { owner, key: owner.parseName(name), scope, replace };
  const certificate = parseCertificate(sealer.pem);
  return sealValue(root, placement, Buffer.from(value), certificate, () => undefined);
}

/** The values of the Secret `orders`, decrypted. */
function values(label = 'orders-dev/orders'): Record<string, string> {
  const { orders } = parseSealed(text(), FILE).secrets;
  return Object.fromEntries(
    Object.entries(orders?.values ?? {}).map(([key, { sealed }]) => [
      key,
      unseal(sealed, sealer.privateKey, label).toString(),
    ]),
  );
}

test('a value is added to the file, or replaced, and the others stay as they are', () => {
  expect(sealIt('database-url', 'one')).toMatchObject({ scope: 'strict', removed: [] });
  const before = parseSealed(text(), FILE).secrets['orders'];
  sealIt('smtp.password', 'two');
  expect(values()).toEqual({ 'database-url': 'one', 'smtp.password': 'two' });
  const after = parseSealed(text(), FILE).secrets['orders'];
  expect(after?.values['database-url']).toEqual(before?.values['database-url']);
  sealIt('database-url', 'three');
  sealIt('tls/tls.crt', 'four');
  expect(values()).toEqual({ 'database-url': 'three', 'smtp.password': 'two' });
  const { 'orders-tls': tls } = parseSealed(text(), FILE).secrets;
  expect(
    unseal(
      tls?.values['tls.crt']?.sealed ?? '',
      sealer.privateKey,
      'orders-dev/orders-tls',
    ).toString(),
  ).toBe('four');
});

test('a value has the scope of the other values of its Secret', () => {
  sealIt('database-url', 'one', { scope: 'namespace-wide' });
  expect(sealIt('smtp.password', 'two')).toMatchObject({ scope: 'namespace-wide', removed: [] });
  expect(values('orders-dev')).toEqual({ 'database-url': 'one', 'smtp.password': 'two' });
});

test('a value with another scope or namespace than the others is refused, unless it replaces them', () => {
  sealIt('database-url', 'one');
  const before = text();
  expect(() => sealIt('smtp.password', 'two', { scope: 'cluster-wide' })).toThrow(
    /\(database-url\) were sealed for the scope "strict", and this one would be for "cluster-wide"/,
  );
  expect(() => sealIt('smtp.password', 'two', { namespace: 'shop' })).toThrow(
    /were sealed for the namespace "orders-dev", and this one would be for "shop"/,
  );
  expect(text()).toBe(before);
  const replaced = sealIt('smtp.password', 'two', { namespace: 'shop', replace: true });
  expect(replaced).toMatchObject({ scope: 'strict', removed: ['database-url'] });
  expect(values('shop/orders')).toEqual({ 'smtp.password': 'two' });
});

test('a Secret with a single value can change its scope', () => {
  sealIt('database-url', 'one');
  sealIt('database-url', 'two', { scope: 'cluster-wide' });
  expect(values('')).toEqual({ 'database-url': 'two' });
});

test.each([
  ['conflict marks', '<<<<<<< HEAD\n'],
  ['half of a value', 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedDa'],
  ['a Secret', 'apiVersion: v1\nkind: Secret\nstringData: { a: b }\n'],
  ['nothing', ''],
])('a file with %s is refused, and stays as it is', (_, content) => {
  write(FILE, content);
  expect(() => sealIt('database-url', 's3cret')).toThrow(FleetError);
  expect(text()).toBe(content);
});

test('a directory in the place of the file is refused', () => {
  write(`${FILE}/x`, '');
  expect(() => sealIt('database-url', 's3cret')).toThrow(/It is a directory, not a file/);
});

test('a disk that refuses leaves the file as it is', () => {
  write('fleet/secrets/dev', 'a file');
  expect(() => sealIt('database-url', 's3cret')).toThrow(/ENOTDIR/);
  rmSync(join(root, 'fleet'), { recursive: true });
  sealIt('database-url', 'one');
  const before = text();
  write('.argosy/sealed.yaml/x', '');
  expect(() => sealIt('database-url', 'two')).toThrow(DiskError);
  expect(text()).toBe(before);
});

test('a certificate that is missing, invalid or expired is refused, with the command that fetches it', async () => {
  const read = (now = new Date()) => fleetCertificate(root, { certificate: 'dev.pem' }, now);
  expect(() => read()).toThrow(
    /^dev.pem\n {2}There is no certificate .*\n {2}Fix: .*kubeseal --fetch-cert > dev.pem/,
  );
  write('dev.pem', sealer.privatePem);
  expect(() => read()).toThrow(/The file contains a private key/);
  write('dev.pem', sealer.pem);
  expect(read().fingerprint).toBe(parseCertificate(sealer.pem).fingerprint);
  expect(() => read(new Date('2100-01-01'))).toThrow(/expired on/);
  expect(() => read(new Date('2100-01-01'))).toThrow(SecretError);
});

test('a certificate that expires soon, or cannot be used, is warned about once', async () => {
  write('fleet/certificates/dev.pem', (await newSealer({ days: 10 })).pem);
  const { certificateOf, warnings } = knownCertificates(root, new Date());
  const owners = secretOwners(secretFleet());
  for (const owner of [...owners, ...owners]) certificateOf(owner);
  const lines = warnings().map(({ text }) => text.split('\n')[0]);
  expect(lines).toEqual([
    expect.stringMatching(/^Warning: fleet\/certificates\/dev.pem expires on \d{4}-\d\d-\d\d\.$/),
    'Warning: fleet/certificates/staging.pem',
    'Warning: fleet/certificates/production.pem',
    'Warning: fleet/certificates/argocd.pem',
  ]);
});

test('what is still missing is reported', () => {
  expect(sealIt('database-url', 'one').missing).toEqual([
    'smtp.password',
    'all/<file>',
    'tls/tls.crt',
  ]);
  sealIt('all/anything', 'two');
  sealIt('tls/tls.crt', 'three');
  expect(sealIt('smtp.password', 'four').missing).toEqual([]);
});

test('a damaged value is sealed again, and another one only removed if that is wanted', () => {
  sealIt('database-url', 'one');
  sealIt('smtp.password', 'two');
  sealIt('tls/tls.crt', 'three');
  write(FILE, text().replace(/(smtp\.password: .{100})[^=]{20}/, '$1'));
  const before = text();
  expect(() => sealIt('database-url', 'x')).toThrow(
    /Add --replace, which removes the damaged values \(smtp.password\)/,
  );
  expect(text()).toBe(before);
  expect(sealIt('smtp.password', 'again').removed).toEqual([]);
  expect(values()).toEqual({ 'database-url': 'one', 'smtp.password': 'again' });
  write(FILE, before);
  expect(sealIt('database-url', 'x', { replace: true }).removed).toEqual(['smtp.password']);
  expect(values()).toEqual({ 'database-url': 'x' });
});
