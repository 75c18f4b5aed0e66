import fc from 'fast-check';
import * as v from 'valibot';
import { recordSchema } from '../../lib/base/record-schema';
import { fieldProblems } from '../../lib/base/validation';
import { anyKey, INHERITED_KEYS } from '../arbitrary-keys';

const HOSTILE = [...INHERITED_KEYS, 'prototype'];
const key = fc.oneof(fc.constantFrom(...HOSTILE), anyKey);
const schema = recordSchema(
  v.pipe(
    v.string(),
    v.check((it) => it.length < 20, 'It is long.'),
  ),
  v.strictObject({ name: v.string() }),
);

test('every key and every value is validated, whatever the key', () => {
  const value = fc.oneof(fc.constant({ name: 'a' }), fc.constant({ name: 1 }), fc.constant(1));
  fc.assert(
    fc.property(fc.dictionary(key, value), (object) => {
      const isValid = (it: unknown) => (it as { name?: unknown }).name === 'a';
      const wrong = Object.keys(object).filter((it) => it.length >= 20 || !isValid(object[it]));
      const found = fieldProblems(schema, object).map(({ path }) => path[0]);
      expect(new Set(found)).toEqual(new Set(wrong));
    }),
  );
});

test.each(HOSTILE)('a problem below the key %s has its path', (name) => {
  const object = JSON.parse(`{ "${name}": { "nam": "a" } }`);
  expect(fieldProblems(schema, object)).toEqual([
    { path: [name, 'name'], message: 'This field is required.' },
    { path: [name, 'nam'], message: 'There is no such field. Did you mean `name`?' },
  ]);
});

test.each([[[]], ['a'], [1], [null], [new Date(0)]])('%j is refused', (value) => {
  expect(fieldProblems(schema, value)).toMatchObject([
    { path: [], message: expect.stringContaining('Expected an object, got ') },
  ]);
});

test('a valid object is returned unchanged', () => {
  const object = JSON.parse('{ "__proto__": { "name": "a" } }');
  expect(v.parse(schema, object)).toBe(object);
});
