import type { IResolver, ResolutionContext } from 'cdk8s';
import { isPlainObject } from '../base/json';

/**
 * Resolves an API object that is plain data all through in one go. cdk8s asks each of its resolvers about
 * each value, which is most of what rendering costs. An object with a token in it is left to those.
 *
 * @throws Error for a field that cdk8s loses or cannot render because of its name.
 */
export class PlainResolver implements IResolver {
  resolve(context: ResolutionContext): void {
    const { key, value } = context;
    if (!isPlainObject(value)) return;
    // cdk8s takes a resolved object that has a `value` for one that is still to be resolved.
    const resolved = key.length > 0 || 'value' in value ? NOT_PLAIN : resolvePlain(value);
    if (resolved !== NOT_PLAIN) context.replaceValue(resolved);
    // cdk8s goes on with each field, and asks here again.
    else demandRenderable(value);
  }
}

const NOT_PLAIN = Symbol('not plain');

// cdk8s takes a value for resolved if its constructor is not Object, and for plain if its name is.
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

/** The value of a number-or-text of the Kubernetes API, such as a Quantity. */
function unionValue(object: object): unknown {
  const { value } = object as { value?: unknown };
  if ('resolve' in object || 'produce' in object || Object.hasOwn(object, 'constructor')) {
    return NOT_PLAIN;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return NOT_PLAIN;
  return Object.assign(Object.create(RESOLVED), { value });
}

/** cdk8s sets the prototype with the one, which loses the field, and asks the other for the class. */
function demandRenderable(object: Record<string, unknown>): void {
  for (const key of ['__proto__', 'constructor']) {
    if (!Object.hasOwn(object, key)) continue;
    throw new Error(`cdk8s cannot render a field called "${key}": give it another name.`);
  }
}
