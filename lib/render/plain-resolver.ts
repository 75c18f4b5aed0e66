import type { IResolver, ResolutionContext } from 'cdk8s';
import { isPlainObject } from '../base/json';

/**
 * Resolves an API object that is plain data in a single pass. cdk8s calls each of its resolvers for each value,
 * which is most of the cost of rendering. Objects that contain a token are left to cdk8s.
 *
 * @throws Error for a field name that cdk8s drops or fails on.
 */
export class PlainResolver implements IResolver {
  resolve(context: ResolutionContext): void {
    const { key, value } = context;
    if (!isPlainObject(value)) return;
    // cdk8s resolves an object again if the replacement has a `value`.
    const resolved = key.length > 0 || 'value' in value ? NOT_PLAIN : resolvePlain(value);
    if (resolved !== NOT_PLAIN) context.replaceValue(resolved);
    // cdk8s continues with each field, and calls this method for it.
    else demandRenderable(value);
  }
}

const NOT_PLAIN = Symbol('not plain');

// cdk8s treats a value as resolved if its constructor is not Object, and as plain if the constructor's name is.
const RESOLVED = Object.create(null, { constructor: { value: { name: 'Object' } } });

function resolvePlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' ? NOT_PLAIN : value;
  }
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    for (const item of value) {
      const resolved = resolvePlain(item);
      if (resolved === NOT_PLAIN) return NOT_PLAIN;
      list.push(resolved);
    }
    return list;
  }
  if (value.constructor !== Object) return unionValue(value);
  if ('resolve' in value) return NOT_PLAIN;
  const result = Object.create(RESOLVED);
  for (const key of Object.keys(value)) {
    if (key === '__proto__') return NOT_PLAIN;
    const resolved = resolvePlain((value as Record<string, unknown>)[key]);
    if (resolved === NOT_PLAIN) return NOT_PLAIN;
    result[key] = resolved;
  }
  return result;
}

/** The value of an int-or-string type of the Kubernetes API, such as a Quantity. */
function unionValue(object: object): unknown {
  const { value } = object as { value?: unknown };
  if ('resolve' in object || 'produce' in object || Object.hasOwn(object, 'constructor')) {
    return NOT_PLAIN;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return NOT_PLAIN;
  return Object.assign(Object.create(RESOLVED), { value });
}

/** cdk8s assigns `__proto__`, which sets the prototype, and reads `constructor` as the class. */
function demandRenderable(object: Record<string, unknown>): void {
  for (const key of ['__proto__', 'constructor']) {
    if (!Object.hasOwn(object, key)) continue;
    throw new Error(`cdk8s cannot render a field called "${key}": give it another name.`);
  }
}
