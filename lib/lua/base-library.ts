import type { Arguments } from './arguments';
import { compileChunk } from './compile';
import { environmentLibrary } from './environment-library';
import { hostFunction, type Library } from './library';
import { ScriptAbort } from './limits';
import { LuaError } from './lua-error';
import type { Machine } from './machine';
import { parseFloating, parseInteger } from './number';
import { setRaw, text, toText } from './operations';
import { LuaSyntaxError } from './syntax-error';
import {
  isText,
  isTrue,
  LuaFunction,
  LuaTable,
  LuaUserdata,
  type LuaValue,
  typeName,
} from './value';

/** How many values a call may return or pass. */
export const MAX_VALUES = 5000;

/** The functions without a prefix. */
export function baseLibrary(machine: Machine): Library {
  return {
    ...environmentLibrary(machine),
    assert: (args) => {
      if (!isTrue(args.get(1))) machine.raise(args.optionalText(2, 'assertion failed!'));
      return args.values;
    },
    collectgarbage: () => [],
    dofile: () => noFiles('dofile'),
    error: (args) => {
      const value = args.any(1);
      const level = args.integer(2, 1);
      if (typeof value === 'string') machine.raiseAt(value, level);
      throw new LuaError(value);
    },
    getmetatable: (args) => {
      const value = args.any(1);
      return machine.handler(value, '__metatable') ?? machine.metatableOf(value);
    },
    load: (args) => load(machine, args),
    loadfile: () => noFiles('loadfile'),
    loadstring: (args) => loadText(machine, args.text(1), args.optionalText(2, '<string>')),
    next: (args) => args.table(1).next(args.get(2)) ?? [undefined],
    pcall: (args) => protectedCall(machine, args),
    // The output of a script goes nowhere: it could only be the log of Argo CD.
    print: (args) => {
      for (const value of args.values) toText(machine, value);
      return [];
    },
    _printregs: () => [],
    rawequal: (args) => args.any(1) === args.any(2),
    rawget: (args) => args.table(1).get(args.any(2)),
    rawset: (args) => {
      setRaw(machine, args.table(1), args.any(2), args.any(3));
      return [];
    },
    select: (args) => select(args),
    setmetatable: (args) => setMetatable(machine, args),
    tonumber: (args) => toNumber(args),
    tostring: (args) => toText(machine, args.any(1)),
    type: (args) => typeName(args.any(1)),
    unpack: (args) => unpack(machine, args),
    xpcall: (args) => protectedCallWithHandler(machine, args),
    newproxy: (args) => newProxy(args),
  };
}

/** Adds `pairs` and `ipairs`, whose iterators are the same functions in each call. */
export function openIterators(machine: Machine): void {
  const nextPair = hostFunction(machine, (args) => args.table(1).next(args.get(2)) ?? []);
  const nextItem = hostFunction(machine, (args) => {
    const index = args.integer(2) + 1;
    const value = args.table(1).list[index - 1];
    return value === undefined ? [] : [index, value];
  });
  const iterator = (next: LuaFunction, first: LuaValue) =>
    hostFunction(machine, (args) => [next, args.table(1), first]);
  machine.globals.set('ipairs', iterator(nextItem, 0));
  machine.globals.set('pairs', iterator(nextPair, undefined));
}

function noFiles(name: string): never {
  throw new ScriptAbort(`${name}: a script has no files here`);
}

function load(machine: Machine, args: Arguments): LuaValue | LuaValue[] {
  const reader = args.function(1);
  const chunk = args.optionalText(2, '?');
  const parts: string[] = [];
  for (;;) {
    const part = machine.callForOne(reader, []);
    if (part === undefined) break;
    if (!isText(part)) return [undefined, 'reader function must return a string'];
    if (part === '') break;
    machine.budget.allocate(text(part).length);
    parts.push(text(part));
  }
  return loadText(machine, parts.join(''), chunk);
}

function loadText(machine: Machine, source: string, chunk: string): LuaValue | LuaValue[] {
  try {
    return compileChunk(machine, source, chunk, machine.environment());
  } catch (error) {
    if (!(error instanceof LuaSyntaxError)) throw error;
    return [undefined, error.message];
  }
}

function protectedCall(machine: Machine, args: Arguments): readonly LuaValue[] {
  const callee = args.any(1);
  if (!(callee instanceof LuaFunction) && machine.handler(callee, '__call') === undefined) {
    return [false, `attempt to call a ${typeName(callee)} value`];
  }
  try {
    return [true, ...machine.call(callee, args.values.slice(1))];
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    return [false, error.value];
  }
}

function protectedCallWithHandler(machine: Machine, args: Arguments): readonly LuaValue[] {
  const [callee, handler] = [args.function(1), args.function(2)];
  try {
    return [true, ...machine.call(callee, [])];
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    return [false, machine.callForOne(handler, [error.value])];
  }
}

function select(args: Arguments): LuaValue | readonly LuaValue[] {
  args.oneOf(1, 'number', 'string');
  const selector = args.get(1);
  if (typeof selector === 'string') {
    if (selector !== '#') args.refuse(1, `invalid string '${selector}'`);
    return args.count - 1;
  }
  const position = args.integer(1);
  const from = position < 0 ? args.count + position : Math.min(position, args.count);
  if (from < 1) args.refuse(1, 'index out of range');
  return args.values.slice(from);
}

function setMetatable(machine: Machine, args: Arguments): LuaValue {
  args.oneOf(2, 'nil', 'table');
  const [object, metatable] = [args.get(1), args.get(2)];
  if (object === undefined) machine.raise('cannot set metatable to a nil object.');
  if (machine.handler(object, '__metatable') !== undefined) {
    machine.raise('cannot change a protected metatable');
  }
  if (metatable !== undefined && !(metatable instanceof LuaTable)) return object;
  if (object instanceof LuaTable || object instanceof LuaUserdata) object.metatable = metatable;
  else throw new ScriptAbort('setmetatable: only tables may have a metatable here');
  return object;
}

function toNumber(args: Arguments): LuaValue {
  const base = args.integer(2, 10);
  const value = args.any(1);
  if (typeof value !== 'string') return typeof value === 'number' ? value : undefined;
  const trimmed = value.replace(/^[ \n\t]+|[ \n\t]+$/g, '');
  if (trimmed.includes('.')) return parseFloating(trimmed);
  const isHex = args.get(2) === undefined && /^0x/i.test(trimmed);
  return isHex ? parseInteger(trimmed.slice(2), 16) : parseInteger(trimmed, base);
}

function unpack(machine: Machine, args: Arguments): LuaValue[] {
  const table = args.table(1);
  const [from, to] = [args.integer(2, 1), args.integer(3, table.length)];
  if (to - from >= MAX_VALUES) machine.raise('registry overflow');
  const values: LuaValue[] = [];
  for (let i = from; i <= to; i++) values.push(i > 0 ? table.list[i - 1] : undefined);
  return values;
}

function newProxy(args: Arguments): LuaValue {
  const proxy = new LuaUserdata();
  const model = args.get(1);
  if (model === true) proxy.metatable = new LuaTable();
  else if (model instanceof LuaUserdata) proxy.metatable = model.metatable;
  return proxy;
}
