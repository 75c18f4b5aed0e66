import type { JsonObject, JsonValue } from '../../model/json';
import type { ApiObjectJson } from '../../model/manifest';

/** What is written in an object. */
export interface ObjectText {
  /** All texts of at least 12 characters, each in a line of its own: a credential has no less. */
  readonly text: string;
  /** The characters that it takes to write the object down, or a few less. */
  readonly length: number;
}

const SHORTEST = 12;

/** Of objects that are being checked: several rules ask, and going through an object takes time. */
const known = new WeakMap<ApiObjectJson, ObjectText>();

/** What is written in an object. */
export function textOf(object: ApiObjectJson): ObjectText {
  const result = known.get(object) ?? read(object);
  known.set(object, result);
  return result;
}

function read(object: ApiObjectJson): ObjectText {
  const texts: string[] = [];
  const length = collect(object, texts);
  return { text: texts.join('\n'), length };
}

/** Adds the texts in a value to others; returns the characters that it takes to write the value down. */
function collect(value: JsonValue, texts: string[]): number {
  if (typeof value === 'string') {
    if (value.length >= SHORTEST) texts.push(value);
    return value.length + 2;
  }
  if (typeof value !== 'object' || value === null) return 1;
  let length = 2;
  if (Array.isArray(value)) {
    for (const it of value) length += collect(it, texts) + 1;
    return length;
  }
  // Twice as fast as with the entries of the object, and it has no others than its own.
  for (const key in value) {
    const it = (value as JsonObject)[key];
    if (it !== undefined) length += key.length + 3 + collect(it, texts);
  }
  return length;
}
