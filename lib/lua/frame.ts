import type { Label, LocalVariable } from './syntax';
import { LuaFunction, type LuaTable, type LuaValue } from './value';

export const NORMAL = 0;
export const BREAK = 1;
export const RETURN = 2;
export const GOTO = 3;

/** How a statement ends. */
export type Completion = typeof NORMAL | typeof BREAK | typeof RETURN | typeof GOTO;

/** A variable that an inner function uses: each of its loops and calls has its own. */
export interface Cell {
  value: LuaValue;
}

/** A compiled function, without its outer variables. */
export interface FunctionBody {
  readonly chunk: string;
  readonly slots: number;
  readonly parameters: readonly LocalVariable[];
  readonly hasVarargs: boolean;
  readonly arg: LocalVariable | undefined;
  readonly run: (frame: Frame) => Completion;
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

/** A call of a script's function. */
export class Frame {
  /** The line that runs. */
  line = 0;
  readonly locals: LuaValue[];
  readonly cells: Cell[] = [];
  results: readonly LuaValue[] = [];
  /** The call that replaces this one. */
  tail: { readonly callee: LuaValue; readonly args: readonly LuaValue[] } | undefined;
  /** Where a `goto` goes. */
  target: Label | undefined;

  constructor(
    readonly closure: LuaClosure,
    readonly varargs: readonly LuaValue[],
  ) {
    this.locals = new Array<LuaValue>(closure.body.slots).fill(undefined);
  }

  /** Starts the life of a variable. */
  declare({ captured, slot }: LocalVariable, value: LuaValue): void {
    if (captured) this.cells[slot] = { value };
    else this.locals[slot] = value;
  }

  /** The cell of a captured variable. One that a `goto` has skipped has none yet. */
  cell(slot: number): Cell {
    this.cells[slot] ??= { value: undefined };
    return this.cells[slot];
  }
}

/** A call of a library's function. */
export interface HostCall {
  /** As the script wrote it, without the object. */
  readonly name: string;
}
