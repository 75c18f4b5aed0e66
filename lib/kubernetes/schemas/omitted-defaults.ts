import { isObject, type JsonPath, type JsonValue, own } from '../../base/json';
import type { SchemaNode } from './node';

/** A field that an object omits and the API server fills in. */
export interface OmittedDefault {
  readonly path: JsonPath;
  readonly value: JsonValue;
}

/**
 * The defaults that the API server fills into what server-side apply replaces as a whole: lists without keys, and atomic
 * maps. Elsewhere, an apply leaves them alone.
 */
export function omittedDefaults(node: SchemaNode, value: JsonValue): OmittedDefault[] {
  const found: OmittedDefault[] = [];
  visit(node, value, [], false, found);
  return found;
}

function visit(
  node: SchemaNode,
  value: JsonValue,
  path: JsonPath,
  isReplaced: boolean,
  found: OmittedDefault[],
): void {
  if (Array.isArray(value)) {
    const hasKeys = node.keys !== undefined && node.keys.length > 0;
    const { items } = node;
    if (items === undefined) return;
    value.forEach((it, i) => {
      visit(items, it, [...path, i], isReplaced || !hasKeys, found);
    });
  } else if (isObject(value)) {
    const isAtomic = isReplaced || node.atomic === true;
    for (const [name, field] of node.fields ?? []) {
      const it = own(value, name);
      if (it !== undefined && it !== null) visit(field.node, it, [...path, name], isAtomic, found);
      else if (isAtomic && field.node.default !== undefined) {
        found.push({ path: [...path, name], value: field.node.default });
      }
    }
    for (const [key, it] of Object.entries(value)) {
      if (node.values !== undefined && !node.fields?.has(key)) {
        visit(node.values, it, [...path, key], isAtomic, found);
      }
    }
  }
}
