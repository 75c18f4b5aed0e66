import type { Machine } from './machine';
import { formatNumber, parseNumber } from './number';
import type { BinaryOperator } from './syntax';
import {
  isText,
  isTrue,
  LuaFunction,
  LuaTable,
  LuaUserdata,
  type LuaValue,
  typeName,
} from './value';

/** How far `__index` leads from one object to the next. */
const MAX_CHAIN = 100;

/** `object[key]`. */
export function getIndex(machine: Machine, object: LuaValue, key: LuaValue): LuaValue {
  let current = object;
  for (let i = 0; i < MAX_CHAIN; i++) {
    const value = current instanceof LuaTable ? current.get(key) : undefined;
    if (value !== undefined) return value;
    const next = machine.handler(current, '__index');
    if (next === undefined) {
      if (!(current instanceof LuaTable)) refuseIndex(machine, current, key);
      return undefined;
    }
    if (next instanceof LuaFunction) return machine.callForOne(next, [current, key]);
    current = next;
  }
  machine.raise('too many recursions in gettable');
}

/** `object[key] = value`. */
export function setIndex(machine: Machine, object: LuaValue, key: LuaValue, value: LuaValue): void {
  let current = object;
  for (let i = 0; i < MAX_CHAIN; i++) {
    if (current instanceof LuaTable && current.get(key) !== undefined) {
      setRaw(machine, current, key, value);
      return;
    }
    const next = machine.handler(current, '__newindex');
    if (next === undefined) {
      if (!(current instanceof LuaTable)) refuseIndex(machine, current, key);
      setRaw(machine, current, key, value);
      return;
    }
    if (next instanceof LuaFunction) {
      machine.call(next, [current, key, value]);
      return;
    }
    current = next;
  }
  machine.raise('too many recursions in settable');
}

/** Sets a value of a table without its metatable. */
export function setRaw(machine: Machine, table: LuaTable, key: LuaValue, value: LuaValue): void {
  if (key === undefined) machine.raise('table index is nil');
  if (Number.isNaN(key)) machine.raise('table index is NaN');
  machine.budget.allocate(32 * table.growth(key));
  table.set(key, value);
}

function refuseIndex(machine: Machine, object: LuaValue, key: LuaValue): never {
  const name = typeName(object);
  machine.raise(`attempt to index a non-table object(${name}) with key '${plainText(key)}'`);
}

const EVENTS = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '%': 'mod', '^': 'pow' } as const;

export type Arithmetic = keyof typeof EVENTS;

export function isArithmetic(operator: BinaryOperator): operator is Arithmetic {
  return operator in EVENTS;
}

export function arithmetic(
  machine: Machine,
  operator: Arithmetic,
  left: LuaValue,
  right: LuaValue,
): LuaValue {
  if (typeof left === 'number' && typeof right === 'number') return compute(operator, left, right);
  const event = EVENTS[operator];
  const handler = machine.handler(left, `__${event}`) ?? machine.handler(right, `__${event}`);
  if (handler instanceof LuaFunction) return machine.callForOne(handler, [left, right]);
  const [a, b] = [toOperand(left), toOperand(right)];
  if (typeof a === 'number' && typeof b === 'number') return compute(operator, a, b);
  machine.raise(`cannot perform ${event} operation between ${typeName(a)} and ${typeName(b)}`);
}

function toOperand(value: LuaValue): LuaValue {
  return typeof value === 'string' ? (parseNumber(value) ?? value) : value;
}

function compute(operator: Arithmetic, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return modulo(left, right);
    case '^':
      return power(left, right);
  }
}

/** The remainder, with the sign of the divisor. */
export function modulo(left: number, right: number): number {
  const rest = left % right;
  return (right > 0 && rest < 0) || (right < 0 && rest > 0) ? rest + right : rest;
}

/** As in C and Go, not as in JavaScript: 1 to any power is 1. */
export function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  return base ** exponent;
}

export function negate(machine: Machine, value: LuaValue): LuaValue {
  if (typeof value === 'number') return -value;
  const handler = machine.handler(value, '__unm');
  if (handler instanceof LuaFunction) return machine.callForOne(handler, [value]);
  const number = toOperand(value);
  if (typeof number !== 'number') machine.raise('__unm undefined');
  return -number;
}

export function lengthOf(machine: Machine, value: LuaValue): LuaValue {
  if (typeof value === 'string') return value.length;
  const handler = machine.handler(value, '__len');
  if (handler instanceof LuaFunction) return machine.callForOne(handler, [value]);
  if (!(value instanceof LuaTable)) machine.raise('__len undefined');
  return value.length;
}

/** `a .. b .. c`, from the right. */
export function concat(machine: Machine, parts: readonly LuaValue[]): LuaValue {
  let right = parts.at(-1);
  for (let i = parts.length - 2; i >= 0; i--) {
    const left = parts[i];
    if (isText(left) && isText(right)) {
      right = text(left) + text(right);
      machine.budget.join(right.length);
      continue;
    }
    const handler = machine.handler(left, '__concat') ?? machine.handler(right, '__concat');
    if (!(handler instanceof LuaFunction)) {
      machine.raise(
        `cannot perform concat operation between ${typeName(left)} and ${typeName(right)}`,
      );
    }
    right = machine.callForOne(handler, [left, right]);
  }
  return right;
}

export function equals(machine: Machine, left: LuaValue, right: LuaValue): boolean {
  if (left === right) return true;
  const areTables = left instanceof LuaTable && right instanceof LuaTable;
  if (!areTables && !(left instanceof LuaUserdata && right instanceof LuaUserdata)) return false;
  return compareWith(machine, '__eq', left, right) === true;
}

export function isLess(machine: Machine, left: LuaValue, right: LuaValue): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  if (typeof left === 'string' && typeof right === 'string') return left < right;
  const result = comparable(left, right) ? compareWith(machine, '__lt', left, right) : undefined;
  return result ?? refuseComparison(machine, left, right);
}

export function isAtMost(machine: Machine, left: LuaValue, right: LuaValue): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left <= right;
  if (typeof left === 'string' && typeof right === 'string') return left <= right;
  if (!comparable(left, right)) return refuseComparison(machine, left, right);
  const result = compareWith(machine, '__le', left, right);
  if (result !== undefined) return result;
  const reverse = compareWith(machine, '__lt', right, left);
  return reverse === undefined ? refuseComparison(machine, right, left) : !reverse;
}

function comparable(left: LuaValue, right: LuaValue): boolean {
  return typeName(left) === typeName(right) && typeof left !== 'number';
}

/** The result of a handler that both values have; `undefined` if they have none. */
function compareWith(
  machine: Machine,
  event: string,
  left: LuaValue,
  right: LuaValue,
): boolean | undefined {
  const handler = machine.handler(left, event);
  if (!(handler instanceof LuaFunction) || handler !== machine.handler(right, event)) {
    return undefined;
  }
  return isTrue(machine.callForOne(handler, [left, right]));
}

function refuseComparison(machine: Machine, left: LuaValue, right: LuaValue): never {
  machine.raise(`attempt to compare ${typeName(left)} with ${typeName(right)}`);
}

/** What `..` makes of a string or number. */
export function text(value: string | number): string {
  return typeof value === 'string' ? value : formatNumber(value);
}

/** A value as text, without `__tostring`. Tables and functions are not told apart: addresses differ from run to run. */
export function plainText(value: LuaValue): string {
  if (isText(value)) return text(value);
  if (value === undefined) return 'nil';
  return typeof value === 'boolean' ? String(value) : `${typeName(value)}: 0x0`;
}

/** What `tostring` makes of a value. */
export function toText(machine: Machine, value: LuaValue): LuaValue {
  const handler = machine.handler(value, '__tostring');
  return handler instanceof LuaFunction ? machine.callForOne(handler, [value]) : plainText(value);
}
