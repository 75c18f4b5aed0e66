import type { JsonObject, JsonValue } from '../base/json';
import type { ApiObjectJson } from '../kubernetes/api-object';
import { perContext } from './per-context';
import type { Rule, RuleContext } from './rule';

/** The texts and the size of an object. */
interface Contents {
  /** All texts of at least 12 characters, one per line: no credential is shorter. */
  readonly text: string;
  /** A lower bound of the length of the serialized object, in characters. */
  readonly length: number;
}

const SHORTEST = 12;

/**
 * Cached per object, because several rules need it and traversing an object is slow. A `WeakMap` for the objects of all
 * contexts would keep V8 from collecting them while they are young.
 */
const knownIn = perContext((_: RuleContext) => new Map<ApiObjectJson, Contents>());

/** The texts and the size of an object of a context. */
export function contentsOf(object: ApiObjectJson, context: RuleContext): Contents {
  return knownIn(context).get(object) ?? read(object, knownIn(context), new Set());
}

/** True if a rule can find something in these objects. */
export function isAbout({ about }: Rule, context: RuleContext): boolean {
  if (about === undefined) return true;
  const words = wordsOf(context);
  return about.some((word) => words.has(word));
}

/** The kinds of all objects, and the names of all their fields, at any depth. */
const wordsOf = perContext((context): ReadonlySet<string> => {
  const words = new Set<string>();
  const known = knownIn(context);
  for (const { object } of context.manifests) read(object, known, words);
  for (const { object } of context.argocd) read(object, known, words);
  return words;
});

function read(
  object: ApiObjectJson,
  known: Map<ApiObjectJson, Contents>,
  words: Set<string>,
): Contents {
  const texts: string[] = [];
  words.add(object.kind);
  const length = collect(object, texts, words);
  const contents = { text: texts.join('\n'), length };
  known.set(object, contents);
  return contents;
}

/** Collects the texts and keys of a value; returns a lower bound of its serialized length. */
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
  // Twice as fast as `Object.entries`; parsed JSON has only own keys.
  for (const key in value) {
    const it = (value as JsonObject)[key];
    if (it === undefined) continue;
    words.add(key);
    length += key.length + 3 + collect(it, texts, words);
  }
  return length;
}
