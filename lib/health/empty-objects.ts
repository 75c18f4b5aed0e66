import { isPlainObject } from '../base/json';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Lua does not tell an empty list from an empty object, and all become lists. Where the object that an action got had
 * an object, it stays one.
 */
export function keepEmptyObjects(changed: Fields, original: object): Fields {
  const before = original as Fields;
  return Object.fromEntries(
    Object.entries(changed).map(([key, value]) => [key, keep(value, before[key])]),
  );
}

function keep(value: unknown, before: unknown): unknown {
  if (isPlainObject(value)) return isPlainObject(before) ? keepEmptyObjects(value, before) : value;
  if (!Array.isArray(value)) return value;
  if (isPlainObject(before)) return value.length === 0 ? {} : value;
  return Array.isArray(before) ? value.map((it, i) => keepItem(it, before[i])) : value;
}

/** An item that was an object does not become one. */
function keepItem(value: unknown, before: unknown): unknown {
  if (Array.isArray(value) && isPlainObject(before)) return value;
  return keep(value, before);
}
