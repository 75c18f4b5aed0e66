import { baseLibrary, openIterators } from './base-library';
import { fromBytes, toBytes } from './bytes';
import { compileChunk } from './compile';
import { openHostLibraries } from './host-libraries';
import { fromJson, toJson } from './json-value';
import { addFunctions, openLibrary } from './library';
import { Budget, type Limits, ScriptAbort } from './limits';
import { LuaError } from './lua-error';
import { Machine } from './machine';
import { addConstants, mathLibrary } from './math-library';
import { toText } from './operations';
import { PackageLibrary } from './package-library';
import { openStrings } from './string-library';
import { LuaSyntaxError } from './syntax-error';
import { tableLibrary } from './table-library';
import { type Clock, timeLibrary } from './time-library';
import { LuaTable, typeName } from './value';

export interface ScriptOptions {
  /** Global variables, as JSON. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** Opens all libraries, `string` and `math` among them. */
  readonly openLibraries: boolean;
  readonly limits: Limits;
  readonly clock: Clock;
}

/** What a script returned: the last one of several values. */
export interface ScriptResult {
  /** The type in Lua, such as `table`. */
  readonly type: string;
  readonly value: unknown;
}

/** A script failed: its text is not Lua, it raised an error, or it was ended. */
export class ScriptError extends Error {}

/**
 * Runs a script of Lua 5.1 in the environment of Argo CD, whose interpreter, gopher-lua, it follows where that differs
 * from Lua.
 *
 * @throws {@link ScriptError}
 */
export function runScript(source: string, options: ScriptOptions): ScriptResult {
  const machine = new Machine(new Budget(options.limits));
  try {
    openLibraries(machine, options);
    for (const [name, value] of Object.entries(options.globals)) {
      machine.globals.set(name, fromJson(value));
    }
    const chunk = compileChunk(machine, toBytes(source), '<string>', machine.globals);
    const value = machine.call(chunk, []).at(-1);
    // What is no table is refused by its type, whatever it is.
    const isJson = value instanceof LuaTable || typeof value !== 'object';
    return { type: typeName(value), value: isJson ? toJson(value) : undefined };
  } catch (error) {
    throw new ScriptError(messageOf(error, machine), { cause: error });
  }
}

function openLibraries(machine: Machine, { openLibraries, clock }: ScriptOptions): void {
  const { globals } = machine;
  const packages = new PackageLibrary(machine);
  packages.open();
  globals.set('_G', globals);
  globals.set('_VERSION', 'Lua 5.1');
  globals.set('_GOPHER_LUA_VERSION', 'GopherLua 0.1');
  addFunctions(machine, globals, { ...baseLibrary(machine), ...packages.functions() });
  openIterators(machine);
  packages.loaded.set('_G', globals);
  packages.loaded.set('table', openLibrary(machine, 'table', tableLibrary(machine)));
  addFunctions(machine, packages.preload, {
    os: () => addFunctions(machine, new LuaTable(), timeLibrary(clock)),
  });
  if (!openLibraries) return;
  openStrings(machine);
  addConstants(openLibrary(machine, 'math', mathLibrary(machine)));
  openHostLibraries(machine, clock);
}

function messageOf(error: unknown, machine: Machine): string {
  if (error instanceof LuaError) {
    const text = toText(machine, error.value);
    return typeof text === 'string' ? fromBytes(text) : String(text);
  }
  if (error instanceof LuaSyntaxError) return fromBytes(error.message);
  if (error instanceof ScriptAbort) return error.message;
  // The stack or the strings of JavaScript itself.
  if (error instanceof RangeError)
    return 'the script is too deeply nested, or its strings are too long';
  throw error;
}
