import type { Arguments } from './arguments';
import { MAX_VALUES } from './base-library';
import type { Library } from './library';
import type { Machine } from './machine';
import { isLess, text } from './operations';
import { isText, isTrue, type LuaValue, typeName } from './value';

export function tableLibrary(machine: Machine): Library {
  return {
    concat: (args) => concat(machine, args),
    getn: (args) => args.table(1).length,
    insert: (args) => insert(machine, args),
    maxn: (args) => args.table(1).length,
    remove: (args) => {
      const table = args.table(1);
      return table.remove(args.count === 1 ? -1 : args.integer(2));
    },
    sort: (args) => sort(machine, args),
  };
}

function concat(machine: Machine, args: Arguments): string | number {
  const table = args.table(1);
  const separator = args.optionalText(2, '');
  const { length } = table;
  const [first, last] = [args.integer(3, 1), args.integer(4, length)];
  if (args.count === 3 && (first > length || first < 1)) return '';
  const from = Math.max(Math.min(first, length), 1);
  const to = Math.min(last, length);
  const parts: (string | number)[] = [];
  for (let i = from; i <= to; i++) {
    const value = table.list[i - 1];
    if (!isText(value)) {
      machine.raise(`invalid value (${typeName(value)}) at index ${i} in table for concat`);
    }
    machine.budget.step();
    machine.budget.allocate(text(value).length + separator.length);
    parts.push(value);
  }
  // Each value and each separator takes a place of the stack.
  if (2 * parts.length > MAX_VALUES) machine.raise('registry overflow');
  const [only] = parts;
  // A number that is alone stays a number, in gopher-lua.
  return parts.length === 1 && only !== undefined ? only : parts.map(text).join(separator);
}

function insert(machine: Machine, args: Arguments): LuaValue[] {
  const table = args.table(1);
  if (args.count === 1) machine.raise('wrong number of arguments');
  machine.budget.allocate(16);
  if (args.count === 2) {
    table.append(args.get(2));
    return [];
  }
  const position = args.integer(2);
  machine.budget.allocate(16 * table.growth(position));
  table.insert(position, args.any(3));
  return [];
}

function sort(machine: Machine, args: Arguments): LuaValue[] {
  const { list } = args.table(1);
  const order = args.count === 1 ? undefined : args.function(2);
  const less = (a: LuaValue, b: LuaValue) => {
    machine.budget.step();
    return order === undefined ? isLess(machine, a, b) : isTrue(machine.callForOne(order, [a, b]));
  };
  // JavaScript's own sort puts `undefined` last without a comparison; here it is an error.
  const boxes = list.map((value) => ({ value }));
  boxes.sort((a, b) => (less(a.value, b.value) ? -1 : less(b.value, a.value) ? 1 : 0));
  for (const [i, { value }] of boxes.entries()) list[i] = value;
  return [];
}
