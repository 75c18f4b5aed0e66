import { Arguments } from './arguments';
import type { Machine } from './machine';
import { HostFunction, LuaTable, type LuaValue } from './value';

/** A function of a library: gets the arguments, and returns the results. */
export type LibraryFunction = (args: Arguments) => LuaValue | readonly LuaValue[];

export type Library = Readonly<Record<string, LibraryFunction>>;

export function hostFunction(machine: Machine, run: LibraryFunction): HostFunction {
  return new HostFunction((values) => {
    const results = run(new Arguments(machine, values));
    return Array.isArray(results) ? results : [results as LuaValue];
  });
}

/** Adds functions to a table, sorted by name. */
export function addFunctions(machine: Machine, table: LuaTable, library: Library): LuaTable {
  for (const [name, run] of Object.entries(library).sort(([a], [b]) => (a < b ? -1 : 1))) {
    table.set(name, hostFunction(machine, run));
  }
  return table;
}

/** Makes a library a global table. */
export function openLibrary(machine: Machine, name: string, library: Library): LuaTable {
  const table = addFunctions(machine, new LuaTable(), library);
  machine.globals.set(name, table);
  return table;
}
