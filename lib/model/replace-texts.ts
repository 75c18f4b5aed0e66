import { isPlainObject } from '../base/json';

/** No spec nests this deeply: data that does is circular. */
const MAX_DEPTH = 100;

/** Where a text is: keys and indices, outermost first. */
export type TextPath = readonly (string | number)[];

/** True if a text in the data contains another one. */
export function mentions(value: unknown, text: string, depth = 0): boolean {
  if (typeof value === 'string') return value.includes(text);
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((it) => mentions(it, text, depth + 1));
  if (!isPlainObject(value)) return false;
  for (const key of Object.keys(value)) if (mentions(value[key], text, depth + 1)) return true;
  return false;
}

/**
 * The same data with other texts. What does not change is shared, and anything but plain data is left as it is.
 */
export function replaceTexts<T>(
  value: T,
  replace: (text: string, path: TextPath) => string,
  path: TextPath = [],
): T {
  return replaced(value, replace, path) as T;
}

function replaced(
  value: unknown,
  replace: (text: string, path: TextPath) => string,
  path: TextPath,
): unknown {
  if (typeof value === 'string') return replace(value, path);
  if (path.length > MAX_DEPTH) return value;
  if (Array.isArray(value)) {
    const items = value.map((it, i) => replaced(it, replace, [...path, i]));
    return items.some((it, i) => it !== value[i]) ? items : value;
  }
  if (!isPlainObject(value)) return value;
  const entries = Object.keys(value).map(
    (key) => [key, replaced(value[key], replace, [...path, key])] as const,
  );
  return entries.some(([key, it]) => it !== value[key]) ? Object.fromEntries(entries) : value;
}
