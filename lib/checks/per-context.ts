import type { RuleContext } from './rule';

/**
 * Computes something of a unit once, however many rules ask for it. Rules are run unit by unit, so the
 * last one is all that has to be remembered.
 */
export function perContext<T>(compute: (context: RuleContext) => T): (context: RuleContext) => T {
  let last: { readonly unit: RuleContext; readonly value: T } | undefined;
  return (context) => {
    if (last?.unit !== context) last = { unit: context, value: compute(context) };
    return last.value;
  };
}
