import * as v from 'valibot';
import { show } from '../base/hint';

const NANOSECONDS: Readonly<Record<string, number>> = {
  h: 3_600_000_000_000,
  m: 60_000_000_000,
  s: 1_000_000_000,
  ms: 1_000_000,
  us: 1000,
  µs: 1000, // the micro sign
  μs: 1000, // the Greek letter, which Go reads, too
  ns: 1,
};
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const DURATION = new RegExp(`^[-+]?(?:0|(?:${PART.source})+)$`);

/** True for a duration that Go's `time.ParseDuration` accepts, such as `90s`, `1h30m` or `-1.5h`. */
export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

/** A duration such as `90s` or `1h30m`: no sign, no unit smaller than a millisecond. */
export const DurationSchema = v.pipe(
  v.string(),
  v.check(
    (text) => /^(\d+(\.\d+)?(h|m|s|ms))+$/.test(text),
    (issue) => `${show(issue.input)} is not a duration, such as "30s", "5m" or "1h30m".`,
  ),
);

/** Converts a duration that {@link isDuration} accepts to milliseconds. */
export function milliseconds(duration: string): number {
  let sum = 0;
  for (const [, amount, unit = ''] of duration.matchAll(PART)) {
    sum += Number(amount) * (NANOSECONDS[unit] ?? 0);
  }
  return ((duration.startsWith('-') ? -1 : 1) * sum) / 1_000_000;
}

/** Describes a duration to the minute, rounded up, such as `1h 12m`. */
export function roughDuration(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  const hours = Math.floor(minutes / 60);
  const parts = [
    ...(hours > 0 ? [`${hours}h`] : []),
    ...(minutes % 60 > 0 || hours === 0 ? [`${minutes % 60}m`] : []),
  ];
  return parts.join(' ');
}
