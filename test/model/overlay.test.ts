import fc from 'fast-check';
import { applyOverlay, type Overlay } from '../../lib/model/overlay';

test('objects merge deeply, lists and scalars replace', () => {
  const base = { a: { b: 1, c: 2 }, list: [1, 2, 3], word: 'x' };
  expect(applyOverlay(base, { a: { c: 3 }, list: [4], word: 'y' })).toEqual({
    a: { b: 1, c: 3 },
    list: [4],
    word: 'y',
  });
});

test('null removes what the base may leave out', () => {
  const base: { a?: { b?: number; c: number }; d: number } = { a: { b: 1, c: 2 }, d: 3 };
  expect(applyOverlay(base, { a: { b: null } })).toEqual({ a: { c: 2 }, d: 3 });
  expect(applyOverlay(base, { a: null })).toEqual({ d: 3 });
});

test('an object replaces a scalar, and a scalar replaces an object', () => {
  interface Spec {
    readonly replicas: number | { readonly min: number; readonly max: number };
  }
  const bounds = { min: 1, max: 3 };
  expect(applyOverlay<Spec>({ replicas: 2 }, { replicas: bounds })).toEqual({ replicas: bounds });
  expect(applyOverlay<Spec>({ replicas: bounds }, { replicas: 5 })).toEqual({ replicas: 5 });
});

test('undefined leaves the base as it is', () => {
  expect(applyOverlay({ a: 1 }, { a: undefined } as never)).toEqual({ a: 1 });
  expect(applyOverlay({ a: 1 }, undefined)).toEqual({ a: 1 });
});

test('a key named __proto__ is data like any other', () => {
  const overlay = JSON.parse('{"config": {"__proto__": "x"}}');
  const merged = applyOverlay<{ config: Record<string, string> }>({ config: {} }, overlay);
  expect(Object.keys(merged.config)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

const anyObject = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<
  Record<string, unknown>
>;
const anyOverlay = anyObject as fc.Arbitrary<Overlay<Record<string, unknown>>>;

test('neither the base nor the overlay is ever changed', () => {
  fc.assert(
    fc.property(anyObject, anyOverlay, (base, overlay) => {
      const before = JSON.stringify([base, overlay]);
      applyOverlay(base, overlay);
      expect(JSON.stringify([base, overlay])).toBe(before);
    }),
  );
});

test('an overlay laid twice does what it does once', () => {
  fc.assert(
    fc.property(anyObject, anyOverlay, (base, overlay) => {
      const once = applyOverlay(base, overlay);
      expect(applyOverlay(once, overlay)).toEqual(once);
    }),
  );
});

test('a misspelled field, and null for a field that has to be there, do not compile', () => {
  interface Spec {
    readonly port: number;
    readonly name?: string;
  }
  const valid: Overlay<Spec> = { port: 1, name: null };
  // @ts-expect-error a required field can't be removed
  const removed: Overlay<Spec> = { port: null };
  // @ts-expect-error there is no such field
  const misspelled: Overlay<Spec> = { prot: 1 };
  expect([valid, removed, misspelled]).toHaveLength(3);
});
