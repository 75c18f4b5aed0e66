import type { JsonObject, JsonValue } from '../base/json';
import type { ApiObjectJson } from '../kubernetes/api-object';
import { perContext } from './per-context';
import type { Rule, RuleContext } from './rule';

/** The texts and the size of an object. */
interface Contents {
  /** All texts of at least 12 characters: no credential is shorter. */
  readonly texts: readonly string[];
  /** A lower bound of the length of the serialized object, in characters. */
  readonly length: number;
}

const SHORTEST = 12;

/** The texts and the size of an object of a context. */
export function contentsOf(context: RuleContext, object: ApiObjectJson): Contents {
  return contentsIn(context).objects.get(object) ?? read(object, new Set());
}

/** True if a rule can find something in these objects. */
export function isAbout({ about }: Rule, context: RuleContext): boolean {
  if (about === undefined) return true;
  const { words } = contentsIn(context);
  for (const word of about) if (words.has(word)) return true;
  return false;
}

/** Read once, because several rules need it and traversing an object is slow. */
const contentsIn = perContext(({ manifests, argocd }) => {
  /** The kinds of all objects, and the names of all their fields, at any depth. */
  const words = new Set<string>();
  const objects = new Map<ApiObjectJson, Contents>();
  for (const list of [manifests, argocd]) {
    for (const { object } of list) objects.set(object, read(object, words));
  }
  return { words, objects };
});

function read(object: ApiObjectJson, words: Set<string>): Contents {
  const texts: string[] = [];
  words.add(object.kind);
  const length = collect(object, texts, words);
  return { texts, length };
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
