import type { JsonObject, JsonValue } from '../base/json';
import type { ApiObjectJson } from '../kubernetes/api-object';
import { perContext } from './per-context';
import type { Rule, RuleContext } from './rule';

/** What is in an object. */
interface Contents {
  /** All texts of at least 12 characters, each in a line of its own: a credential has no less. */
  readonly text: string;
  /** The characters that it takes to write the object down, or a few less. */
  readonly length: number;
}

const SHORTEST = 12;

/** Of objects that are being checked: several rules ask, and going through an object takes time. */
const known = new WeakMap<ApiObjectJson, Contents>();

/** What is in an object. */
export function contentsOf(object: ApiObjectJson): Contents {
  return known.get(object) ?? read(object, new Set());
}

/** True where a rule may find something. */
export function isAbout({ about }: Rule, context: RuleContext): boolean {
  if (about === undefined) return true;
  const words = wordsOf(context);
  return about.some((word) => words.has(word));
}

/** The kinds of all objects, and the names of all fields in them, at whatever depth. */
const wordsOf = perContext(({ manifests, argocd }): ReadonlySet<string> => {
  const words = new Set<string>();
  for (const { object } of manifests) read(object, words);
  for (const { object } of argocd) read(object, words);
  return words;
});

function read(object: ApiObjectJson, words: Set<string>): Contents {
  const texts: string[] = [];
  words.add(object.kind);
  const length = collect(object, texts, words);
  const contents = { text: texts.join('\n'), length };
  known.set(object, contents);
  return contents;
}

/** Adds the texts and the keys in a value to others; returns the characters that it takes to write it down. */
function collect(value: JsonValue, texts: string[], words: Set<string>): number {
  if (typeof value === 'string') {
    if (value.length >= SHORTEST) texts.push(value);
    return value.length + 2;
  }
  if (typeof value !== 'object' || value === null) return 1;
  let length = 2;
  if (Array.isArray(value)) {
    for (const it of value) length += collect(it, texts, words) + 1;
    return length;
  }
  // Twice as fast as with the entries of the object, and it has no others than its own.
  for (const key in value) {
    const it = (value as JsonObject)[key];
    if (it === undefined) continue;
    words.add(key);
    length += key.length + 3 + collect(it, texts, words);
  }
  return length;
}
