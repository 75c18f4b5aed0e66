import * as v from 'valibot';
import type { JsonObject } from '../../base/json';
import { CronSchema } from '../../kubernetes/cron';

/** A sync window, read. */
export interface Window {
  readonly kind: 'allow' | 'deny';
  readonly schedule: Schedule;
  readonly minutes: number;
  readonly timeZone: string;
  readonly manualSync: boolean;
  /** Patterns of the names of Applications. */
  readonly applications: readonly string[];
}

/** The minutes, hours, days and months at which a window opens. */
export interface Schedule {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  isOn(day: Date): boolean;
}

/** A window of a project; `undefined` where it is not one that can be reckoned with. */
export function readWindow(window: JsonObject): Window | undefined {
  const { kind, schedule, duration, timeZone, manualSync, applications } = window;
  // Which apps these are for is not known from the name of an app.
  if (window['namespaces'] !== undefined || window['clusters'] !== undefined) return undefined;
  if ((kind !== 'allow' && kind !== 'deny') || !Array.isArray(applications)) return undefined;
  if (typeof schedule !== 'string' || !v.is(CronSchema, schedule)) return undefined;
  if (typeof duration !== 'string' || schedule.startsWith('@')) return undefined;
  return {
    kind,
    schedule: readSchedule(schedule),
    minutes: minutesOf(duration),
    timeZone: typeof timeZone === 'string' ? timeZone : 'UTC',
    manualSync: manualSync === true,
    applications: applications.filter((it) => typeof it === 'string'),
  };
}

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Whole minutes: what is left over is open too short to count. */
function minutesOf(duration: string): number {
  let seconds = 0;
  for (const [, amount, unit = ''] of duration.matchAll(/(\d+(?:\.\d*)?)(h|ms|m|us|µs|ns|s)/g)) {
    seconds += Number(amount) * (SECONDS[unit] ?? 0);
  }
  return Math.floor(seconds / 60);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function readSchedule(text: string): Schedule {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = text.trim().split(/\s+/);
  const days = new Set(valuesOf(day, 1, 31));
  const months = new Set(valuesOf(month, 1, 12, MONTHS));
  const weekdays = new Set(valuesOf(weekday, 0, 6, DAYS));
  // As cron does: where both are given, either will do.
  const either = !isAny(day) && !isAny(weekday);
  return {
    minutes: valuesOf(minute, 0, 59),
    hours: valuesOf(hour, 0, 23),
    isOn: (date) => {
      if (!months.has(date.getUTCMonth() + 1)) return false;
      const onDay = days.has(date.getUTCDate());
      const onWeekday = weekdays.has(date.getUTCDay());
      return either ? onDay || onWeekday : onDay && onWeekday;
    },
  };
}

function isAny(field: string): boolean {
  return field.split(',').some((part) => /^[*?](\/1)?$/.test(part));
}

/** The numbers that a valid field of a schedule stands for, in order. */
function valuesOf(
  field: string,
  low: number,
  high: number,
  words: readonly string[] = [],
): number[] {
  const values = new Set<number>();
  const bound = (text: string) => {
    const word = words.indexOf(text.toLowerCase());
    return word < 0 ? Number(text) : word + low;
  };
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const [from = '', to] = range.split('-');
    const isStar = from === '*' || from === '?';
    const start = isStar ? low : bound(from);
    const open = isStar || (to === undefined && step !== undefined);
    const end = open ? high : bound(to ?? from);
    for (let i = start; i <= end; i += Number(step ?? 1)) values.add(i);
  }
  return [...values].sort((a, b) => a - b);
}
