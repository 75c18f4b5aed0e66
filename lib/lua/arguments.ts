import type { Machine } from './machine';
import { formatNumber, parseNumber, toInteger } from './number';
import { LuaFunction, LuaTable, type LuaValue, typeName } from './value';

/** The arguments of a library function, counted from 1. What has the wrong type is an error of the script. */
export class Arguments {
  constructor(
    private readonly machine: Machine,
    readonly values: readonly LuaValue[],
  ) {}

  get count(): number {
    return this.values.length;
  }

  get(position: number): LuaValue {
    return this.values[position - 1];
  }

  any(position: number): LuaValue {
    if (position > this.count) this.refuse(position, 'value expected');
    return this.get(position);
  }

  table(position: number): LuaTable {
    const value = this.get(position);
    return value instanceof LuaTable ? value : this.refuseType(position, 'table');
  }

  function(position: number): LuaFunction {
    const value = this.get(position);
    return value instanceof LuaFunction ? value : this.refuseType(position, 'function');
  }

  text(position: number): string {
    const value = this.get(position);
    if (typeof value === 'number') return formatNumber(value);
    return typeof value === 'string' ? value : this.refuseType(position, 'string');
  }

  /** A default applies to a missing text. A number is none. */
  optionalText(position: number, byDefault: string): string {
    const value = this.get(position) ?? byDefault;
    return typeof value === 'string' ? value : this.refuseType(position, 'string');
  }

  number(position: number): number {
    const value = this.get(position);
    const number = typeof value === 'string' ? parseNumber(value) : value;
    return typeof number === 'number' ? number : this.refuseType(position, 'number');
  }

  /** Without its fraction. Text that contains a number is none. */
  integer(position: number, byDefault?: number): number {
    const value = this.get(position) ?? byDefault;
    return typeof value === 'number' ? toInteger(value) : this.refuseType(position, 'number');
  }

  oneOf(position: number, ...types: string[]): void {
    const type = typeName(this.get(position));
    if (!types.includes(type)) this.refuse(position, `${types.join(' or ')} expected, got ${type}`);
  }

  refuse(position: number, message: string): never {
    return this.machine.refuseArgument(position, message);
  }

  private refuseType(position: number, expected: string): never {
    return this.refuse(position, `${expected} expected, got ${typeName(this.get(position))}`);
  }
}
