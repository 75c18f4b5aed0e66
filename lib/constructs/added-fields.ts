import type { ApiObject } from 'cdk8s';

/**
 * Adds to the JSON of an object what its generated class does not know, and would leave out: fields that are
 * newer than the class.
 *
 * @param add returns the JSON with these fields.
 */
export function withAddedFields<T extends ApiObject, Json>(
  object: T,
  add: (json: Json) => Json,
): T {
  const toJson = object.toJson.bind(object);
  // Not a class of its own: to extend one loads all of the generated classes, which most starts do not need.
  object.toJson = () => add(toJson());
  return object;
}
