import { Frame, type HostCall, LuaClosure } from './frame';
import type { Budget } from './limits';
import { LuaError } from './lua-error';
import { HostFunction, LuaTable, LuaUserdata, type LuaValue } from './value';

/** How deep calls may be nested, those of library functions included. */
const MAX_DEPTH = 256;

/** The name of a function that a library calls. */
const ANONYMOUS = '(anonymous)';

/** The state of a running script: its globals, its calls and what it has used. */
export class Machine {
  readonly globals = new LuaTable();
  /** Present if the library `string` is open. */
  stringMetatable: LuaTable | undefined;
  private readonly calls: (Frame | HostCall)[] = [];

  constructor(readonly budget: Budget) {}

  /** @param name as the script calls it. */
  call(callee: LuaValue, args: readonly LuaValue[], name = ANONYMOUS): readonly LuaValue[] {
    let next = { callee, args };
    for (;;) {
      this.budget.step();
      const { callable, args: values } = this.callable(next.callee, next.args);
      if (this.calls.length >= MAX_DEPTH) this.raise('stack overflow');
      if (callable instanceof HostFunction) return this.callHost(callable, values, name);
      const frame = this.enter(callable, values);
      this.calls.push(frame);
      try {
        callable.body.run(frame);
      } finally {
        this.calls.pop();
      }
      if (frame.tail === undefined) return frame.results;
      next = frame.tail;
    }
  }

  /** The first result of a call; `nil` if there is none. */
  callForOne(callee: LuaValue, args: readonly LuaValue[]): LuaValue {
    return this.call(callee, args)[0];
  }

  /** @throws {@link LuaError} with the place in the script. */
  raise(message: string): never {
    this.raiseAt(message, 1);
  }

  /** @param level 0 for no place, 1 for the running function. */
  raiseAt(message: string, level: number): never {
    throw new LuaError(level > 0 ? `${this.where(level - 1)} ${message}` : message);
  }

  /** @throws {@link LuaError} for an argument of the running library function, counted from 1. */
  refuseArgument(position: number, message: string): never {
    const call = this.calls.at(-1);
    const name = call === undefined || call instanceof Frame ? ANONYMOUS : call.name;
    this.raise(`bad argument #${position} to ${name} (${message})`);
  }

  metatableOf(value: LuaValue): LuaTable | undefined {
    if (value instanceof LuaTable || value instanceof LuaUserdata) return value.metatable;
    return typeof value === 'string' ? this.stringMetatable : undefined;
  }

  /** The handler of an event such as `__index`. */
  handler(value: LuaValue, event: string): LuaValue {
    return this.metatableOf(value)?.get(event);
  }

  /** The function that runs, or the one that called it: the level is 1 for the caller of a library function. */
  functionAt(level: number): LuaClosure | undefined {
    const call = this.calls.at(-1 - level);
    return call instanceof Frame ? call.closure : undefined;
  }

  /** The globals of the function that runs. */
  environment(): LuaTable {
    const frame = this.calls.findLast((it) => it instanceof Frame);
    return frame?.closure.environment ?? this.globals;
  }

  private enter(closure: LuaClosure, args: readonly LuaValue[]): Frame {
    const { parameters, hasVarargs, arg } = closure.body;
    const frame = new Frame(closure, hasVarargs ? args.slice(parameters.length) : []);
    parameters.forEach((it, i) => {
      frame.declare(it, args[i]);
    });
    if (arg) frame.declare(arg, tableOf(frame.varargs));
    return frame;
  }

  private callHost(
    callable: HostFunction,
    args: readonly LuaValue[],
    name: string,
  ): readonly LuaValue[] {
    this.calls.push({ name });
    try {
      return callable.run(args);
    } finally {
      this.calls.pop();
    }
  }

  /** @throws {@link LuaError} for a value that cannot be called. */
  demandCallable(value: LuaValue): void {
    this.callable(value, []);
  }

  private callable(
    callee: LuaValue,
    args: readonly LuaValue[],
  ): { callable: HostFunction | LuaClosure; args: readonly LuaValue[] } {
    if (callee instanceof LuaClosure || callee instanceof HostFunction) {
      return { callable: callee, args };
    }
    const handler = this.handler(callee, '__call');
    if (handler instanceof LuaClosure || handler instanceof HostFunction) {
      return { callable: handler, args: [callee, ...args] };
    }
    this.raise('attempt to call a non-function object');
  }

  private where(level: number): string {
    for (let i = this.calls.length - 1 - level; i >= 0; i--) {
      const call = this.calls[i];
      if (call instanceof Frame) return `${call.closure.body.chunk}:${call.line}:`;
    }
    return '';
  }
}

function tableOf(values: readonly LuaValue[]): LuaTable {
  const table = new LuaTable();
  for (const [i, value] of values.entries()) table.set(i + 1, value);
  table.set('n', values.length);
  return table;
}
