import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { SEALING_SCOPES, sealingLabel } from '../../../lib/kubernetes/sealing/scope';
import { ciphertextProblem, seal } from '../../../lib/kubernetes/sealing/seal';
import { unicodeText } from '../../arbitrary-keys';
import { unseal } from '../../sealing';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const orders = { namespace: 'orders-dev', name: 'orders' };

test('a sealed value decrypts to the value, for each scope, binary too, and from 0 bytes to 100 kB', () => {
  const values = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.constantFrom(0, 1, 15, 16, 17, 100_000).map((length) => new Uint8Array(length).fill(0xff)),
    unicodeText().map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(values, fc.constantFrom(...SEALING_SCOPES), (value, scope) => {
      const label = sealingLabel({ ...orders, scope });
      const sealed = seal(value, publicKey, label);
      expect(ciphertextProblem(sealed)).toBeUndefined();
      expect(unseal(sealed, privateKey, label).equals(Buffer.from(value))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['strict', ['orders-dev', 'orders'], true],
  ['strict', ['orders-dev', 'checkout'], false],
  ['strict', ['orders-production', 'orders'], false],
  ['namespace-wide', ['orders-dev', 'checkout'], true],
  ['namespace-wide', ['orders-production', 'orders'], false],
  ['cluster-wide', ['orders-production', 'checkout'], true],
] as const)(
  'a value with the scope %s, read as %j, decrypts: %s',
  (scope, [namespace, name], is) => {
    const sealed = seal(Buffer.from('x'), publicKey, sealingLabel({ ...orders, scope }));
    const read = () =>
      unseal(sealed, privateKey, sealingLabel({ namespace, name, scope })).toString();
    if (is) expect(read()).toBe('x');
    else expect(read).toThrow();
  },
);

test('the same value is never sealed to the same text', () => {
  const texts = Array.from({ length: 20 }, () => seal(Buffer.from('x'), publicKey, ''));
  expect(new Set(texts).size).toBe(20);
});

test('a changed byte anywhere is found by the decryption', () => {
  const sealed = Buffer.from(seal(Buffer.from('a secret'), publicKey, ''), 'base64');
  for (const i of [0, 2, 100, 257, 258, sealed.length - 17, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(() => unseal(changed.toString('base64'), privateKey, '')).toThrow();
  }
});

test('what cannot be a sealed value is found without a key', () => {
  const sealed = seal(Buffer.from('x'), publicKey, '');
  expect(ciphertextProblem('')).toBe('it is not base64');
  expect(ciphertextProblem('postgres://db/orders')).toBe('it is not base64');
  expect(ciphertextProblem(Buffer.from('postgres://db/orders').toString('base64'))).toBe(
    'it is not a sealed value',
  );
  expect(ciphertextProblem(sealed.slice(0, -1))).toBe('it is not base64');
  expect(ciphertextProblem(sealed.slice(0, 340))).toBe('it is truncated');
  const { publicKey: larger } = generateKeyPairSync('rsa', { modulusLength: 4096 });
  expect(
    ciphertextProblem(
      seal(Buffer.from('x'), createPublicKey(larger.export({ type: 'spki', format: 'pem' })), ''),
    ),
  ).toBeUndefined();
});
