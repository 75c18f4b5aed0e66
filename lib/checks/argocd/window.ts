import type { JsonObject } from '../../base/json';
import { type CronTimes, readCron } from '../../kubernetes/cron';
import { milliseconds } from '../../kubernetes/duration';

/** A parsed sync window. */
export interface Window {
  readonly kind: 'allow' | 'deny';
  readonly schedule: CronTimes;
  /** How long it stays open, in whole minutes, rounded down. */
  readonly minutes: number;
  readonly timeZone: string;
  readonly manualSync: boolean;
  /** Patterns of Application names. */
  readonly applications: readonly string[];
}

/** A window of a project; `undefined` if it cannot be evaluated. */
export function readWindow(window: JsonObject): Window | undefined {
  const { kind, schedule, duration, timeZone, manualSync, applications } = window;
  // The name of an app does not determine whether these apply to it.
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
