import type { ApiObject } from 'cdk8s';

/**
 * Adds fields to the JSON of an object that are newer than its generated class, which would drop them.
 *
 * @param add returns the JSON with the fields added.
 */
export function withAddedFields<T extends ApiObject, Json>(
  object: T,
  add: (json: Json) => Json,
): T {
  const toJson = object.toJson.bind(object);
  // Not a subclass: extending one loads all generated classes, which most commands do not need.
  object.toJson = () => add(toJson());
  return object;
}
