import { isPlainObject } from '../model/json';

/**
 * A text that two values share only if they are the same plain data, in the same order of keys.
 *
 * @returns `undefined` for what is not plain data all through: nothing tells whether it will be the same
 * another time.
 */
export function fingerprint(value: unknown): string | undefined {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === undefined || value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (Array.isArray(value)) return joined(value, '[', ']');
  if (!isPlainObject(value)) return undefined;
  let text = '{';
  for (const key of Object.keys(value)) {
    const inner = fingerprint(value[key]);
    if (inner === undefined) return undefined;
    text += `${JSON.stringify(key)}:${inner},`;
  }
  return `${text}}`;
}

function joined(values: readonly unknown[], open: string, close: string): string | undefined {
  let text = open;
  for (const value of values) {
    const inner = fingerprint(value);
    if (inner === undefined) return undefined;
    text += `${inner},`;
  }
  return text + close;
}
