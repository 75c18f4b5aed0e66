import type { LuaValue } from './value';

/** An error of a script, which `pcall` catches. */
export class LuaError extends Error {
  constructor(readonly value: LuaValue) {
    super(typeof value === 'string' ? value : 'a Lua error');
  }
}
