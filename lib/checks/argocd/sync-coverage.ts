import type { Window } from './window';

const DAY = 24 * 60;
/** A year, and the year before it, in which a long window may have opened. */
const YEAR = 366;
const FIRST_DAY = Date.UTC(2024, 0, 1);

/** One byte per minute of a year: 1 if a window is open. */
type Calendar = Uint8Array;

/**
 * The apps that can never be synced in a whole year, not even manually: as patterns of the windows, `*` for all.
 * Uncertain cases count as syncable: which apps a pattern matches, and when windows in other time zones are
 * open.
 */
export function neverSynced(windows: readonly Window[]): string[] {
  const calendars = new Map<Window, Calendar>();
  const calendar = (window: Window) => {
    const known = calendars.get(window) ?? calendarOf(window);
    calendars.set(window, known);
    return known;
  };
  const zones = [...new Set(windows.map((it) => it.timeZone))];
  const isNever = (pattern: string) =>
    zones.some((zone) => !mayEverSync(windows, pattern, zone, calendar));
  if (isNever('*')) return ['*'];
  return [...new Set(windows.flatMap((it) => it.applications))].filter(isNever);
}

/** Whether a manual sync is ever possible: whenever an automated sync is, and in more cases. */
function mayEverSync(
  windows: readonly Window[],
  pattern: string,
  zone: string,
  calendar: (window: Window) => Calendar,
): boolean {
  const own = windows.filter((it) => it.applications.some((apps) => covers(apps, pattern)));
  const closing = own.filter(
    ({ kind, manualSync, timeZone }) => kind === 'deny' && !manualSync && timeZone === zone,
  );
  const isRestricted = own.some(({ kind, manualSync }) => kind === 'allow' && !manualSync);
  // A deny window that allows manual syncs needs no allow window.
  const opening = windows.filter(
    (it) => (it.kind === 'allow' || it.manualSync) && (own.includes(it) || pattern.includes('*')),
  );
  const isFree = !isRestricted || opening.some((it) => it.timeZone !== zone || !own.includes(it));
  if (isFree && closing.length === 0) return true;
  const closed = closing.map(calendar);
  const open = isFree ? [] : opening.map(calendar);
  for (let minute = 0; minute < YEAR * DAY; minute++) {
    if (closed.some((it) => it[minute] === 1)) continue;
    if (isFree || open.some((it) => it[minute] === 1)) return true;
  }
  return false;
}

/** True if `wide` certainly matches every app that `pattern` matches. */
function covers(wide: string, pattern: string): boolean {
  if (wide === '*' || wide === pattern) return true;
  if (pattern.includes('*') || /[?[{\\]/.test(wide)) return false;
  const parts = wide.split('*').map((part) => part.replace(/[.+^$()|\]}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(pattern);
}

function calendarOf({ schedule, minutes }: Window): Calendar {
  const calendar = new Uint8Array(YEAR * DAY);
  for (let day = -YEAR; day < YEAR; day++) {
    if (!schedule.isOn(new Date(FIRST_DAY + day * DAY * 60_000))) continue;
    for (const hour of schedule.hours) {
      for (const minute of schedule.minutes) {
        const start = day * DAY + hour * 60 + minute;
        if (start + minutes > 0) calendar.fill(1, Math.max(0, start), start + minutes);
      }
    }
  }
  return calendar;
}
