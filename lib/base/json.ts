/** A JSON value. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** A path in a JSON value: keys and indices, outermost first. */
export type JsonPath = readonly (string | number)[];

/** Parses JSON; returns `undefined` for invalid text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True for a plain `{…}`: not an array, a class instance or null. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The value of an own key. Inherited ones, such as `constructor`, do not count. */
export function own<T>(
  record: Readonly<Record<string, T>> | undefined,
  key: string,
): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The same object without the keys whose value is `undefined`. */
export function defined<T extends object>(object: { [K in keyof T]: T[K] | undefined }): T {
  const result = {};
  for (const key of Object.keys(object)) {
    const value = object[key as keyof T];
    if (value !== undefined) setKey(result, key, value);
  }
  return result as T;
}

function NamedRecord() {}
NamedRecord.prototype = Object.prototype;

/**
 * An empty `{}` for keys that differ from app to app. V8 keeps the shapes of all other `{}` in one tree: with 1,500 keys
 * at its root, every further object gets a shape of its own, which is slow to make, to read and to collect.
 */
export function namedRecord<T>(): Record<string, T> {
  return new (NamedRecord as unknown as new () => Record<string, T>)();
}

/** Sets a key of an object. An assignment to `__proto__` would set its prototype. */
export function setKey(object: object, key: string, value: unknown): void {
  if (key !== '__proto__') (object as Record<string, unknown>)[key] = value;
  else {
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
}

/** Freezes a value deeply, so that no app can change what another one reads. */
export function deepFreeze<T>(value: T, frozen = new Set<unknown>()): T {
  // What is frozen already may contain what is not.
  if (typeof value === 'object' && value !== null && !frozen.has(value)) {
    frozen.add(Object.freeze(value));
    for (const child of Object.values(value)) deepFreeze(child, frozen);
  }
  return value;
}

/** Compares by UTF-16 code unit: the same order in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The value at a path; `undefined` if there is none. */
export function valueAt(object: JsonValue | undefined, path: JsonPath): JsonValue | undefined {
  let value = object;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    // A list's `length` and inherited properties are not part of the JSON value.
    if (!Object.hasOwn(value, key) || (key === 'length' && Array.isArray(value))) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}

/** The object at a path; an empty one if there is none. */
export function objectAt(object: JsonValue | undefined, ...path: JsonPath): JsonObject {
  const value = path.length === 0 ? object : valueAt(object, path);
  return isObject(value) ? value : EMPTY_OBJECT;
}

/** The list at a path; an empty one if there is none. */
export function listAt(object: JsonValue | undefined, ...path: JsonPath): readonly JsonValue[] {
  const value = valueAt(object, path);
  return Array.isArray(value) ? value : EMPTY_LIST;
}

const EMPTY_OBJECT: JsonObject = Object.freeze({});
const EMPTY_LIST: readonly JsonValue[] = Object.freeze([]);

/** True for a JSON object: not a list, not null. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON value as text; strings are unchanged. `String` would throw for an object with a field `toString`. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** True for equal values. The order of keys does not matter; the order of list items does. */
export function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}
