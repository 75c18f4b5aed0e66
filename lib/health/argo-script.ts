import { LuaError } from '../lua/lua-error';
import { runScript, ScriptError, type ScriptResult } from '../lua/run-script';

/** Argo CD ends a script after this time, in milliseconds. */
const TIME = 1000;

/** Argo CD has no limit: this one protects the machine that tests a script. In bytes. */
const MEMORY = 256 * 2 ** 20;

/** A script that Argo CD runs, and what it gives to it. */
export interface ArgoScript {
  readonly script: string;
  /** The object, as the global variable `obj`. */
  readonly object: object;
  /** The parameters of an action, as `actionParams`. @default none */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly useOpenLibs: boolean;
  /** The time in milliseconds since 1970. @default now */
  readonly clock?: () => number;
}

/** A script fails because a library is not open. */
export class MissingLibraryError extends ScriptError {}

/**
 * Runs a script as Argo CD runs it.
 *
 * @throws ScriptError if it fails: a MissingLibraryError if it does so only without open libraries.
 */
export function runArgoScript(it: ArgoScript): ScriptResult {
  try {
    return run(it);
  } catch (error) {
    if (!(error instanceof ScriptError) || it.useOpenLibs || !needsLibraries(it, error))
      throw error;
    throw new MissingLibraryError(error.message, { cause: error });
  }
}

/** True if the error is another one with open libraries, or none. */
function needsLibraries(it: ArgoScript, { message, cause }: ScriptError): boolean {
  if (!(cause instanceof LuaError)) return false;
  try {
    run({ ...it, useOpenLibs: true });
    return true;
  } catch (error) {
    return error instanceof ScriptError && error.message !== message;
  }
}

function run(it: ArgoScript): ScriptResult {
  return runScript(it.script, {
    globals: { actionParams: it.parameters ?? {}, obj: it.object },
    openLibraries: it.useOpenLibs,
    limits: { time: TIME, memory: MEMORY },
    clock: it.clock ?? Date.now,
  });
}
