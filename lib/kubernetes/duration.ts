import * as v from 'valibot';
import { show } from '../base/hint';

/** A length of time as Go writes it, such as `90s` or `1h30m`. */
export const DurationSchema = v.pipe(
  v.string(),
  v.check(
    (text) => /^(\d+(\.\d+)?(h|m|s|ms))+$/.test(text),
    (issue) => `${show(issue.input)} is not a length of time, such as "30s", "5m" or "1h30m".`,
  ),
);

const MILLISECONDS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A length of time that {@link DurationSchema} accepts, in milliseconds. */
export function milliseconds(duration: string): number {
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g);
  return [...parts].reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * (MILLISECONDS[unit] ?? 0),
    0,
  );
}
