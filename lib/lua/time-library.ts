import type { Arguments } from './arguments';
import type { Library } from './library';
import { toInteger } from './number';
import { formatTime } from './time-format';
import { LuaTable } from './value';

/** Tells the time, in milliseconds since 1970. */
export type Clock = () => number;

/** The part of `os` that Argo CD leaves to every script. The time zone is UTC. */
export function timeLibrary(clock: Clock): Library {
  return {
    time: (args) => (args.count === 0 ? Math.floor(clock() / 1000) : secondsOf(args.table(1))),
    date: (args) => date(clock, args),
  };
}

function secondsOf(table: LuaTable): number {
  const field = (name: string, byDefault: number) => {
    const value = table.get(name);
    return typeof value === 'number' ? toInteger(value) : byDefault;
  };
  const time = new Date(0);
  time.setUTCFullYear(field('year', -1), field('month', -1) - 1, field('day', -1));
  time.setUTCHours(field('hour', 12), field('min', 0), field('sec', 0));
  return Math.floor(time.getTime() / 1000);
}

function date(clock: Clock, args: Arguments): string | LuaTable {
  const template = args.count >= 1 ? args.text(1).replace(/^!+/, '') : '%c';
  const time = new Date(args.count >= 2 ? args.integer(2) * 1000 : clock());
  if (args.count === 0 || !template.startsWith('*t')) return formatTime(template, time);
  const table = new LuaTable();
  const fields = {
    year: time.getUTCFullYear(),
    month: time.getUTCMonth() + 1,
    day: time.getUTCDate(),
    hour: time.getUTCHours(),
    min: time.getUTCMinutes(),
    sec: time.getUTCSeconds(),
    wday: time.getUTCDay() + 1,
    yday: 0,
    isdst: false,
  };
  for (const [name, value] of Object.entries(fields)) table.set(name, value);
  return table;
}
