import { type ApiObjectJson, apiGroup } from '../../kubernetes/api-object';
import type { Change } from '../rule';

/**
 * True if an object of one of these kinds is changed in place: with another name or namespace, a new object is
 * created, with any fields.
 */
export function changesInPlace(
  { before, after }: Change,
  group: string,
  kinds: readonly string[],
): boolean {
  const { object } = after;
  return (
    kinds.includes(object.kind) &&
    apiGroup(object) === group &&
    isSameKindAndName(before, object) &&
    !isMoved(before, object)
  );
}

/** True if both have the same kind and name, in any namespace. */
export function isSameKindAndName(before: ApiObjectJson, after: ApiObjectJson): boolean {
  return (
    before.kind === after.kind &&
    before.metadata.name === after.metadata.name &&
    // A committed file may have been edited by hand.
    typeof before.apiVersion === 'string' &&
    apiGroup(before) === apiGroup(after)
  );
}

/** True if the namespace changes. Without `metadata.namespace`, the namespace of an object is not known here. */
export function isMoved(before: ApiObjectJson, after: ApiObjectJson): boolean {
  const [from, to] = [before.metadata.namespace, after.metadata.namespace];
  return typeof from === 'string' && typeof to === 'string' && from !== to;
}
