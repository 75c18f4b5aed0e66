import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parseCertificate } from '../lib/kubernetes/sealing/certificate';
import { SEALING_SCOPES, type SealingScope, sealingLabel } from '../lib/kubernetes/sealing/scope';
import { seal } from '../lib/kubernetes/sealing/seal';
import { parseSealed } from '../lib/model/parse-sealed';
import { SEALED_WITH } from '../lib/model/seal-record';
import { formatSealed } from '../lib/model/sealed-file-format';
import { newSealer, type Sealer, unseal } from '../test/sealing';
import { foundBinaries } from './binaries';

const KUBESEAL = foundBinaries().get('kubeseal');
const withKubeseal = KUBESEAL === undefined ? test.skip : test;

let sealer: Sealer;
let directory: string;
beforeAll(async () => {
  sealer = await newSealer();
  directory = mkdtempSync(join(tmpdir(), 'argosy-kubeseal-'));
  writeFileSync(join(directory, 'cert.pem'), sealer.pem);
  writeFileSync(join(directory, 'key.pem'), sealer.privatePem);
});
afterAll(() => rmSync(directory, { recursive: true }));

function kubeseal(input: string, ...args: string[]): string {
  const options = { cwd: directory, input, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const { status, stdout, stderr, error } = spawnSync(KUBESEAL ?? '', args, options);
  if (status !== 0) throw new Error(stderr || String(error));
  return stdout;
}

/** The values of a SealedSecret, as kubeseal decrypts them with the private key. */
function decrypted(text: string): Record<string, string | null> {
  const [document] = parseAllDocuments(text);
  const input = String(document);
  const args = ['--recovery-unseal', '--recovery-private-key', 'key.pem'];
  return JSON.parse(kubeseal(input, ...args)).data;
}

const VALUES: Readonly<Record<string, Buffer>> = {
  empty: Buffer.alloc(0),
  'database-url': Buffer.from('postgres://orders:é@db/orders'),
  binary: Buffer.from([0, 255, 10, 13]),
  large: Buffer.alloc(100_000, 'x'),
};

const place = (scope: SealingScope) => ({ namespace: 'orders-dev', name: 'orders', scope });

/** A file with the values, as `argosy secrets seal` writes it. */
function ours(scope: SealingScope): string {
  const { publicKey, fingerprint: certificate } = parseCertificate(sealer.pem);
  const values = Object.entries(VALUES).map(([key, value]) => [
    key,
    { sealed: seal(value, publicKey, sealingLabel(place(scope))), certificate },
  ]);
  const orders = { namespace: 'orders-dev', scope, values: Object.fromEntries(values) };
  return formatSealed({ secrets: { orders } });
}

/** A Secret of these values. */
function secret(values: Readonly<Record<string, Buffer>>): string {
  const data = Object.entries(values).map(([key, it]) => [key, it.toString('base64')]);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'orders', namespace: 'orders-dev' },
    data: Object.fromEntries(data),
  });
}

withKubeseal.each([...SEALING_SCOPES])('kubeseal reads our values with the scope %s', (scope) => {
  const read = decrypted(ours(scope));
  expect(Object.keys(read).sort()).toEqual(Object.keys(VALUES).sort());
  for (const [key, value] of Object.entries(VALUES)) {
    expect([key, Buffer.from(read[key] ?? '', 'base64').equals(value)]).toEqual([key, true]);
  }
});

withKubeseal('kubeseal does not read our values under another name', () => {
  const text = ours('strict').replace('name: orders\n', 'name: checkout\n');
  expect(() => decrypted(text)).toThrow(/no key could decrypt secret/);
});

withKubeseal.each([...SEALING_SCOPES])(
  'we read the values of kubeseal with the scope %s',
  (scope) => {
    const args = ['--cert', 'cert.pem', '--format', 'yaml', '--scope', scope];
    const { secrets } = parseSealed(kubeseal(secret(VALUES), ...args), 'x.yaml');
    const { orders } = secrets;
    expect(orders).toMatchObject({ namespace: 'orders-dev', scope });
    expect(Object.keys(orders?.values ?? {}).sort()).toEqual(Object.keys(VALUES).sort());
    for (const [key, { sealed, certificate }] of Object.entries(orders?.values ?? {})) {
      const value = unseal(sealed, sealer.privateKey, sealingLabel(place(scope)));
      expect([key, certificate, VALUES[key]?.equals(value)]).toEqual([key, undefined, true]);
    }
  },
);

withKubeseal.each([...SEALING_SCOPES])(
  'kubeseal adds a value to our file with the scope %s, and replaces one that we then know to be changed',
  (scope) => {
    const file = join(directory, 'orders.yaml');
    const merge = (key: string) => {
      const args = ['--cert', 'cert.pem', '--format', 'yaml', '--scope', scope];
      kubeseal(secret({ [key]: Buffer.from('new') }), ...args, '--merge-into', file);
      return readFileSync(file, 'utf8');
    };
    writeFileSync(file, ours(scope));
    const { orders } = parseSealed(merge('token'), file).secrets;
    expect(orders?.values['token']?.certificate).toBeUndefined();
    expect(orders?.values['binary']?.certificate).toMatch(/^[0-9a-f]{16}$/);
    const replaced = merge('binary');
    expect(() => parseSealed(replaced, file)).toThrow(
      `If \`kubeseal\` wrote it, delete its line of the annotation ${SEALED_WITH}.`,
    );
    const without = replaced.replace(/^ +binary [0-9a-f]{16} .*\n/m, '');
    expect(Object.keys(parseSealed(without, file).secrets['orders']?.values ?? {})).toHaveLength(5);
  },
);
