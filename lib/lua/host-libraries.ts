import { type Library, openLibrary } from './library';
import { ScriptAbort } from './limits';
import type { Machine } from './machine';
import { type Clock, timeLibrary } from './time-library';

/**
 * The libraries that reach out of the script: to files, processes and threads of Argo CD. They are present, as in Argo
 * CD, but a call ends the script: there is nothing here that they could reach.
 */
export function openHostLibraries(machine: Machine, clock: Clock): void {
  for (const [name, functions] of Object.entries(OUTWARD)) {
    const entries = functions.map((it) => [it, refusal(`${name}.${it}`)] as const);
    openLibrary(machine, name, Object.fromEntries(entries));
  }
  openLibrary(machine, 'os', {
    ...Object.fromEntries(OS.map((it) => [it, refusal(`os.${it}`)])),
    ...timeLibrary(clock),
    clock: () => performance.now() / 1000,
    difftime: (args) => args.integer(1) - args.integer(2),
    getenv: () => undefined,
  } satisfies Library);
}

function refusal(name: string): () => never {
  return () => {
    throw new ScriptAbort(`${name} is not available here: it reaches out of the script`);
  };
}

const OS = ['execute', 'exit', 'remove', 'rename', 'setenv', 'setlocale', 'tmpname'];

const OUTWARD: Readonly<Record<string, readonly string[]>> = {
  channel: ['make', 'select'],
  coroutine: ['create', 'resume', 'running', 'status', 'wrap', 'yield'],
  debug: [
    'getfenv',
    'getinfo',
    'getlocal',
    'getmetatable',
    'getupvalue',
    'setfenv',
    'setlocal',
    'setmetatable',
    'setupvalue',
    'traceback',
  ],
  io: [
    'close',
    'flush',
    'input',
    'lines',
    'open',
    'output',
    'popen',
    'read',
    'tmpfile',
    'type',
    'write',
  ],
};
