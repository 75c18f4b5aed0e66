import * as v from 'valibot';
import { own } from './json';

/** A schema for an object that may have the fields of `T` and no other: it lists every one of them. */
export function objectSchema<T extends object>(entries: Record<keyof T, v.GenericSchema>) {
  return v.strictObject(entries as v.ObjectEntries);
}

/** A schema for a string of which a function says what is wrong, if anything is. */
export const checkedString = (problem: (text: string) => string | undefined) =>
  v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? problem(dataset.value) : undefined;
      if (message !== undefined) addIssue({ message });
    }),
  );

/** The names of the fields that a schema knows at a place: for a hint at a misspelled one. */
export function fieldNames(schema: unknown, path: readonly (string | number)[]): string[] {
  const node = schema as SchemaNode;
  if (node.type === 'lazy') return fieldNames(node.getter?.({}), path);
  if (node.wrapped) return fieldNames(node.wrapped, path);
  if (node.type === 'union') return (node.options ?? []).flatMap((it) => fieldNames(it, path));
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(node.entries ?? {});
  const child = own(node.entries, String(key)) ?? node.value ?? node.item;
  return child ? fieldNames(child, rest) : [];
}

/** What valibot's schemas that hold others keep them in. */
interface SchemaNode {
  readonly type: string;
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly options?: readonly unknown[];
  readonly wrapped?: unknown;
  readonly item?: unknown;
  readonly value?: unknown;
  readonly getter?: (input: unknown) => unknown;
}
