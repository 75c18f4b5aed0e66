import type { Arguments } from './arguments';
import { LuaClosure } from './frame';
import type { Library } from './library';
import type { Machine } from './machine';
import type { LuaTable, LuaValue } from './value';

/** The globals of functions: `getfenv` and `setfenv`. */
export function environmentLibrary(machine: Machine): Library {
  return {
    getfenv: (args) => {
      const it = args.count === 0 ? 1 : args.get(1);
      if (it instanceof LuaClosure) return it.environment;
      if (typeof it !== 'number' || it <= 0) return machine.globals;
      return machine.functionAt(args.integer(1, 1))?.environment ?? machine.globals;
    },
    setfenv: (args) => setEnvironment(machine, args),
  };
}

function setEnvironment(machine: Machine, args: Arguments): LuaValue | LuaValue[] {
  const it = args.count === 0 ? 1 : args.get(1);
  const environment: LuaTable = args.table(2);
  if (typeof it === 'number' && it <= 0) return [];
  const closure = typeof it === 'number' ? machine.functionAt(args.integer(1, 1)) : it;
  if (!(closure instanceof LuaClosure)) {
    machine.raise('cannot change the environment of given object');
  }
  closure.environment = environment;
  return closure;
}
