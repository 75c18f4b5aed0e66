const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

const two = (value: number) => String(value).padStart(2, '0');

type Part = (time: Date) => string;

const hour12: Part = (it) => two(it.getUTCHours() % 12 || 12);
const clock: Part = (it) =>
  `${two(it.getUTCHours())}:${two(it.getUTCMinutes())}:${two(it.getUTCSeconds())}`;
const month: Part = (it) => MONTHS[it.getUTCMonth()] ?? '';

/** What `%` and a letter mean to `os.date` of Argo CD: not in each case what they mean in C. */
const PARTS: Readonly<Record<string, Part>> = {
  a: () => 'mon',
  A: (it) => DAYS[it.getUTCDay()] ?? '',
  b: (it) => month(it).slice(0, 3),
  B: month,
  c: (it) =>
    `${two(it.getUTCDate())} ${month(it).slice(0, 3)} ${two(it.getUTCFullYear() % 100)} ${clock(it).slice(0, 5)} UTC`,
  d: (it) => two(it.getUTCDate()),
  F: (it) => it.toISOString().slice(0, 10),
  H: (it) => two(it.getUTCHours()),
  I: hour12,
  m: (it) => two(it.getUTCMonth() + 1),
  M: (it) => two(it.getUTCMinutes()),
  p: (it) => (it.getUTCHours() < 12 ? 'AM' : 'PM'),
  P: (it) => (it.getUTCHours() < 12 ? 'am' : 'pm'),
  S: (it) => two(it.getUTCSeconds()),
  w: (it) => String(it.getUTCDay()),
  x: (it) => `${two(it.getUTCHours())}/${two(it.getUTCMinutes())}/${two(it.getUTCSeconds())}`,
  X: clock,
  y: (it) => two(it.getUTCFullYear() % 100),
  Y: (it) => String(it.getUTCFullYear()).padStart(4, '0'),
  z: () => '+0000',
  Z: () => 'UTC',
};

/** A time as `os.date` formats it, in UTC. */
export function formatTime(template: string, time: Date): string {
  return template.replace(/%([\s\S])/g, (whole, char: string) =>
    char === '%' ? '%' : (PARTS[char]?.(time) ?? whole),
  );
}
