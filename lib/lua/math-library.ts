import type { Arguments } from './arguments';
import type { Library } from './library';
import type { Machine } from './machine';
import { modulo, power } from './operations';
import type { LuaTable, LuaValue } from './value';

export function mathLibrary(machine: Machine): Library {
  const unary = (apply: (x: number) => number) => (args: Arguments) => apply(args.number(1));
  const extreme = (isBetter: (a: number, b: number) => boolean) => (args: Arguments) => {
    if (args.count === 0) machine.raise('wrong number of arguments');
    const numbers = args.values.map((_, i) => args.number(i + 1));
    return numbers.reduce((best, it) => (isBetter(it, best) ? it : best));
  };
  return {
    abs: unary(Math.abs),
    acos: unary(Math.acos),
    asin: unary(Math.asin),
    atan: unary(Math.atan),
    atan2: (args) => Math.atan2(args.number(1), args.number(2)),
    ceil: unary(Math.ceil),
    cos: unary(Math.cos),
    cosh: unary(Math.cosh),
    deg: unary((x) => (x * 180) / Math.PI),
    exp: unary(Math.exp),
    floor: unary(Math.floor),
    fmod: (args) => args.number(1) % args.number(2),
    frexp: (args) => split(args.number(1)),
    ldexp: (args) => args.number(1) * 2 ** args.integer(2),
    log: unary(Math.log),
    log10: unary(Math.log10),
    max: extreme((a, b) => a > b),
    min: extreme((a, b) => a < b),
    mod: (args) => modulo(args.number(1), args.number(2)),
    modf: (args) => [Math.trunc(args.number(1)), fraction(args.number(1))],
    pow: (args) => power(args.number(1), args.number(2)),
    rad: unary((x) => (x * Math.PI) / 180),
    random: (args) => random(args),
    randomseed: (args) => {
      args.integer(1);
      return [];
    },
    sin: unary(Math.sin),
    sinh: unary(Math.sinh),
    sqrt: unary(Math.sqrt),
    tan: unary(Math.tan),
    tanh: unary(Math.tanh),
  };
}

export function addConstants(table: LuaTable): void {
  table.set('pi', Math.PI);
  // Not infinity, in gopher-lua.
  table.set('huge', Number.MAX_VALUE);
}

function fraction(x: number): number {
  return Number.isFinite(x) ? x - Math.trunc(x) : Number.NaN;
}

/** A fraction from 0.5 to 1 and an exponent of 2. */
function split(x: number): LuaValue[] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(x))) + 1);
  let mantissa = x * 2 ** -exponent;
  while (Math.abs(mantissa) < 0.5) {
    mantissa *= 2;
    exponent--;
  }
  while (Math.abs(mantissa) >= 1) {
    mantissa /= 2;
    exponent++;
  }
  return [mantissa, exponent];
}

function random(args: Arguments): number {
  if (args.count === 0) return Math.random();
  const [from, to] = args.count === 1 ? [1, args.integer(1)] : [args.integer(1), args.integer(2)];
  if (to < from) args.refuse(args.count, 'interval is empty');
  return from + Math.floor(Math.random() * (to - from + 1));
}
