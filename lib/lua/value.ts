import type { LuaFunction } from './function';
import type { LuaTable } from './table';

/** `nil` is `undefined`. A string is a sequence of bytes: one character, below 256, for each. */
export type LuaValue = undefined | boolean | number | string | LuaTable | LuaFunction | LuaUserdata;

/** What `newproxy` returns: a value without content. */
export class LuaUserdata {
  metatable: LuaTable | undefined;
}

/** The name of a value's type, as `type` returns it. */
export function typeName(value: LuaValue): string {
  switch (typeof value) {
    case 'undefined':
      return 'nil';
    case 'object':
      return value instanceof LuaUserdata ? 'userdata' : value.luaType;
    default:
      return typeof value;
  }
}

/** Everything but `nil` and `false` is true. */
export function isTrue(value: LuaValue): boolean {
  return value !== undefined && value !== false;
}

/** True for a value that `..` accepts. */
export function isText(value: LuaValue): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
