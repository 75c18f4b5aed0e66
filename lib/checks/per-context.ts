import type { RuleContext } from './rule';

/**
 * Computes something of a context once, however many rules ask for it. Rules run context by context, so the
 * last one is all that has to be remembered.
 */
export function perContext<T>(compute: (context: RuleContext) => T): (context: RuleContext) => T {
  let last: { readonly context: RuleContext; readonly value: T } | undefined;
  return (context) => {
    if (last?.context !== context) last = { context, value: compute(context) };
    return last.value;
  };
}
