import type { RuleContext } from './rule';

/**
 * Computes something of a unit once, however many rules ask for it. Rules are run unit by unit, so the
 * last one is all that has to be remembered.
 */
export function perContext<T>(compute: (unit: RuleContext) => T): (unit: RuleContext) => T {
  let last: { readonly unit: RuleContext; readonly value: T } | undefined;
  return (unit) => {
    if (last?.unit !== unit) last = { unit, value: compute(unit) };
    return last.value;
  };
}
