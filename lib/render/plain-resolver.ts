import { ApiObject, App, type IResolver, type ResolutionContext } from 'cdk8s';
import { isPlainObject } from '../base/json';
import { plainJson } from './plain-json';

/**
 * Makes the API objects of an App serialize in a single pass, unless they contain a token: cdk8s copies an object five
 * times, and calls each of its resolvers for each value, which is most of the cost of rendering.
 *
 * @throws Error for a field name that cdk8s drops or fails on.
 */
export class PlainResolver implements IResolver {
  constructor() {
    serializePlainObjects();
  }

  /** Only called for objects that are left to cdk8s. */
  resolve({ value }: ResolutionContext): void {
    if (isPlainObject(value)) demandRenderable(value);
  }
}

let isReplaced = false;

/** The generated classes call the method of their base class, so only there it can be replaced. */
function serializePlainObjects(): void {
  if (isReplaced) return;
  isReplaced = true;
  const { toJson } = ApiObject.prototype;
  ApiObject.prototype.toJson = function () {
    const isPlain = App.of(this).resolvers.some((it) => it instanceof PlainResolver);
    return (isPlain ? plainJson(this) : undefined) ?? toJson.call(this);
  };
}

/** cdk8s assigns `__proto__`, which sets the prototype, and reads `constructor` as the class. */
function demandRenderable(object: Record<string, unknown>): void {
  for (const key of ['__proto__', 'constructor']) {
    if (!Object.hasOwn(object, key)) continue;
    throw new Error(`cdk8s cannot render a field called "${key}": give it another name.`);
  }
}
