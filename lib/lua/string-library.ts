import type { Arguments } from './arguments';
import { fromBytes, toBytes } from './bytes';
import { formatText } from './format';
import { hostFunction, type Library, openLibrary } from './library';
import type { Machine } from './machine';
import { getIndex, text } from './operations';
import { PatternError, parsePattern } from './pattern';
import { findMatches, type Match } from './pattern-match';
import { isText, isTrue, LuaFunction, type LuaTable, type LuaValue } from './value';

/** Opens the library `string`, and makes its functions the methods of every string. */
export function openStrings(machine: Machine): void {
  const table = openLibrary(machine, 'string', stringLibrary(machine));
  const gmatch = hostFunction(machine, (args) => gmatchIterator(machine, args));
  table.set('gmatch', gmatch);
  table.set('gfind', gmatch);
  table.set('__index', table);
  machine.stringMetatable = table;
}

function stringLibrary(machine: Machine): Library {
  const made = (value: string) => {
    machine.budget.allocate(value.length);
    return value;
  };
  return {
    byte: (args) => bytesOf(args),
    char: (args) => String.fromCharCode(...args.values.map((_, i) => args.integer(i + 1) & 0xff)),
    dump: () => machine.raise('GopherLua does not support the string.dump'),
    find: (args) => find(machine, args),
    format: (args) => {
      const template = args.text(1);
      const count = template.split('%').length - 1 - (template.split('%%').length - 1);
      return made(formatText(template, args.values.slice(1, 1 + Math.max(count, 0))));
    },
    gsub: (args) => substitute(machine, args),
    len: (args) => args.text(1).length,
    lower: (args) => made(mapCase(args.text(1), (it) => it.toLowerCase())),
    match: (args) => match(machine, args),
    rep: (args) => {
      const [value, count] = [args.text(1), args.integer(2)];
      if (count < 0) return '';
      machine.budget.allocate(value.length * count);
      return value.repeat(count);
    },
    reverse: (args) => made([...args.text(1)].reverse().join('')),
    sub: (args) => {
      const value = args.text(1);
      const [start, end] = [
        startIndex(value, args.integer(2)),
        endIndex(value, args.integer(3, -1)),
      ];
      return start >= value.length || end < start ? '' : made(value.slice(start, end));
    },
    upper: (args) => made(mapCase(args.text(1), (it) => it.toUpperCase())),
  };
}

/** Each character by itself: none becomes several. */
function mapCase(bytes: string, map: (char: string) => string): string {
  const mapped = [...fromBytes(bytes)].map((char) => {
    const other = map(char);
    return [...other].length === 1 ? other : char;
  });
  return toBytes(mapped.join(''));
}

function startIndex({ length }: string, position: number): number {
  const index = position === 0 ? 0 : position - 1;
  return Math.max(index < 0 ? length + index + 1 : index, 0);
}

function endIndex({ length }: string, position: number): number {
  const index = position < 0 ? length + position + 1 : position;
  return Math.min(Math.max(index, 0), length);
}

function bytesOf(args: Arguments): LuaValue[] {
  const value = args.text(1);
  const { length } = value;
  const fromEnd = (index: number) => (index < 0 ? length + index + 1 : index);
  const [start, end] = [fromEnd(args.integer(2, 1) - 1), fromEnd(args.integer(3, -1))];
  if (args.count === 2) {
    return start < 0 || start >= length ? [] : [value.charCodeAt(start)];
  }
  return [...value.slice(Math.max(start, 0), Math.max(end, 0))].map((it) => it.charCodeAt(0));
}

function find(machine: Machine, args: Arguments): LuaValue | readonly LuaValue[] {
  const [value, pattern] = [args.text(1), args.text(2)];
  if (pattern === '') return [1, 0];
  const start = startIndex(value, args.integer(3, 1));
  if (args.count === 4 && isTrue(args.get(4))) {
    if (start > value.length) machine.raise('runtime error: slice bounds out of range');
    const at = value.indexOf(pattern, start);
    return at < 0 ? undefined : [at + 1, at + pattern.length];
  }
  const [found] = matches(machine, value, pattern, start, 1);
  return found === undefined ? undefined : [found.start + 1, found.end, ...found.captures];
}

function match(machine: Machine, args: Arguments): readonly LuaValue[] {
  const [value, pattern] = [args.text(1), args.text(2)];
  const offset = args.integer(3, 1);
  const start = Math.max((offset < 0 ? value.length + offset + 1 : offset) - 1, 0);
  const [found] = matches(machine, value, pattern, start, 1);
  // No result at all, in gopher-lua: not even `nil`.
  return found === undefined ? [] : capturesOf(value, found);
}

function gmatchIterator(machine: Machine, args: Arguments): LuaValue {
  const value = args.text(1);
  const all = matches(machine, value, args.text(2), 0, -1);
  let next = 0;
  return hostFunction(machine, () => {
    const found = all[next++];
    return found === undefined ? [] : capturesOf(value, found);
  });
}

/** The captures of a match; the whole match if the pattern has none. */
function capturesOf(value: string, { start, end, captures }: Match): readonly LuaValue[] {
  return captures.length > 0 ? captures : [value.slice(start, end)];
}

function matches(
  machine: Machine,
  value: string,
  pattern: string,
  start: number,
  limit: number,
): Match[] {
  // A joined text is copied before it is searched.
  if (value.length > 65_536) machine.budget.allocate(value.length);
  try {
    return findMatches(machine.budget, parsePattern(pattern), value, start, limit);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    machine.raise(error.message);
  }
}

function substitute(machine: Machine, args: Arguments): LuaValue[] {
  const [value, pattern] = [args.text(1), args.text(2)];
  args.oneOf(3, 'string', 'table', 'function');
  const replacement = args.get(3);
  const found = matches(machine, value, pattern, 0, args.integer(4, -1));
  let result = '';
  let from = 0;
  for (const it of found) {
    const by = replaced(machine, replacement, value, it);
    if (by === undefined) continue;
    machine.budget.allocate(by.length + it.start - from);
    result += value.slice(from, it.start) + by;
    from = it.end;
  }
  return [result + value.slice(from), found.length];
}

/** What replaces a match; `undefined` to keep it. */
function replaced(
  machine: Machine,
  replacement: LuaValue,
  value: string,
  it: Match,
): string | undefined {
  const captures = capturesOf(value, it);
  if (typeof replacement === 'string') return expand(machine, replacement, value, it);
  const by =
    replacement instanceof LuaFunction
      ? machine.callForOne(replacement, captures)
      : getIndex(machine, replacement as LuaTable, captures[0]);
  if (!isTrue(by)) return undefined;
  return isText(by) ? text(by) : '';
}

function expand(machine: Machine, replacement: string, value: string, it: Match): string {
  return replacement.replace(/%([\s\S])/g, (whole, char: string) => {
    if (char === '%') return '%';
    if (!/\d/.test(char)) return whole;
    const index = Number(char);
    if (index === 0) return value.slice(it.start, it.end);
    const captured = index === 1 ? capturesOf(value, it)[0] : it.captures[index - 1];
    if (!isText(captured)) machine.raise('invalid capture index');
    return text(captured);
  });
}
