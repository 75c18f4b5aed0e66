import { digest } from './digest';
import { isPlainObject } from './json';

/** No manifest nests this deeply: data that does is circular. */
const MAX_DEPTH = 100;

/**
 * A string that two values share only if they are the same plain data, with keys in the same order.
 *
 * @returns `undefined` for anything but plain data, which may change between calls.
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

/** A checksum of the {@link fingerprint} of a value. */
export function fingerprintDigest(value: unknown): string | undefined {
  const text = fingerprint(value);
  return text && digest(text);
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
