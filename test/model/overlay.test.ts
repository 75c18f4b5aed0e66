import fc from 'fast-check';
import { applyOverlay, type Overlay } from '../../lib/model/overlay';
import { anyKey } from '../arbitrary-keys';

test('objects merge deeply, lists and scalars replace', () => {
  const base = { a: { b: 1, c: 2 }, list: [1, 2, 3], word: 'x' };
  expect(applyOverlay(base, { a: { c: 3 }, list: [4], word: 'y' })).toEqual({
    a: { b: 1, c: 3 },
    list: [4],
    word: 'y',
  });
});

test('null removes an optional field of the base', () => {
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

test('undefined keeps the value of the base', () => {
  expect(applyOverlay({ a: 1 }, { a: undefined } as never)).toEqual({ a: 1 });
  expect(applyOverlay({ a: 1 }, undefined)).toEqual({ a: 1 });
});

test('a key named __proto__ is data like any other', () => {
  const overlay = JSON.parse('{"config": {"__proto__": "x"}}');
  const merged = applyOverlay<{ config: Record<string, string> }>({ config: {} }, overlay);
  expect(Object.keys(merged.config)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

const key = fc.oneof(fc.constantFrom('a', 'b'), anyKey);
/** Any JSON value, with few keys, so that a base and an overlay often share some. */
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, 0, 1, 'text'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;
const anyObject = fc.dictionary(key, anyValue, { noNullPrototype: true });
const anyOverlay = anyObject as fc.Arbitrary<Overlay<Record<string, unknown>>>;

/** The algorithm of RFC 7396, section 2, on maps, which have no special keys. */
function mergePatch(target: Json, patch: Json): Json {
  if (!(patch instanceof Map)) return patch;
  const result = target instanceof Map ? new Map(target) : new Map<string, Json>();
  for (const [name, value] of patch) {
    if (value === null) result.delete(name);
    else result.set(name, mergePatch(result.get(name) ?? null, value));
  }
  return result;
}

type Json = Map<string, Json> | readonly Json[] | string | number | boolean | null;

function toMaps(value: unknown): Json {
  if (Array.isArray(value)) return value.map(toMaps);
  if (typeof value !== 'object' || value === null) return value as Json;
  return new Map(Object.entries(value).map(([name, it]) => [name, toMaps(it)]));
}

test('an overlay is applied as in RFC 7396', () => {
  fc.assert(
    fc.property(anyObject, anyValue, (base, patch) => {
      const applied = applyOverlay<unknown>(base, patch as Overlay<unknown>);
      expect(toMaps(applied)).toEqual(mergePatch(toMaps(base), toMaps(patch)));
    }),
    { numRuns: 1000 },
  );
});

// Appendix A of the RFC.
test.each([
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', '{}'],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['["a","b"]', '["c","d"]', '["c","d"]'],
  ['{"a":"b"}', '["c"]', '["c"]'],
  ['{"a":"foo"}', 'null', 'null'],
  ['{"a":"foo"}', '"bar"', '"bar"'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
  ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
])('%s with the overlay %s is %s', (base, patch, result) => {
  expect(applyOverlay(JSON.parse(base), JSON.parse(patch))).toEqual(JSON.parse(result));
});

test('neither the base nor the overlay is modified', () => {
  fc.assert(
    fc.property(anyObject, anyOverlay, (base, overlay) => {
      const before = JSON.stringify([base, overlay]);
      applyOverlay(base, overlay);
      expect(JSON.stringify([base, overlay])).toBe(before);
    }),
  );
});

test('an overlay is idempotent', () => {
  fc.assert(
    fc.property(anyObject, anyOverlay, (base, overlay) => {
      const once = applyOverlay(base, overlay);
      expect(applyOverlay(once, overlay)).toEqual(once);
    }),
  );
});

test('a misspelled field, and null for a required field, do not compile', () => {
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

test('a secret of an overlay replaces that of the base as a whole', () => {
  const base = { secrets: { A: { secret: 'a', key: 'shared' }, B: { secret: 'b' } }, x: { y: 1 } };
  const overlay = { secrets: { A: { secret: 'c' }, B: null }, x: { z: 2 } };
  expect(applyOverlay<object>(base, overlay)).toEqual({
    secrets: { A: { secret: 'c' } },
    x: { y: 1, z: 2 },
  });
});
