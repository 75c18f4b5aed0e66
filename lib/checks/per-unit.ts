import type { CheckedUnit } from './rule';

/**
 * Computes something of a unit once, however many rules ask for it. Rules are run unit by unit, so the
 * last one is all that has to be remembered.
 */
export function perUnit<T>(compute: (unit: CheckedUnit) => T): (unit: CheckedUnit) => T {
  let last: { readonly unit: CheckedUnit; readonly value: T } | undefined;
  return (unit) => {
    if (last?.unit !== unit) last = { unit, value: compute(unit) };
    return last.value;
  };
}
