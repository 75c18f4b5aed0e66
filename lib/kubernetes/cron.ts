import * as v from 'valibot';
import { show } from '../base/hint';

/** A cron expression: five fields, or one of the @-words. */
export const CronSchema = v.pipe(
  v.string(),
  v.check(
    isCron,
    (issue) =>
      `${show(issue.input)} is not a cron schedule: use five fields (minute, hour, day of month, month, day of week: 0 to 6, 0 is Sunday), such as "30 2 * * *".`,
  ),
);

const CRON_FIELDS: readonly (readonly [number, number, readonly string[]])[] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']],
  [0, 6, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']],
];

function isCron(text: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
  const fields = text.trim().split(/\s+/);
  return fields.length === 5 && fields.every((field, i) => field.split(',').every(isCronPart(i)));
}

function isCronPart(index: number): (part: string) => boolean {
  const [low, high, words] = CRON_FIELDS[index] ?? [0, 0, []];
  const bound = (text: string) => {
    const word = words.indexOf(text.toLowerCase());
    const n = word >= 0 ? word + low : /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return n >= low && n <= high ? n : Number.NaN;
  };
  return (part) => {
    const match = /^(\*|\?|[^-/]+)(?:-([^-/]+))?(?:\/(\d+))?$/.exec(part);
    if (!match) return false;
    const [, from = '', to, step] = match;
    if (step !== undefined && Number(step) < 1) return false;
    if (from === '*' || from === '?') return to === undefined;
    const start = bound(from);
    return !Number.isNaN(start) && (to === undefined || bound(to) >= start);
  };
}
