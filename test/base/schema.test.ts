import fc from 'fast-check';
import * as v from 'valibot';
import { objectSchema } from '../../lib/base/schema';
import { fieldProblems } from '../../lib/base/validation';

interface Disk {
  readonly name: string;
  readonly size: number;
  readonly tags?: readonly string[];
}

const name = v.string();
const size = v.number();
const tags = v.optional(v.array(v.string()));

test('an object schema accepts the fields of its type, and reports all others', () => {
  const schema = objectSchema<Disk>({ name, size, tags });

  expect(fieldProblems(schema, { name: 'a', size: 1 })).toEqual([]);
  expect(fieldProblems(schema, { name: 'a', sise: 1 })).toEqual([
    { path: ['size'], message: 'This field is required.' },
    { path: ['sise'], message: 'There is no such field. Did you mean `size`?' },
  ]);
});

test('an object schema reports the same problems as a strict object of valibot, in the same order', () => {
  const inner = { name, size, tags };
  const field = fc.oneof(
    fc.constantFrom('a', 1, null, undefined, [], ['a'], [1]),
    fc.dictionary(fc.constantFrom('name', 'size', 'tags', 'other'), fc.constantFrom('a', 1)),
    fc.constant({ name: 'a', size: 1 }),
    fc.constant(Object.create({ name: 'a', size: 1 })),
  );
  const keys = fc.constantFrom('disk', 'name', 'size', 'tags', 'toString', '__proto__');
  const own = objectSchema<Disk & { readonly disk?: Disk }>({
    ...inner,
    disk: v.optional(objectSchema<Disk>(inner)),
  });
  const theirs = v.strictObject({ ...inner, disk: v.optional(v.strictObject(inner)) });
  const base = fc.constantFrom({}, { name: 'a', size: 1 });
  fc.assert(
    fc.property(base, fc.dictionary(keys, field), (valid, fields) => {
      const value = { ...valid, ...fields };
      expect(fieldProblems(own, value)).toEqual(fieldProblems(theirs, value));
    }),
  );
  for (const value of [null, 'a', [], Object.create({ name: 'a', size: 1 })]) {
    expect(fieldProblems(own, value)).toEqual(fieldProblems(theirs, value));
  }
});
