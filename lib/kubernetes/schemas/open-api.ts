import { isPlainObject, type JsonValue } from '../../base/json';
import type { ListKey } from './list-keys';
import type { NodeType, Rules, SchemaField, SchemaNode } from './node';
import { goPattern } from './pattern';
import { structOf } from './table';

/** A schema as in a CRD. Keywords that do not constrain values are ignored. */
export type OpenApiSchema = { readonly [keyword: string]: unknown };

const ANYTHING: SchemaNode = { type: 'any' };

/** In the CRDs of this repository: a type of Kubernetes, instead of a copy of its schema. */
const STRUCT = 'x-argosy-struct';

/** Converts the schema of a CRD version to the schema of its objects. */
export function rootNode(schema: OpenApiSchema): SchemaNode {
  return makeNode({ ...schema, type: 'object', 'x-kubernetes-embedded-resource': true }, false);
}

function makeNode(schema: OpenApiSchema, isNested: boolean): SchemaNode {
  const struct = schema[STRUCT];
  if (typeof struct === 'string') return structOf(struct);
  const isInline = isNested && !('type' in schema);
  const type = nodeType(schema, isInline);
  const rules = makeRules(schema);
  const base = {
    type,
    ...(Array.isArray(schema['enum']) && { allowed: schema['enum'] as readonly JsonValue[] }),
    ...(schema['default'] !== undefined && { default: schema['default'] as JsonValue }),
    ...(rules && { rules }),
  };
  if (type === 'list') {
    const keys = listKeys(schema);
    return { ...base, items: child(schema['items'], isNested), ...(keys && { keys }) };
  }
  return type === 'object' ? { ...base, ...objectParts(schema, isNested) } : base;
}

/** The API server fills in the defaults of the keys before it compares them. */
function listKeys(schema: OpenApiSchema): ListKey[] | undefined {
  if (schema['x-kubernetes-list-type'] === 'set') return [];
  const names = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(names)) return undefined;
  const items = isPlainObject(schema['items']) ? schema['items'] : {};
  const properties = isPlainObject(items['properties']) ? items['properties'] : {};
  return names.map(String).map((name) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const fallback = isPlainObject(property) ? property['default'] : undefined;
    return fallback === undefined ? { name } : { name, fallback };
  });
}

/** @param isInline whether it extends another schema and so has no type of its own. */
function nodeType(schema: OpenApiSchema, isInline: boolean): NodeType {
  if (schema['x-kubernetes-int-or-string'] === true) return 'int-or-string';
  switch (schema['type']) {
    case 'string':
      return schema['format'] === 'date-time' ? 'time' : 'string';
    case 'integer':
      return schema['format'] === 'int32' ? 'int32' : 'int64';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return 'list';
    case 'object':
      return 'object';
    default:
      if (isInline && ('properties' in schema || 'required' in schema)) return 'object';
      return isInline && 'items' in schema ? 'list' : 'any';
  }
}

function objectParts(schema: OpenApiSchema, isNested: boolean): Omit<SchemaNode, 'type'> {
  const properties = isPlainObject(schema['properties']) ? schema['properties'] : {};
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const fields = new Map<string, SchemaField>(
    Object.entries(properties).map(([name, it]) => [name, { node: child(it, isNested) }]),
  );
  if (isEmbedded) {
    const text: SchemaField = { node: { type: 'string' } };
    fields.set('apiVersion', text).set('kind', text);
    fields.set('metadata', { node: structOf('meta.v1.ObjectMeta') });
  }
  const required = requiredFields(schema, properties, isEmbedded);
  const values = additional(schema['additionalProperties'], isNested);
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...(fields.size > 0 && { fields }),
    ...(required.length > 0 && { required }),
    ...(values && { values }),
    ...(schema['x-kubernetes-map-type'] === 'atomic' && { atomic: true }),
    // `allOf`, `anyOf`, `oneOf` and `not` do not forbid fields that they do not list.
    ...((keepsUnknown || isNested) && { open: true }),
  };
}

/** The API server applies defaults before it checks for required fields. */
function requiredFields(
  schema: OpenApiSchema,
  properties: Readonly<Record<string, unknown>>,
  isEmbedded: boolean,
): string[] {
  const names = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const required = new Set(isEmbedded ? ['apiVersion', 'kind', ...names] : names);
  return [...required].filter((name) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return !(isPlainObject(property) && property['default'] !== undefined);
  });
}

function additional(schema: unknown, isNested: boolean): SchemaNode | undefined {
  if (schema === true) return ANYTHING;
  return isPlainObject(schema) ? makeNode(schema, isNested) : undefined;
}

function child(schema: unknown, isNested: boolean): SchemaNode {
  return isPlainObject(schema) ? makeNode(schema, isNested) : ANYTHING;
}

const NUMBERS = [
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const satisfies readonly (keyof Rules)[];

function makeRules(schema: OpenApiSchema): Rules | undefined {
  const rules: { -readonly [K in keyof Rules]: Rules[K] } = {};
  for (const name of NUMBERS) {
    const limit = schema[name];
    if (typeof limit === 'number') rules[name] = limit;
  }
  if (schema['exclusiveMinimum'] === true) rules.exclusiveMinimum = true;
  if (schema['exclusiveMaximum'] === true) rules.exclusiveMaximum = true;
  const pattern = typeof schema['pattern'] === 'string' ? goPattern(schema['pattern']) : undefined;
  if (pattern) rules.pattern = pattern;
  for (const name of ['allOf', 'anyOf', 'oneOf'] as const) {
    const schemas = schema[name];
    if (Array.isArray(schemas)) rules[name] = schemas.map((it) => child(it, true));
  }
  if (isPlainObject(schema['not'])) rules.not = makeNode(schema['not'], true);
  return Object.keys(rules).length > 0 ? rules : undefined;
}
