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
