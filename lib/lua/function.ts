import type { FunctionBody } from './frame';
import type { LuaTable } from './table';
import type { LuaValue } from './value';

/** A variable that an inner function uses: each of its loops and calls has its own. */
export interface Cell {
  value: LuaValue;
}

export abstract class LuaFunction {
  readonly luaType = 'function';
}

/** A function that a script defines. */
export class LuaClosure extends LuaFunction {
  constructor(
    readonly body: FunctionBody,
    readonly cells: readonly Cell[],
    /** Its global variables, which `setfenv` replaces. */
    public environment: LuaTable,
  ) {
    super();
  }
}

/** A function of a library. */
export class HostFunction extends LuaFunction {
  constructor(readonly run: (args: readonly LuaValue[]) => readonly LuaValue[]) {
    super();
  }
}
