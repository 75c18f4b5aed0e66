import type { ApiObject } from 'cdk8s';
import { setKey } from '../base/json';

const NOT_PLAIN = Symbol('not plain');

/**
 * The JSON of an API object as cdk8s makes it: with sorted keys, without empty fields of the metadata, without null.
 *
 * @returns `undefined` for an object with a patch, or anything but plain data.
 */
export function plainJson(object: ApiObject): Record<string, unknown> | undefined {
  // cdk8s has no public access to them.
  const { props, patches } = object as unknown as {
    readonly props: Record<string, unknown>;
    readonly patches: readonly unknown[];
  };
  if (patches.length > 0 || props['constructor'] !== Object || 'resolve' in props) return undefined;
  const result: Record<string, unknown> = {};
  for (const key of [...FIRST, ...sortedKeys(props).filter((it) => !FIRST.includes(it))]) {
    const value = key === 'metadata' ? plain(metadataOf(object), true) : plain(props[key]);
    if (value === NOT_PLAIN || key === '__proto__') return undefined;
    if (value !== undefined) result[key] = value;
  }
  return result;
}

/** The first fields of every manifest. */
const FIRST = ['apiVersion', 'kind', 'metadata'];

/** The same values as in `metadata.toJson()`. */
function metadataOf({ metadata }: ApiObject): object {
  const values = {
    annotations: metadata['annotations'],
    finalizers: metadata['finalizers'],
    labels: metadata['labels'],
    name: metadata.name,
    namespace: metadata.namespace,
    ownerReferences: metadata['ownerReferences'],
  };
  const others = metadata['_additionalAttributes'];
  // Not a spread: cdk8s has deleted a field of it, and V8 copies such an object slowly.
  for (const key of Object.keys(others))
    if (!Object.hasOwn(values, key)) setKey(values, key, others[key]);
  return values;
}

function plain(value: unknown, dropsEmpty = false): unknown {
  if (typeof value !== 'object') return typeof value === 'function' ? NOT_PLAIN : value;
  if (value === null) return undefined;
  if (Array.isArray(value)) return plainList(value, dropsEmpty);
  if (value.constructor !== Object) return unionValue(value);
  if ('resolve' in value) return NOT_PLAIN;
  const result: Record<string, unknown> = {};
  let isEmpty = true;
  for (const key of sortedKeys(value)) {
    if (key === '__proto__') return NOT_PLAIN;
    const inner = plain((value as Record<string, unknown>)[key], dropsEmpty);
    if (inner === NOT_PLAIN) return NOT_PLAIN;
    if (inner === undefined) continue;
    result[key] = inner;
    isEmpty = false;
  }
  return isEmpty && dropsEmpty ? undefined : result;
}

function plainList(items: readonly unknown[], dropsEmpty: boolean): unknown {
  const list: unknown[] = [];
  for (const item of items) {
    const inner = plain(item, dropsEmpty);
    if (inner === NOT_PLAIN) return NOT_PLAIN;
    list.push(inner);
  }
  return list.length === 0 && dropsEmpty ? undefined : list;
}

/** The value of an int-or-string type of the Kubernetes API, such as a Quantity: its class reads the field. */
function unionValue(object: object): unknown {
  const { value } = object as { value?: unknown };
  if ('resolve' in object || 'produce' in object || Object.hasOwn(object, 'constructor')) {
    return NOT_PLAIN;
  }
  return typeof value === 'string' || typeof value === 'number' ? { value } : NOT_PLAIN;
}

/** Up to so many keys are sorted in place: `sort` allocates a kilobyte each time, and is not faster. */
const FEW = 32;

/** The keys of an object in order of code units. */
export function sortedKeys(object: object): string[] {
  const keys = Object.keys(object);
  if (keys.length > FEW) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let at = i;
    for (; at > 0 && (keys[at - 1] as string) > key; at--) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}
