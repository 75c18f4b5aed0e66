import fc from 'fast-check';
import * as v from 'valibot';
import {
  ByteQuantitySchema,
  CpuQuantitySchema,
  compareQuantities,
  isQuantity,
  isWholeQuantity,
} from '../../lib/kubernetes/quantity';
import { isScalar } from '../../lib/kubernetes/schemas/scalar';

test.each(['0', '1', '+1', '-1', '1.', '.5', '500m', '1k', '1Ki', '1e3', '1E+3', '1e-3', '1E'])(
  '"%s" is a quantity',
  (text) => expect(isQuantity(text)).toBe(true),
);

test.each(['', ' 1', '1 ', 'Gi', '1gi', '1K', '1e', '1e5k', '1.2.3', '1e1.5', '0x1', 'Infinity'])(
  '"%s" is no quantity',
  (text) => expect(isQuantity(text)).toBe(false),
);

test('an exponent has 64 bits, as in ParseQuantity', () => {
  expect(isQuantity('1e9223372036854775807')).toBe(true);
  expect(isQuantity('1e-9223372036854775808')).toBe(true);
  expect(isQuantity('1e9223372036854775808')).toBe(false);
});

test('the schema of a quantity accepts exactly the comparable quantities', () => {
  const text = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[+-]?\d{0,3}\.?\d{0,3}[eEmkKMi]{0,2}\d*$/),
  );
  fc.assert(
    fc.property(text, (it) => {
      expect(isScalar('quantity', it)).toBe(compareQuantities(it, '0') !== undefined);
    }),
  );
});

test.each([
  ['1Gi', '1024Mi'],
  ['1', '1000m'],
  ['1k', '1e3'],
  ['1.5Gi', '1536Mi'],
  ['-1k', '-1000'],
  ['0', '0e2000000000'],
  ['0.9n', '1n'],
  ['1e-2000000000', '1n'],
  ['8Ei', '9223372036854775807'],
])('%s is %s', (a, b) => {
  expect(compareQuantities(a, b)).toBe(0);
});

test.each([
  ['1Mi', '1M'],
  ['1', '999m'],
  ['1e2000000000', '1e1999999999'],
  ['18446744073709551616', '9223372036854775807'],
  ['-1e1000', '-1e1001'],
  ['0', '-1n'],
  ['1n', '0'],
])('%s is more than %s', (a, b) => {
  expect(compareQuantities(a, b)).toBeGreaterThan(0);
  expect(compareQuantities(b, a)).toBeLessThan(0);
});

test('whole numbers are compared as numbers', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
      const expected = a < b ? -1 : a > b ? 1 : 0;
      expect(Math.sign(compareQuantities(String(a), String(b)) ?? Number.NaN)).toBe(expected);
      expect(Math.sign(compareQuantities(`${a}k`, `${b}e3`) ?? Number.NaN)).toBe(expected);
    }),
  );
});

test('an amount of CPU or memory is above zero', () => {
  expect(v.is(CpuQuantitySchema, '1m')).toBe(true);
  expect(v.is(CpuQuantitySchema, '0m')).toBe(false);
  expect(v.is(ByteQuantitySchema, '0.5Gi')).toBe(true);
  expect(v.is(ByteQuantitySchema, '0Gi')).toBe(false);
});

test.each(['0', '2', '2.0', '2000m', '1Ki', '1e3', '0.5Ki'])('%s is a whole number', (text) => {
  expect(isWholeQuantity(text)).toBe(true);
});

test.each(['0.5', '100m', '1e-3', '1.0005', '-0.5'])('%s is not a whole number', (text) => {
  expect(isWholeQuantity(text)).toBe(false);
});

test('usual quantities compare as they do with a sign, which is read digit by digit', () => {
  const unit = fc.constantFrom('', 'm', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti');
  const amount = fc.constantFrom(1, 1000, 1024, 2 ** 43, Number.MAX_SAFE_INTEGER);
  const usual = fc.tuple(amount, unit).map((it) => it.join(''));
  fc.assert(
    fc.property(usual, usual, (a, b) => {
      const [quick, exact] = [compareQuantities(a, b), compareQuantities(`+${a}`, `+${b}`)];
      expect(Math.sign(quick ?? Number.NaN)).toBe(Math.sign(exact ?? Number.NaN));
    }),
    { numRuns: 1000 },
  );
});
