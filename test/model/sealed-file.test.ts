import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { SEALING_SCOPES, sealingLabel } from '../../lib/kubernetes/sealing/scope';
import { seal } from '../../lib/kubernetes/sealing/seal';
import { parseSealed } from '../../lib/model/parse-sealed';
import { FleetError } from '../../lib/model/problem';
import type { SealedFile, SealedValues } from '../../lib/model/sealed-file';
import { formatSealed } from '../../lib/model/sealed-file-format';
import { INHERITED_KEYS, unicodeText } from '../arbitrary-keys';

const FILE = 'fleet/secrets/dev/orders.yaml';
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const sealed = (text: string, label = '') => seal(Buffer.from(text), publicKey, label);
/** Encrypting takes a while, and a file does not depend on what is encrypted. */
const CIPHERTEXTS = ['a', 'b', 'c', 'd'].map((text) => sealed(text));

const key = fc.oneof(
  fc.stringMatching(/^[-._a-zA-Z0-9]{1,20}$/).filter((it) => it !== '.' && !it.startsWith('..')),
  fc.constantFrom(...INHERITED_KEYS.filter((it) => /^[-._a-zA-Z0-9]+$/.test(it))),
);
const value = fc.record(
  {
    sealed: fc.constantFrom(...CIPHERTEXTS),
    certificate: fc.constantFrom('0123456789abcdef', 'ffffffffffffffff'),
  },
  { requiredKeys: ['sealed'], noNullPrototype: true },
);
const dictionary = <T>(name: fc.Arbitrary<string>, it: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(name, it), { selector: ([key]) => key, minLength: 1, maxLength: 4 })
    .map((entries) => Object.fromEntries(entries));
const values = fc.record<SealedValues>({
  namespace: fc.constantFrom('orders-dev', 'on', 'constructor'),
  scope: fc.constantFrom(...SEALING_SCOPES),
  values: dictionary(key, value),
});
const name = fc.constantFrom('orders', 'orders-tls', 'null', 'constructor', '1', 'a.b');
const sealedFile: fc.Arbitrary<SealedFile> = fc.record({ secrets: dictionary(name, values) });

/** The file, or `undefined` if it is refused. Anything but a problem with the file is a defect. */
function parsed(text: string): SealedFile | undefined {
  try {
    return parseSealed(text, FILE);
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    for (const { file, message, fix } of error.problems) {
      expect([file, message !== '', fix !== undefined]).toEqual([FILE, true, true]);
    }
    return undefined;
  }
}

/** All values of a file, each with its place. */
function placesOf({ secrets }: SealedFile): Set<string> {
  const places = Object.entries(secrets).flatMap(([name, it]) =>
    Object.entries(it.values).map(([, { sealed }]) => `${sealingLabel({ ...it, name })} ${sealed}`),
  );
  return new Set(places);
}

test('a file is read as it was written, with LF and with CRLF', () => {
  fc.assert(
    fc.property(sealedFile, (file) => {
      const text = formatSealed(file);
      expect(parseSealed(text, FILE)).toEqual(file);
      expect(parseSealed(text.replaceAll('\n', '\r\n'), FILE)).toEqual(file);
      expect(formatSealed(parseSealed(text, FILE))).toBe(text);
    }),
  );
});

test('a truncated file is refused, or has some of the values, unchanged', () => {
  fc.assert(
    fc.property(sealedFile, fc.double({ min: 0, max: 1, noNaN: true }), (file, share) => {
      const text = formatSealed(recorded(file));
      const cut = text.slice(0, Math.floor(text.length * share));
      const read = parsed(cut);
      const all = placesOf(file);
      for (const place of read ? placesOf(read) : []) expect(all).toContain(place);
    }),
  );
});

test('a file with a changed character is refused, or has the same values for the same places', () => {
  fc.assert(
    fc.property(sealedFile, fc.nat(), fc.constantFrom(...'aA0 \n-:"=/#'), (file, at, character) => {
      const text = formatSealed(recorded(file));
      const i = at % text.length;
      const read = parsed(`${text.slice(0, i)}${character}${text.slice(i + 1)}`);
      if (read === undefined) return;
      // The scope or the record of a value can be lost, but not what it is.
      const all = new Set(Object.values(file.secrets).flatMap((it) => ciphertexts(it)));
      for (const it of Object.values(read.secrets)) {
        for (const text of ciphertexts(it)) expect(all).toContain(text);
      }
    }),
    { numRuns: 300 },
  );
});

test('no text makes the parser fail with anything but a problem', () => {
  const anything = fc.oneof(fc.string(), unicodeText(), fc.json());
  fc.assert(fc.property(anything, (text) => void parsed(text)));
});

/** With a record for every value, as `argosy secrets seal` writes them. */
function recorded({ secrets }: SealedFile): SealedFile {
  const all = Object.entries(secrets).map(([name, it]): [string, SealedValues] => [
    name,
    {
      ...it,
      values: Object.fromEntries(
        Object.entries(it.values).map(([key, { sealed }]) => [
          key,
          { sealed, certificate: '0123456789abcdef' },
        ]),
      ),
    },
  ]);
  return { secrets: Object.fromEntries(all) };
}

function ciphertexts({ values }: SealedValues): string[] {
  return Object.values(values).map(({ sealed }) => sealed);
}

const orders: SealedFile = {
  secrets: {
    orders: {
      namespace: 'orders-dev',
      scope: 'strict',
      values: {
        'database-url': { sealed: CIPHERTEXTS[0] ?? '', certificate: '0123456789abcdef' },
        token: { sealed: CIPHERTEXTS[1] ?? '' },
      },
    },
  },
};

function problemsOf(text: string): unknown[] {
  try {
    parseSealed(text, FILE);
    return [];
  } catch (error) {
    return error instanceof FleetError
      ? error.problems.map(({ line, field, message }) => [line ?? field, message])
      : [error];
  }
}

test.each<[string, (text: string) => string, unknown]>([
  [
    'conflict marks',
    (text) => `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> topic\n`,
    [[undefined, 'It contains merge conflict markers.']],
  ],
  ['nothing', () => '', [[undefined, 'It contains no SealedSecret.']]],
  ['only comments', () => '# empty\n---\n', [[undefined, 'It contains no SealedSecret.']]],
  [
    'a line that is not YAML',
    (text) => text.replace('spec:', 'spec: [\n'),
    [[expect.any(Number), expect.stringMatching(/^This is not YAML: /)]],
  ],
  [
    'a key twice',
    (text) => text.replace('    token:', '    database-url:'),
    [[13, expect.stringContaining('duplicated mapping key')]],
  ],
  [
    'a SealedSecret twice',
    (text) => `${text}---\n${text}`,
    [[undefined, 'It contains two SealedSecrets named "orders".']],
  ],
  [
    'another namespace',
    (text) => text.replace('orders-dev', 'orders-staging'),
    [['orders.database-url', expect.stringContaining('sealed for another name')]],
  ],
  [
    'another name',
    (text) => text.replace('name: orders\n', 'name: checkout\n'),
    [['checkout.database-url', expect.stringContaining('sealed for another name')]],
  ],
  [
    'another scope',
    (text) =>
      text.replace(
        'annotations:\n',
        "annotations:\n    sealedsecrets.bitnami.com/cluster-wide: 'true'\n",
      ),
    [['orders.database-url', expect.stringContaining('sealed for another name')]],
  ],
  [
    'a value of another key',
    (text) => text.replace(CIPHERTEXTS[0] ?? '', CIPHERTEXTS[2] ?? ''),
    [['orders.database-url', expect.stringMatching(/^This value was changed/)]],
  ],
  [
    'a value in plaintext',
    (text) => text.replace(CIPHERTEXTS[1] ?? '', 's3cret'),
    [['orders.token', 'This value is damaged: it is not base64.']],
  ],
  [
    'a record of another form',
    (text) => text.replace('database-url 0123', 'database-url'),
    [['orders: argosy/sealed-with', 'This annotation was changed.']],
  ],
  [
    'no namespace',
    (text) =>
      text.replace('  namespace: orders-dev\n', '').replace(/ {2}annotations:\n.*\n.*\n/, ''),
    [['orders.metadata.namespace', expect.stringContaining('has no namespace')]],
  ],
])('a file with %s is refused, and says where', (_, change, problems) => {
  const text = formatSealed(orders);
  expect(problemsOf(text)).toEqual([]);
  expect(problemsOf(change(text))).toEqual(problems);
});

test('a Secret in plaintext is refused as what it is, and its value is not repeated', () => {
  const [problem] = problemsOf(
    'apiVersion: v1\nkind: Secret\nmetadata: { name: orders }\nstringData: { url: s3cret }\n',
  );
  expect(problem).toEqual([undefined, expect.stringMatching(/^This is a plaintext Secret/)]);
  expect(JSON.stringify(problem)).not.toContain('s3cret');
});

test('what kubeseal writes is read, without a record, and with the type of the Secret', () => {
  const text = `---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  annotations:
    sealedsecrets.bitnami.com/namespace-wide: "true"
  creationTimestamp: null
  name: orders
  namespace: orders-dev
spec:
  encryptedData:
    database-url: ${CIPHERTEXTS[0]}
  template:
    metadata:
      annotations:
        sealedsecrets.bitnami.com/namespace-wide: "true"
      creationTimestamp: null
      name: orders
      namespace: orders-dev
    type: Opaque
`;
  expect(parseSealed(text, FILE)).toEqual({
    secrets: {
      orders: {
        namespace: 'orders-dev',
        scope: 'namespace-wide',
        values: { 'database-url': { sealed: CIPHERTEXTS[0] } },
        template: { type: 'Opaque' },
      },
    },
  });
});

test('a file shows a value per line, sorted, and how it was sealed', () => {
  const text = formatSealed(orders).replaceAll(/[A-Za-z0-9+/]{300,}=*/g, '<ciphertext>');
  expect(
    text,
  ).toBe(`# Only the Sealed Secrets controller can decrypt these values. Written by \`argosy secrets seal\`.
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: orders
  namespace: orders-dev
  annotations:
    argosy/sealed-with: |
      database-url 0123456789abcdef ${/0123456789abcdef (\S+)/.exec(text)?.[1]}
spec:
  encryptedData:
    database-url: <ciphertext>
    token: <ciphertext>
`);
});
