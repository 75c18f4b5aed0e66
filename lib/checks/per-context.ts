import type { RuleContext } from './rule';

/**
 * Computes a value once per context, however many rules need it. Rules run context by context, so only the
 * last value is kept.
 */
export function perContext<T>(compute: (context: RuleContext) => T): (context: RuleContext) => T {
  let last: { readonly context: RuleContext; readonly value: T } | undefined;
  return (context) => {
    if (last?.context !== context) last = { context, value: compute(context) };
    return last.value;
  };
}
