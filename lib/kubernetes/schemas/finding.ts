import { nearest, show } from '../../base/hint';
import { keyValue, type ListKey } from './list-keys';
import type { NodeType, SchemaField, SchemaNode } from './node';

/** The rules that schema validation reports. */
export type SchemaRuleId =
  | 'schema/unknown-field'
  | 'schema/unchecked-field'
  | 'schema/missing-field'
  | 'schema/type'
  | 'schema/value'
  | 'schema/repeated-key'
  | 'schema/unknown-kind'
  | 'schema/no-such-kind'
  | 'schema/api-removed'
  | 'schema/api-not-served-yet'
  | 'schema/api-deprecated';

/** A problem with one field of an API object. */
export interface SchemaFinding {
  readonly rule: SchemaRuleId;
  /** The field's path in the object, outermost key first; empty for the object itself. */
  readonly path: readonly (string | number)[];
  /** What is wrong and why. */
  readonly message: string;
  /** How to fix it. */
  readonly fix: string;
}

/** A finding without its path. */
export type PathlessFinding = Omit<SchemaFinding, 'path'>;

const EXPECTED: Readonly<Record<NodeType, string>> = {
  any: 'anything',
  boolean: 'true or false',
  bytes: 'a base64 string',
  'int-or-string': 'a whole number or a string',
  int32: 'a whole number',
  int64: 'a whole number',
  list: 'a list',
  number: 'a number',
  object: 'an object',
  quantity: 'a quantity',
  string: 'a string',
  time: 'a time',
};

const TYPE_FIXES: Partial<Record<NodeType, string>> = {
  bytes: 'Encode the value in base64, or use the field for plain text (`stringData` in a Secret).',
  quantity: 'Use a number with a unit, such as "500m", "128Mi" or "2".',
  time: 'Use the RFC 3339 format, such as "2026-01-31T12:00:00Z".',
};

/** A value of the wrong type. */
export function wrongType(node: SchemaNode, value: unknown): PathlessFinding {
  const message = `Expected ${EXPECTED[node.type]}, got ${show(value)}. The API server refuses it.`;
  return { rule: 'schema/type', message, fix: TYPE_FIXES[node.type] ?? typeFix(node, value) };
}

function typeFix({ type }: SchemaNode, value: unknown): string {
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  if (type === 'string' && isScalar) {
    const yaml = typeof value === 'boolean' ? ' In YAML, quote yes, no, on and off, too.' : '';
    return `Make it a string: ${JSON.stringify(String(value))}.${yaml}`;
  }
  if (typeof value === 'string') {
    const bare = value.trim().toLowerCase();
    if (type === 'boolean' && /^(true|false)$/.test(bare)) return `Write ${bare} without quotes.`;
    const isNumber = /^-?\d+(\.\d+)?$/.test(bare);
    if (/^(int32|int64|number)$/.test(type) && isNumber) return `Write ${bare} without quotes.`;
  }
  if (type === 'list' && value !== null) return 'Put it in a list, even if it is the only item.';
  if (/^int/.test(type) && typeof value === 'number') {
    return type === 'int64' ? 'Round it.' : 'Use a whole number from -2147483648 to 2147483647.';
  }
  return `Use ${EXPECTED[type]}.`;
}

/** A value of the right type that the field does not accept. */
export function wrongValue(value: unknown, why: string, fix: string): PathlessFinding {
  const message = `${show(value)} ${why}. The API server refuses it.`;
  return { rule: 'schema/value', message, fix };
}

/** A value that is not in the field's enumeration. */
export function notAllowed(value: unknown, allowed: readonly unknown[]): PathlessFinding {
  const guess = nearest(String(value), allowed.map(String));
  const list = allowed.slice(0, 12).map(show).join(', ');
  const fix = `Use one of ${list}${allowed.length > 12 ? ', …' : ''}.`;
  const hint = guess === undefined ? fix : `Did you mean \`${guess}\`? ${fix}`;
  return wrongValue(value, 'is not a valid value of this field', hint);
}

/** A list item whose key an earlier item has. */
export function repeated(item: unknown, keys: readonly ListKey[]): PathlessFinding {
  const values = keys.map((key) => `\`${key.name}\` ${show(keyValue(item, key))}`);
  const what = keys.length === 0 ? show(item) : `the item with the ${values.join(' and ')}`;
  const fields = keys.map(({ name }) => `\`${name}\``).join(' or ');
  return {
    rule: 'schema/repeated-key',
    message: `The list has ${what} twice. Kubernetes merges this list by that key: it refuses the second, or drops one of the two.`,
    fix: keys.length === 0 ? 'Remove one of them.' : `Remove one of them, or change its ${fields}.`,
  };
}

/** A missing required field. */
export function missing(node: SchemaNode, field: string): PathlessFinding {
  const message = `\`${field}\` is required${inType(node)}. The API server refuses the object without it.`;
  return { rule: 'schema/missing-field', message, fix: `Set \`${field}\`.` };
}

/**
 * A field that the schema does not know.
 *
 * @param isNarrow whether the schema omits fields of the full CRD.
 */
export function unknownField(node: SchemaNode, field: string, isNarrow: boolean): PathlessFinding {
  const names = [...(node.fields?.keys() ?? [])];
  const guess = nearest(field, names);
  const few = names.length > 0 && names.length <= 8 ? ` Valid fields: ${names.join(', ')}.` : '';
  // A narrow schema cannot tell a field that it omits from one that does not exist, unless it looks like a known one.
  if (isNarrow && guess === undefined) return uncheckedField(node, field);
  const base = guess === undefined ? `Remove it.${few}` : `Did you mean \`${guess}\`?`;
  const full =
    ' If the CRD has this field, put the full CRD under fleet/crds/, which takes precedence.';
  const message = `There is no field \`${field}\`${inType(node)}. The API server drops it or refuses the object.`;
  return { rule: 'schema/unknown-field', message, fix: isNarrow ? base + full : base };
}

function uncheckedField(node: SchemaNode, field: string): PathlessFinding {
  return {
    rule: 'schema/unchecked-field',
    message: `The field \`${field}\`${inType(node)} is not known here: the built-in schema of this kind has only the usual fields. It is not checked.`,
    fix: 'Check its name in the documentation of the CRD. To have it checked, put the full CRD under fleet/crds/, which takes precedence.',
  };
}

/** A field that exists only in another version of Kubernetes. */
export function fieldOfOtherVersion(
  name: string,
  field: SchemaField,
  minor: number,
): PathlessFinding {
  const { first = 0, last } = field;
  const when =
    minor < first
      ? `exists only since Kubernetes 1.${first}`
      : `was removed in Kubernetes 1.${(last ?? 0) + 1}`;
  const message = `\`${name}\` ${when}; the environment is 1.${minor}. The API server drops it or refuses the object.`;
  const fix = 'Remove it, or correct `kubernetes` in the environment.';
  return { rule: 'schema/unknown-field', message, fix };
}

function inType({ name }: SchemaNode): string {
  return name === undefined ? '' : ` in \`${name}\``;
}
