import { isPlainObject } from './json';

/** No manifest is so deep: it is data that contains itself. */
const MAX_DEPTH = 100;

/**
 * A text that two values share only if they are the same plain data, in the same order of keys.
 *
 * @returns `undefined` for anything but plain data: it may differ the next time
 * another time.
 */
export function fingerprint(value: unknown, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === undefined || value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (Array.isArray(value)) return joined(value, depth);
  if (!isPlainObject(value)) return undefined;
  let text = '{';
  for (const key of Object.keys(value)) {
    const inner = fingerprint(value[key], depth + 1);
    if (inner === undefined) return undefined;
    text += `${JSON.stringify(key)}:${inner},`;
  }
  return `${text}}`;
}

function joined(values: readonly unknown[], depth: number): string | undefined {
  let text = '[';
  for (const value of values) {
    const inner = fingerprint(value, depth + 1);
    if (inner === undefined) return undefined;
    text += `${inner},`;
  }
  return `${text}]`;
}
