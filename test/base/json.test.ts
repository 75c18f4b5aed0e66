import { setFlagsFromString } from 'node:v8';
import fc from 'fast-check';
import {
  deepFreeze,
  defined,
  isPlainObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  namedRecord,
  own,
  sameJson,
  valueAt,
} from '../../lib/base/json';
import { anyKey, INHERITED_KEYS, jsonWith, objectWith } from '../arbitrary-keys';

const json = jsonWith(anyKey) as fc.Arbitrary<JsonValue>;
const object = objectWith(anyKey, json);

/** Every path in a value, with the value there. */
function places(value: JsonValue, path: JsonPath = []): [JsonPath, JsonValue][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[path, value], ...inner.flatMap(([key, it]) => places(it, [...path, key]))];
}

test('`valueAt` returns the value at each path', () => {
  fc.assert(
    fc.property(json, (value) => {
      for (const [path, it] of places(value)) expect(valueAt(value, path)).toBe(it);
    }),
  );
});

test.each([...INHERITED_KEYS, 'length'])(
  'an object without its own %s has no value there',
  (key) => {
    for (const value of [{}, [], 'text', 1, null]) {
      expect(valueAt(value, [key])).toBeUndefined();
      expect(valueAt({ a: value }, ['a', key, 'name'])).toBeUndefined();
    }
    expect(own({}, key)).toBeUndefined();
  },
);

test('`own` returns the value of each key of a record', () => {
  fc.assert(
    fc.property(object, (record) => {
      for (const [key, value] of Object.entries(record)) expect(own(record, key)).toBe(value);
    }),
  );
});

test('what is in a frozen object is frozen as well, also if it contains itself', () => {
  const inner: Record<string, unknown> = { list: [{}] };
  inner['self'] = inner;
  deepFreeze({ outer: Object.freeze({ inner }) });
  expect([inner, inner['list'], (inner['list'] as object[])[0]].every(Object.isFrozen)).toBe(true);
});

test('removing undefined fields keeps the others', () => {
  const fields = objectWith<JsonValue | undefined>(anyKey, fc.option(json, { nil: undefined }));
  fc.assert(
    fc.property(fields, (it) => {
      expect(JSON.stringify(defined<object>(it))).toBe(JSON.stringify(it));
      expect(Object.values(defined<object>(it))).not.toContain(undefined);
    }),
  );
});

test('values are the same in any order of keys, but not otherwise', () => {
  const reversed = (it: JsonObject) => Object.fromEntries(Object.entries(it).reverse());
  const sorted = (value: JsonValue): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(sorted);
    const entries = Object.entries(value).map(([key, it]) => [key, sorted(it)]);
    return { entries: entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)) };
  };
  fc.assert(
    fc.property(object, object, (a, b) => {
      expect(sameJson(a, reversed(a))).toBe(true);
      expect(sameJson(a, b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
    }),
  );
});

test('a record by name is a plain object', () => {
  const record = namedRecord<number>();
  record['my-app'] = 1;
  expect(record).toStrictEqual({ 'my-app': 1 });
  expect(isPlainObject(record)).toBe(true);
});

test('records by name leave the shapes of other objects alone', () => {
  setFlagsFromString('--allow-natives-syntax');
  const hasSameMap = new Function('a', 'b', 'return %HaveSameMap(a, b)');
  setFlagsFromString('--no-allow-natives-syntax');
  expect(hasSameMap({}, {})).toBe(true);
  expect(hasSameMap(namedRecord(), namedRecord())).toBe(true);
  expect(hasSameMap(namedRecord(), {})).toBe(false);
});
