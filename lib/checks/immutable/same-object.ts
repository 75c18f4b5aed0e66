import { type ApiObjectJson, apiGroup } from '../../kubernetes/api-object';
import type { Change } from '../rule';

/**
 * True where an object of one of these kinds of an API group stays the object that it is: one of another
 * name or namespace is created, with any fields.
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

/** True where both are of one kind and name, in whatever namespace. */
export function isSameKindAndName(before: ApiObjectJson, after: ApiObjectJson): boolean {
  return (
    before.kind === after.kind &&
    before.metadata.name === after.metadata.name &&
    // A committed file may have been edited by hand.
    typeof before.apiVersion === 'string' &&
    apiGroup(before) === apiGroup(after)
  );
}

/** True where the namespace changes. An object that names none is in one that is not known here. */
export function isMoved(before: ApiObjectJson, after: ApiObjectJson): boolean {
  const [from, to] = [before.metadata.namespace, after.metadata.namespace];
  return typeof from === 'string' && typeof to === 'string' && from !== to;
}
