import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { fingerprint } from '../../lib/base/fingerprint';
import { anyKey, jsonWith } from '../arbitrary-keys';

const json = jsonWith(anyKey);

test('two values have the same fingerprint if and only if they have the same data in the same order', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      const [one, other] = [a, b].map((it) => JSON.stringify(it));
      expect(fingerprint(a) === fingerprint(b)).toBe(one === other);
      expect(fingerprint(JSON.parse(one ?? ''))).toBe(fingerprint(a));
    }),
  );
});

test.each<[unknown, unknown]>([
  ['1', 1],
  [null, 'null'],
  [undefined, null],
  [{ a: undefined }, {}],
  [
    [['a'], 'b'],
    ['a', ['b']],
  ],
  [['a,b'], ['a', 'b']],
  [{ a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
  [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ],
  [[], {}],
  [0, -0],
])('%j and %j have different fingerprints', (a, b) => {
  expect(fingerprint(a)).not.toBe(fingerprint(b));
});

test.each<[string, unknown]>([
  ['a function', () => 1],
  ['an instance of a class', k8s.Quantity.fromString('1')],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['a symbol', Symbol('a')],
])('%s has no fingerprint, at any depth', (_, value) => {
  expect(fingerprint(value)).toBeUndefined();
  expect(fingerprint({ a: [{ b: value }] })).toBeUndefined();
});
