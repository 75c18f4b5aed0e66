import {
  isObject,
  type JsonObject,
  type JsonValue,
  listAt,
  objectAt,
  own,
  textOf,
} from '../../base/json';
import { type Check, isAbsent, isEmpty, type Refusals } from './check';

// The schema of a custom resource has to be "structural":
// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'];

/** Keywords of OpenAPI that the API server does not have. */
const UNSUPPORTED = ['$ref', 'additionalItems', 'dependencies'];
/** Those that it ignores if they are empty. */
const UNSUPPORTED_UNLESS_EMPTY = ['$schema', 'id', 'patternProperties', 'definitions'];

/** Keywords that say what a value is. They do not belong into `allOf`, `anyOf`, `oneOf` and `not`. */
const OF_STRUCTURE = [
  ...['type', 'default', 'title', 'description', 'nullable', 'additionalProperties'],
  ...['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'],
  ...['x-kubernetes-int-or-string', 'x-kubernetes-list-map-keys', 'x-kubernetes-list-type'],
  ...['x-kubernetes-map-type', 'x-kubernetes-validations'],
];

/** The schema of a version. */
export const crdSchema: Check = (value, refusals) => {
  if (!isObject(value)) return;
  structure(value, refusals, 'root');
  if (value['type'] !== undefined && value['type'] !== '' && value['type'] !== 'object') {
    refusals.add('must be object at the root', 'type');
  }
  if (value['nullable'] === true) refusals.add('is not allowed at the root', 'nullable');
  if (!isAbsent(value['additionalProperties'])) {
    refusals.add('is not allowed at the root', 'additionalProperties');
  }
  if (!isAbsent(value['default'])) refusals.add('is not allowed at the root', 'default');
  metadataOfRoot(value, refusals);
};

function metadataOfRoot(schema: JsonObject, refusals: Refusals): void {
  const properties = objectAt(schema, 'properties');
  for (const name of ['apiVersion', 'kind']) {
    const type = objectAt(properties, name)['type'];
    if (properties[name] !== undefined && type !== 'string') {
      refusals.add('must be string', 'properties', name, 'type');
    }
  }
  const metadata = own(properties, 'metadata');
  if (isObject(metadata) && metadata['type'] !== 'object') {
    refusals.add('must be object', 'properties', 'metadata', 'type');
  }
  for (const name of Object.keys(objectAt(metadata, 'properties'))) {
    if (name === 'name' || name === 'generateName') continue;
    refusals.add(
      'is not allowed: only the names of objects can be restricted',
      ...['properties', 'metadata', 'properties', name],
    );
  }
}

function structure(schema: JsonObject, refusals: Refusals, level: 'root' | 'field'): void {
  const { type, items, properties, additionalProperties } = schema;
  supported(schema, refusals);
  const isFree =
    schema['x-kubernetes-int-or-string'] === true ||
    schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (isEmpty(type) && (level === 'root' || !isFree)) {
    if (!(level === 'root' && isFree)) refusals.add('is required', 'type');
  }
  if (type === 'array' && isAbsent(items)) refusals.add('is required', 'items');
  if (schema['x-kubernetes-embedded-resource'] === true) embedded(schema, refusals);
  const isMap = !isAbsent(additionalProperties) && additionalProperties !== true;
  if (!isEmpty(properties) && isMap) {
    refusals.add('is not allowed beside `properties`', 'additionalProperties');
  }
  lists(schema, refusals);
  validations(schema, refusals);
  if (isObject(items)) refusals.within('items', () => structure(items, refusals, 'field'));
  if (isObject(additionalProperties)) {
    refusals.within('additionalProperties', () =>
      structure(additionalProperties, refusals, 'field'),
    );
  }
  for (const [name, it] of Object.entries(objectAt(schema, 'properties'))) {
    if (!isObject(it)) continue;
    refusals.within('properties', () => {
      refusals.within(name, () => structure(it, refusals, 'field'));
    });
  }
  combinations(schema, schema, refusals);
}

function supported(schema: JsonObject, refusals: Refusals): void {
  const { type } = schema;
  if (!isEmpty(type) && !TYPES.includes(textOf(type))) {
    refusals.add(`is ${JSON.stringify(type)}: it must be ${TYPES.join(', ')}`, 'type');
  }
  for (const keyword of UNSUPPORTED) {
    if (!isAbsent(schema[keyword])) refusals.add('is not supported', keyword);
  }
  for (const keyword of UNSUPPORTED_UNLESS_EMPTY) {
    if (!isEmpty(schema[keyword])) refusals.add('is not supported', keyword);
  }
  if (schema['uniqueItems'] === true) refusals.add('is not supported', 'uniqueItems');
  if (Array.isArray(schema['items'])) refusals.add('must be one schema', 'items');
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    refusals.add('must be true or absent', 'x-kubernetes-preserve-unknown-fields');
  }
}

function embedded(schema: JsonObject, refusals: Refusals): void {
  if (schema['type'] !== 'object') {
    refusals.add('must be object for an embedded resource', 'type');
  }
  if (!isAbsent(schema['additionalProperties'])) {
    refusals.add('is not allowed in an embedded resource', 'additionalProperties');
  }
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (!keepsUnknown && isEmpty(schema['properties'])) refusals.add('is required', 'properties');
}

/** How server-side apply merges lists and maps. */
function lists(schema: JsonObject, refusals: Refusals): void {
  const mapType = schema['x-kubernetes-map-type'];
  const listType = schema['x-kubernetes-list-type'];
  if (!isAbsent(mapType)) {
    if (schema['type'] !== 'object') refusals.add('must be object with a map type', 'type');
    if (!['atomic', 'granular'].includes(textOf(mapType))) {
      refusals.add('must be atomic or granular', 'x-kubernetes-map-type');
    }
  }
  if (!isAbsent(listType)) {
    if (schema['type'] !== 'array') refusals.add('must be array with a list type', 'type');
    if (!['atomic', 'set', 'map'].includes(textOf(listType))) {
      refusals.add('must be atomic, set or map', 'x-kubernetes-list-type');
    }
  }
  const keys = listAt(schema, 'x-kubernetes-list-map-keys').map(textOf);
  if (keys.length > 0 && listType !== 'map') {
    refusals.add('must be map with keys', 'x-kubernetes-list-type');
  }
  const items = objectAt(schema, 'items');
  if (listType === 'set') {
    const { type } = items;
    const isMerged =
      (type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') ||
      (type === 'array' && (items['x-kubernetes-list-type'] ?? 'atomic') !== 'atomic');
    if (isMerged) refusals.add('must be atomic in a set', 'items');
    if (items['nullable'] === true) refusals.add('is not allowed in a set', 'items', 'nullable');
  }
  if (listType === 'map') keysOfMap(keys, items, refusals);
}

function keysOfMap(keys: readonly string[], items: JsonObject, refusals: Refusals): void {
  const field = 'x-kubernetes-list-map-keys';
  if (keys.length === 0) refusals.add('is required with the list type map', field);
  if (items['type'] !== 'object') refusals.add('must be object in a map', 'items', 'type');
  if (items['nullable'] === true) refusals.add('is not allowed in a map', 'items', 'nullable');
  if (new Set(keys).size < keys.length) refusals.add('repeats a key', field);
  for (const key of keys) {
    const property = own(objectAt(items, 'properties'), key);
    const { type, nullable, default: byDefault } = objectAt(property ?? null);
    if (property === undefined) refusals.add(`has ${key}, which is no property of items`, field);
    else if (type === 'array' || type === 'object') {
      refusals.add('must be a scalar type, as a key', 'items', 'properties', key, 'type');
    } else if (isAbsent(byDefault) && !listAt(items, 'required').includes(key)) {
      refusals.add('must be required, or have a default, as a key', 'items', 'properties', key);
    } else if (nullable === true) {
      refusals.add('must not be nullable, as a key', 'items', 'properties', key);
    }
  }
}

function validations(schema: JsonObject, refusals: Refusals): void {
  listAt(schema, 'x-kubernetes-validations').forEach((it, i) => {
    const { rule, message, messageExpression, fieldPath } = objectAt(it);
    const isBlank = (text: JsonValue | undefined) => textOf(text ?? '').trim() === '';
    refusals.within('x-kubernetes-validations', () => {
      refusals.within(i, () => {
        if (isBlank(rule)) refusals.add('is required', 'rule');
        if (!isEmpty(message) && isBlank(message)) refusals.add('is blank', 'message');
        if (/[\r\n]/.test(textOf(message ?? '').trim())) {
          refusals.add('must not contain line breaks', 'message');
        }
        if (/[\r\n]/.test(textOf(rule ?? '').trim()) && isBlank(message)) {
          refusals.add('is required with a rule of several lines', 'message');
        }
        if (!isEmpty(messageExpression) && isBlank(messageExpression)) {
          refusals.add('is blank', 'messageExpression');
        }
        const path = textOf(fieldPath ?? '');
        if (path !== '' && !path.includes('[') && typeAt(schema, path) === undefined) {
          refusals.add(`is ${JSON.stringify(path)}: there is no such field`, 'fieldPath');
        }
      });
    });
  });
}

/** `allOf`, `anyOf`, `oneOf` and `not` only restrict what the schema itself describes. */
function combinations(schema: JsonObject, described: JsonObject, refusals: Refusals): void {
  pattern(schema, refusals);
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    // An integer or a text is described like this.
    if (keyword === 'anyOf' && isIntOrString(schema[keyword])) continue;
    listAt(schema, keyword).forEach((it, i) => {
      refusals.within(keyword, () => {
        refusals.within(i, () => restriction(objectAt(it), described, refusals));
      });
    });
  }
  const { not } = schema;
  if (isObject(not)) refusals.within('not', () => restriction(not, described, refusals));
}

function restriction(schema: JsonObject, described: JsonObject, refusals: Refusals): void {
  supported(schema, refusals);
  for (const keyword of OF_STRUCTURE) {
    const isSet = keyword === 'default' ? !isAbsent(schema[keyword]) : !isEmpty(schema[keyword]);
    if (isSet) refusals.add('is not allowed in a combined schema', keyword);
  }
  for (const [name, it] of Object.entries(objectAt(schema, 'properties'))) {
    const same = own(objectAt(described, 'properties'), name);
    refusals.within('properties', () => {
      if (name === 'metadata') refusals.add('is not allowed in a combined schema', name);
      else if (isObject(same)) {
        refusals.within(name, () => restriction(objectAt(it), same, refusals));
      } else refusals.add('is not described outside of the combined schema', name);
    });
  }
  const { items } = schema;
  if (isObject(items)) {
    const same = described['items'];
    if (isObject(same)) refusals.within('items', () => restriction(items, same, refusals));
    else refusals.add('is not described outside of the combined schema', 'items');
  }
  combinations(schema, described, refusals);
}

function isIntOrString(anyOf: JsonValue | undefined): boolean {
  return JSON.stringify(anyOf) === '[{"type":"integer"},{"type":"string"}]';
}

function pattern({ pattern: it }: JsonObject, refusals: Refusals): void {
  if (typeof it !== 'string') return;
  try {
    new RegExp(it, 'u');
  } catch {
    try {
      // Go knows some forms that JavaScript does not have.
      new RegExp(it);
    } catch {
      if (!/\(\?|\\[pPzAQ]|\[\[:/.test(it)) refusals.add('is not a regular expression', 'pattern');
    }
  }
}

/** The keywords that may stand at the root beside the subresource `status`. */
const AT_ROOT = [
  ...['description', 'type', 'format', 'title', 'maximum', 'exclusiveMaximum', 'minimum'],
  ...['exclusiveMinimum', 'maxLength', 'minLength', 'pattern', 'maxItems', 'minItems'],
  ...['uniqueItems', 'multipleOf', 'required', 'items', 'properties', 'externalDocs', 'example'],
  ...['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-validations'],
];

/** False for a schema with keywords at its root that would get lost for the status. */
export function isWithoutRootRules(schema: JsonValue): boolean {
  return Object.entries(objectAt(schema)).every(
    ([key, value]) => AT_ROOT.includes(key) || isAbsent(value) || isUnset(value),
  );
}

function isUnset(value: JsonValue): boolean {
  return value === false || value === '';
}

/** The type of the field at a path such as `.spec.size`; `undefined` if there is none. */
export function typeAt(schema: JsonValue, path: string): string | undefined {
  if (!path.startsWith('.')) return undefined;
  let at: JsonValue | undefined = schema;
  for (const key of path.slice(1).split('.')) {
    const { properties, additionalProperties } = objectAt(at);
    at = own(objectAt(properties ?? null), key) ?? additionalProperties;
    if (at === undefined) return undefined;
  }
  return textOf(objectAt(at)['type'] ?? '');
}
