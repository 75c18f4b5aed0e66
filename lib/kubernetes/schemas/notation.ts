/*
 * The notation of `kubernetes.json`. A type is one line of fields, separated by `;`:
 *
 *   name[!][@first-last] type
 *
 * `!` marks a required field; `@34-` one added in 1.34, `@-31` one last served in 1.31. Types:
 *
 *   s string   i int32   l int64   n number   b boolean   y bytes (base64)   t time
 *   x int or string   q quantity   * anything   []T list   {}T map   (A|B) one of these strings
 *   core.v1.EnvVar   a struct; `.EnvVar` for one in the same group and version
 */
import { listKeys } from './list-keys';
import type { NodeType, SchemaField, SchemaNode } from './node';

const PRIMITIVES: Readonly<Record<string, NodeType>> = {
  s: 'string',
  i: 'int32',
  l: 'int64',
  n: 'number',
  b: 'boolean',
  y: 'bytes',
  t: 'time',
  x: 'int-or-string',
  q: 'quantity',
  '*': 'any',
};

const nodes = new Map<string, SchemaNode>();

/** A minor version range, such as `31-34`, `34-` or `-31`. */
export function parseRange(text: string): { readonly first?: number; readonly last?: number } {
  const dash = text.indexOf('-');
  const [first, last] = [text.slice(0, dash), text.slice(dash + 1)];
  return { ...(first && { first: Number(first) }), ...(last && { last: Number(last) }) };
}

/**
 * The fields of a struct.
 *
 * @param path the name of the struct, with its group and version.
 * @param structOf finds another struct by its name.
 */
export function parseFields(
  line: string,
  path: string,
  structOf: (name: string) => SchemaNode,
): { readonly fields: Map<string, SchemaField>; readonly required: string[] } {
  const scope = path.slice(0, path.lastIndexOf('.'));
  const fields = new Map<string, SchemaField>();
  const required: string[] = [];
  for (const field of line === '' ? [] : line.split(';')) {
    const space = field.indexOf(' ');
    const head = field.slice(0, space);
    const [left = '', range] = head.split('@');
    const isRequired = left.endsWith('!');
    const name = isRequired ? left.slice(0, -1) : left;
    if (isRequired) required.push(name);
    const type = parseType(field.slice(space + 1), scope, structOf);
    const keys = listKeys(path, name);
    const node = keys === undefined ? type : { ...type, keys };
    fields.set(name, { node, ...(range !== undefined && parseRange(range)) });
  }
  return { fields, required };
}

function parseType(
  text: string,
  scope: string,
  structOf: (name: string) => SchemaNode,
): SchemaNode {
  if (text.startsWith('.')) return structOf(scope + text);
  if (/^[a-z]\w*\./.test(text)) return structOf(text);
  const isPlain = !text.includes('.');
  const known = isPlain ? nodes.get(text) : undefined;
  if (known) return known;
  const node = makeNode(text, scope, structOf);
  if (isPlain) nodes.set(text, node);
  return node;
}

function makeNode(text: string, scope: string, structOf: (name: string) => SchemaNode): SchemaNode {
  const inner = text.slice(2);
  if (text.startsWith('[]')) return { type: 'list', items: parseType(inner, scope, structOf) };
  if (text.startsWith('{}')) return { type: 'object', values: parseType(inner, scope, structOf) };
  if (text.startsWith('(')) {
    return { type: 'string', allowed: text.slice(1, -1).split('|'), emptyIsUnset: true };
  }
  return { type: PRIMITIVES[text] ?? 'any' };
}
