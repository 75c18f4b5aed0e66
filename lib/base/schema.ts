import * as v from 'valibot';
import { isPlainObject, own } from './json';

/** A schema for a `T`. */
export type Schema<T> = v.GenericSchema<unknown, T>;

/**
 * A schema for each field of `T`, of the field's type: `v.optional` for optional fields, and only for them.
 */
export type SchemaEntries<T extends object> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
    ? v.OptionalSchema<Schema<Exclude<T[K], undefined>>, undefined>
    : Schema<T[K]>;
};

declare const FIELDS: unique symbol;

/** A schema with every field of `T`, as `objectSchema` returns it. */
export type ObjectSchema<T extends object> = v.GenericSchema<T> & {
  /** For the compiler only: rejects a schema of any other type, even a wider one. */
  readonly [FIELDS]: (field: keyof T) => keyof T;
};

/**
 * A strict schema for an object of type `T`. It must list every field.
 *
 * Most objects are valid and have few of the fields, so only those are visited, and nothing is copied. `strictObject`
 * visits all fields of the schema, and reports the problems of an object that is not valid.
 */
export function objectSchema<T extends object>(entries: SchemaEntries<T>): ObjectSchema<T> {
  const schema = v.strictObject(entries as v.ObjectEntries);
  const fields = new Map<string, v.GenericSchema>(Object.entries(entries));
  const required = [...fields.keys()].filter((key) => fields.get(key)?.type !== 'optional');
  const { '~run': report } = schema;
  const run: typeof report = (dataset, config) => {
    const { value } = dataset;
    return isValid(value, fields, required, config)
      ? { typed: true, value }
      : report.call(schema, dataset, config);
  };
  return Object.assign(schema, { '~run': run }) as unknown as ObjectSchema<T>;
}

function isValid(
  value: unknown,
  fields: ReadonlyMap<string, v.GenericSchema>,
  required: readonly string[],
  config: v.Config<v.BaseIssue<unknown>>,
): value is Record<string, unknown> {
  if (!isPlainObject(value)) return false;
  for (const key of Object.keys(value)) {
    const field = fields.get(key);
    if (field === undefined || field['~run']({ value: value[key] }, config).issues) return false;
  }
  return required.every((key) => Object.hasOwn(value, key));
}

/** A schema for a Kubernetes API object. The compiler checks its type; here any object is accepted. */
export const apiObject = <T extends object>() => v.custom<T>(isPlainObject, 'Expected an object.');

/** Checks fields against each other. The function returns the problem and its path in the object. */
export const checkedFields = <T extends object>(
  problems: (
    value: T,
  ) => Iterable<{ readonly path: readonly (string | number)[]; readonly message: string }>,
) =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { path, message } of problems(dataset.value)) {
      const [first, ...rest] = path.map((key): v.UnknownPathItem => {
        return { type: 'unknown', origin: 'value', input: undefined, key, value: undefined };
      });
      addIssue({ message, ...(first && { path: [first, ...rest] }) });
    }
  });

/**
 * One of several objects, told apart by a field that only it has: the problems are those of that object.
 *
 * @param message the problem of a value that has none of these fields, or several.
 */
export function unionByField<T>(
  schemas: Readonly<Record<string, v.GenericSchema>>,
  message: string,
): Schema<T> {
  const none = v.custom<T>(() => false, message);
  const byField = new Map(Object.entries(schemas));
  return v.lazy((input) => {
    if (!isPlainObject(input)) return none;
    const fields = Object.keys(input).filter((it) => byField.has(it));
    const [field = ''] = fields;
    return fields.length > 1 ? none : (byField.get(field) ?? none);
  }) as unknown as Schema<T>;
}

/** Checks that no item of a list has the key of an earlier one. */
export const distinctItems = <T>(keyOf: (item: T) => string, message: string) =>
  v.rawCheck<T[]>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const seen = new Set<string>();
    dataset.value.forEach((value, key) => {
      const id = keyOf(value);
      const input = dataset.value;
      if (seen.has(id))
        addIssue({ message, path: [{ type: 'array', origin: 'value', input, key, value }] });
      seen.add(id);
    });
  });

/** A schema for a string, checked by a function that returns the problem, if there is one. */
export const checkedString = (problem: (text: string) => string | undefined) =>
  v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? problem(dataset.value) : undefined;
      if (message !== undefined) addIssue({ message });
    }),
  );

/** The names of the fields that a schema has at a path, to suggest one for a misspelled field. */
export function fieldNames(schema: unknown, path: readonly (string | number)[]): string[] {
  const node = schema as SchemaNode;
  // A lazy schema may depend on the fields of its input.
  if (node.type === 'lazy') {
    const [field] = path;
    return fieldNames(node.getter?.(field === undefined ? {} : { [field]: {} }), path);
  }
  if (node.wrapped) return fieldNames(node.wrapped, path);
  if (node.type === 'union' || node.type === 'variant')
    return (node.options ?? []).flatMap((it) => fieldNames(it, path));
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(node.entries ?? {});
  const child = own(node.entries, String(key)) ?? node.value ?? node.item;
  return child ? fieldNames(child, rest) : [];
}

/** Where valibot's schemas keep the schemas they contain. */
interface SchemaNode {
  readonly type: string;
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly options?: readonly unknown[];
  readonly wrapped?: unknown;
  readonly item?: unknown;
  readonly value?: unknown;
  readonly getter?: (input: unknown) => unknown;
}
