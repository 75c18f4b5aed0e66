import * as v from 'valibot';
import type { SchemaEntries } from '../../lib/base/schema';

interface Disk {
  readonly name: string;
  readonly size: number;
  readonly tags?: readonly string[];
}

const name = v.string();
const size = v.number();
const tags = v.optional(v.array(v.string()));

// Type tests: `tsc` reports each expected error that does not occur.
export const REFUSED: readonly SchemaEntries<Disk>[] = [
  // @ts-expect-error a string is not a number
  { name, size: v.string(), tags },
  // @ts-expect-error a list of numbers is not a list of strings
  { name, size, tags: v.optional(v.array(v.number())) },
  // @ts-expect-error a field without a schema would be refused as unknown
  { name, size },
  // @ts-expect-error without this field, the type differs from the schema
  { name: v.optional(v.string()), size, tags },
  // @ts-expect-error the type does not have this field
  { name, size, tags: v.array(v.string()) },
  // @ts-expect-error the type has no such field
  { name, size, tags, colour: v.string() },
];
