import type { JsonObject } from '../../base/json';
import { type CronTimes, readCron } from '../../kubernetes/cron';
import { milliseconds } from '../../kubernetes/duration';

/** A sync window, read. */
export interface Window {
  readonly kind: 'allow' | 'deny';
  readonly schedule: CronTimes;
  /** How long it stays open. Whole minutes: what is left over is too short to count. */
  readonly minutes: number;
  readonly timeZone: string;
  readonly manualSync: boolean;
  /** Patterns of the names of Applications. */
  readonly applications: readonly string[];
}

/** A window of a project; `undefined` where it is not one that can be reckoned with. */
export function readWindow(window: JsonObject): Window | undefined {
  const { kind, schedule, duration, timeZone, manualSync, applications } = window;
  // Which apps these are for is not known from the name of an app.
  if (window['namespaces'] !== undefined || window['clusters'] !== undefined) return undefined;
  if ((kind !== 'allow' && kind !== 'deny') || !Array.isArray(applications)) return undefined;
  if (typeof schedule !== 'string' || typeof duration !== 'string') return undefined;
  const times = readCron(schedule);
  if (times === undefined) return undefined;
  return {
    kind,
    schedule: times,
    minutes: Math.floor(milliseconds(duration) / 60_000),
    timeZone: typeof timeZone === 'string' ? timeZone : 'UTC',
    manualSync: manualSync === true,
    applications: applications.filter((it) => typeof it === 'string'),
  };
}
