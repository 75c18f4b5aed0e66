import type { JsonObject, JsonValue } from '../../base/json';
import { type ApiObjectJson, apiGroup } from '../../kubernetes/api-object';

/** Fields with the value of what their neighbour `name` or their parent names. */
const VALUES = new Set(['value', 'val', 'string', 'default', 'defaultValue', 'plain', 'plaintext']);
/** Fields whose parents say what they are, as in `db: { pass: … }`. */
const WEAK = new Set(['key', 'pass', 'url', 'uri', 'pat', 'cookie', 'address']);
/** Parents of a name and a key, which refer to a value elsewhere. */
const REFERENCE = /(?:Ref|Reference|Selector|From)$/;
/** Parents with a credential per entry, such as `passwords: { admin: … }`. */
const PLURAL = /(?:passwords|tokens|passphrases|api_?keys)$/i;

/**
 * The name that says what a text is: its key, the name beside it, or that of the object around it.
 *
 * @param owner the object that has the key.
 * @param parent the key of that object; that of the list, for an object in one.
 * @returns `undefined` for the name of something.
 */
export function nameOf(key: string, owner: JsonObject, parent: string): string | undefined {
  if (VALUES.has(key)) return textOr(owner['name']) ?? textOr(owner['key']) ?? parent;
  if (WEAK.has(key)) return refers(owner, parent) ? undefined : `${parent}_${key}`;
  // The key of a Secret that External Secrets makes.
  if (key === 'secretKey' && (owner['remoteRef'] ?? owner['sourceRef']) !== undefined) {
    return undefined;
  }
  return isPlural(parent) && !refers(owner, parent) ? parent.slice(0, -1) : key;
}

/** Remembered, because the test is slow, and a fleet has few names. */
const plurals = new Map<string, boolean>();

function isPlural(name: string): boolean {
  if (!name.endsWith('s')) return false;
  const known = plurals.get(name);
  if (known !== undefined) return known;
  if (plurals.size >= 5000) plurals.clear();
  const is = PLURAL.test(name);
  plurals.set(name, is);
  return is;
}

function refers(owner: JsonObject, parent: string): boolean {
  return REFERENCE.test(parent) || owner['name'] !== undefined || owner['secretName'] !== undefined;
}

function textOr(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** False for objects whose names describe others: a schema, and what refers to stored secrets. */
export function readsNames(object: ApiObjectJson): boolean {
  return object.kind !== 'CustomResourceDefinition' || apiGroup(object) !== 'apiextensions.k8s.io';
}

/** Programs and documents, in which `password = …` can be anything. */
const PROGRAM =
  /\.(?:go|gotmpl|graphql|groovy|html?|[cm]?jsx?|j2|lua|md|php|proto|py|rb|rego|rst|sql|tmpl|tpl|[cm]?tsx?|xsl|vcl)$|^(?:rego|lua|luaScript|inline_?code|jsonnet|starlark|expr|expression|query|description)$|^resource\.customizations/i;

/** True for a field or a file with a program. */
export function isProgram(key: string): boolean {
  return PROGRAM.test(key);
}
