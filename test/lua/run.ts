import { runScript, ScriptError, type ScriptOptions } from '../../lib/lua/run-script';

/** A fixed time: 2023-11-14 22:13:20 UTC. */
export const NOW = 1_700_000_000_000;

/** Runs a script in the environment of Argo CD, and returns the value that it returns. */
export function run(script: string, options: Partial<ScriptOptions> = {}): unknown {
  return runScript(script, {
    globals: { obj: {} },
    openLibraries: false,
    limits: { time: 1000, memory: 2 ** 28 },
    clock: () => NOW,
    ...options,
  }).value;
}

/** Runs a script with all libraries. */
export const runOpen = (script: string) => run(script, { openLibraries: true });

/** The message of the error that ends a script. */
export function failure(script: string, options: Partial<ScriptOptions> = {}): string {
  try {
    return `no error: ${JSON.stringify(run(script, options))}`;
  } catch (error) {
    if (error instanceof ScriptError) return error.message;
    throw error;
  }
}
