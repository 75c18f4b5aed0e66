import * as v from 'valibot';
import { show } from '../base/hint';
import { isDuration } from './duration';

/** A cron expression: five fields, or a macro such as `@daily`. */
export const CronSchema = v.pipe(
  v.string(),
  v.check(
    (text) => WORD.test(text) || readCron(text) !== undefined,
    (issue) =>
      `${show(issue.input)} is not a cron schedule: use five fields (minute, hour, day of month, month, day of week: 0 to 6, 0 is Sunday), such as "30 2 * * *".`,
  ),
);

const WORD = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

/** The times that five cron fields match. */
export interface CronTimes {
  /** In ascending order, like the hours. */
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** True on days that the last three fields match. The date is read in UTC. */
  isOn(day: Date): boolean;
}

/** Parses a cron expression of five fields; `undefined` for any other text, including macros such as `@daily`. */
export function readCron(text: string): CronTimes | undefined {
  const fields = text.trim().split(/\s+/);
  const [minutes, hours, days, months, weekdays] = FIELDS.map((range, i) =>
    valuesOf(fields[i] ?? '', range),
  );
  if (fields.length !== FIELDS.length) return undefined;
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  // As in cron: if both day fields are restricted, matching either is enough.
  const either = !isAny(fields[2]) && !isAny(fields[4]);
  return {
    minutes,
    hours,
    isOn: (date) => {
      if (!months.includes(date.getUTCMonth() + 1)) return false;
      const onDay = days.includes(date.getUTCDate());
      const onWeekday = weekdays.includes(date.getUTCDay());
      return either ? onDay || onWeekday : onDay && onWeekday;
    },
  };
}

/**
 * True for a schedule that the API server accepts for a CronJob. Its parser, github.com/robfig/cron, is
 * more lenient than {@link CronSchema}.
 */
export function isCronJobSchedule(text: string): boolean {
  // The API server refuses a time zone in the schedule of a new CronJob, but keeps one that already exists.
  const rest = text.replace(/^(CRON_)?TZ=\S+\s+/, '');
  const every = /^@every (.*)$/.exec(rest)?.[1];
  if (every !== undefined) return isDuration(every);
  if (rest.startsWith('@')) return WORD.test(rest);
  return readCron(rest.trim().split(/\s+/).map(plainField).join(' ')) !== undefined;
}

/** Removes what the parser ignores: empty list items, a range end after a star, a plus sign. */
function plainField(field: string): string {
  const parts = field.split(',').filter((part) => part !== '');
  if (field !== '' && parts.length === 0) return '*';
  return parts
    .map((part) => part.replace(/^([*?])-[^/]*/, '$1').replace(/(^|[-/])\+(?=\d)/g, '$1'))
    .join(',');
}

/** The range of a field: numbers, or names for them. */
interface FieldRange {
  readonly low: number;
  readonly high: number;
  /** In order, starting with the lowest number. */
  readonly words?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly FieldRange[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, words: MONTHS },
  { low: 0, high: 6, words: DAYS },
];

/** The numbers that a field matches, in order; `undefined` if it is invalid. */
function valuesOf(field: string, range: FieldRange): number[] | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(\*|\?|[^-/]+)(?:-([^-/]+))?(?:\/(\d+))?$/.exec(part);
    const [, from = '', to, step] = match ?? [];
    const isStar = from === '*' || from === '?';
    const start = isStar ? range.low : numberOf(from, range);
    const isOpen = isStar || (to === undefined && step !== undefined);
    const end = isOpen ? range.high : numberOf(to ?? from, range);
    const isValid = match !== null && Number(step ?? 1) >= 1 && !(isStar && to !== undefined);
    if (!isValid || start === undefined || end === undefined || end < start) return undefined;
    for (let i = start; i <= end; i += Number(step ?? 1)) values.add(i);
  }
  return [...values].sort((a, b) => a - b);
}

function numberOf(text: string, { low, high, words = [] }: FieldRange): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return word + low;
  const n = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return n >= low && n <= high ? n : undefined;
}

function isAny(field = ''): boolean {
  return field.split(',').some((part) => /^[*?](\/1)?$/.test(part));
}
