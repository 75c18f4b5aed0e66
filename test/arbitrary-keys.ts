import fc from 'fast-check';

/** Keys that every object inherits, and one that sets its prototype. */
export const INHERITED_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'toJSON',
  'hasOwnProperty',
  'isPrototypeOf',
  '__defineGetter__',
] as const;

/** Keys with a special meaning in a library, and keys that engines order differently. */
const SPECIAL_KEYS = [
  ...['resolve', 'produce', 'value', 'then', 'length', 'name', 'undefined', 'null'],
  ...['', ' ', '0', '1', '10', '-1', '01', '4294967295', '1e3', '.', '..', '/', '~1', '<<', '='],
];

/** Lone surrogates, which are not valid Unicode. */
const LONE_SURROGATES = ['\ud800', '\udfff', 'a\udbff', '\udc00b', '\udc00\ud800'];

/**
 * Any Unicode text. `fc.string({ unit: 'binary' })` generates the same, but first builds a table of a million
 * characters, which takes longer than most tests.
 */
export const unicodeText = (constraints: { minLength?: number; maxLength?: number } = {}) =>
  fc.string({ ...constraints, unit: unicodeCharacter });

/** Any code point except surrogates. */
const unicodeCharacter = fc
  .integer({ min: 0, max: 0x10_ffff - 0x800 })
  .map((it) => String.fromCodePoint(it < 0xd800 ? it : it + 0x800));

/** Any valid Unicode key, often one that code tends to misinterpret. */
export const unicodeKey = fc.oneof(
  fc.constantFrom(...INHERITED_KEYS),
  fc.constantFrom(...SPECIAL_KEYS),
  unicodeText({ maxLength: 12 }),
);

/** Any key of a JavaScript object. */
export const anyKey = fc.oneof(
  { weight: 9, arbitrary: unicodeKey },
  { weight: 1, arbitrary: fc.constantFrom(...LONE_SURROGATES) },
);

/** Keys that cdk8s drops or fails on, and that are refused. */
export const UNRENDERABLE_KEYS: readonly string[] = ['__proto__', 'constructor'];

/** Any other key. */
export const renderableKey = anyKey.filter((it) => !UNRENDERABLE_KEYS.includes(it));

/** A JSON value whose objects have such keys. */
export const jsonWith = (key: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      key,
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((it) => !Object.is(it, -0)),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      objectWith(key, tie('value')),
    ),
  })).value;

/** A plain object with such keys. */
export const objectWith = <T>(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<T>,
): fc.Arbitrary<Record<string, T>> =>
  fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true });
