import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import {
  type Callback,
  countPrinted,
  ForeignCodeError,
  IMPORT,
  importForeign,
  isForeignCode,
  watchedCallback,
} from './foreign-code';
import { maskSecrets } from './mask';

/** The exit code of the last run; `undefined` while it runs. */
let exitCode: number | undefined;

/**
 * Runs a command in a process that it shares with code of the fleet. A run that does not finish exits with 1, whatever
 * that code does, and what that code prints goes to standard error.
 *
 * @param run returns the exit code. It does not throw.
 */
export async function guardRun(run: () => Promise<number>): Promise<void> {
  exitCode = undefined;
  guardExitCode();
  const release = guardProcess();
  listen();
  let code = 1;
  try {
    code = await run();
  } finally {
    release();
    exitCode ??= code;
    process.exitCode = exitCode;
    // After all listeners that the fleet has added.
    listen();
  }
}

/**
 * Ends the process with the exit code of its run when everything printed has been written: timers and servers of the
 * fleet would keep it.
 */
export async function endProcess(): Promise<void> {
  // Node reports a rejected promise when all others that can continue have done so.
  await setImmediate();
  await Promise.all([process.stdout, process.stderr].map(flush));
  process.exit(Number(process.exitCode) || (exitCode ?? 1));
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => {
    stream.write('', () => done());
  });
}

function listen(): void {
  process.off('exit', onExit).on('exit', onExit);
  process.off('uncaughtException', onStrayError).on('uncaughtException', onStrayError);
  process.off('unhandledRejection', onStrayError).on('unhandledRejection', onStrayError);
}

function onExit(): void {
  if (process.exitCode) return;
  if (exitCode === undefined) writeSync(2, UNFINISHED);
  process.exitCode = exitCode ?? 1;
}

const UNFINISHED = `The command did not finish: the fleet's code has ended the process, or waits for something that never happens.
  Fix: look for \`process.exit\`, and for promises that never settle, also in packages that the fleet imports.
`;

/** An error in a timer or a promise that nothing waits for: the code that started it has long returned. */
function onStrayError(error: unknown): void {
  // Whoever loads code reports what fails meanwhile.
  if (isForeignCode()) return;
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const details = process.argv.includes('--debug') ? `\n${stack}\n` : '';
  const text = `An error that nothing catches: ${message}\n  Fix: await the promise that fails, or catch its error. --debug shows the stack trace.\n${details}`;
  process.stderr.write(maskSecrets(text));
  exitCode = 1;
  process.exitCode = 1;
}

/** Replaces what would end the process, or mix other output with that of the command. */
function guardProcess(): () => void {
  const { exit } = process;
  const [out, err] = [process.stdout.write, process.stderr.write];
  process.exit = (code) => {
    if (!isForeignCode()) return exit.call(process, code);
    throw new ForeignCodeError(
      'It ends the process with `process.exit`.',
      'Throw an error instead.',
    );
  };
  process.stdout.write = ((...args: Parameters<typeof out>) =>
    isForeignCode()
      ? process.stderr.write(...args)
      : out.apply(process.stdout, args)) as typeof out;
  process.stderr.write = ((...args: Parameters<typeof err>) => {
    if (isForeignCode()) countPrinted(Buffer.byteLength(args[0]));
    return err.apply(process.stderr, args);
  }) as typeof err;
  const timers = guardTimers();
  Reflect.set(globalThis, IMPORT, importForeign);
  return () => {
    Object.assign(process, { exit });
    Object.assign(globalThis, timers);
    Object.assign(process.stdout, { write: out });
    Object.assign(process.stderr, { write: err });
    Reflect.deleteProperty(globalThis, IMPORT);
  };
}

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'] as const;

/** Names the code that a timer calls, so that a loop in it is reported with its file. Returns the original functions. */
function guardTimers(): object {
  const originals = Object.fromEntries(TIMERS.map((name) => [name, globalThis[name]]));
  for (const name of TIMERS) {
    const original = globalThis[name];
    const guarded = (callback: Callback, ...rest: unknown[]): unknown =>
      Reflect.apply(original, globalThis, [watchedCallback(callback), ...rest]);
    // It has what util.promisify reads.
    Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(original));
    Reflect.set(globalThis, name, guarded);
  }
  return originals;
}

let isExitGuarded = false;

/** Also after the run: listeners of `exit` run then. All ways out of the process lead through `reallyExit`. */
function guardExitCode(): void {
  if (isExitGuarded) return;
  isExitGuarded = true;
  const { exit } = process;
  const reallyExit: (code?: number) => never = Reflect.get(process, 'reallyExit');
  Reflect.set(process, 'reallyExit', (code?: number) => {
    if (!code) {
      process.exitCode = 0;
      onExit();
    }
    reallyExit.call(process, code || Number(process.exitCode));
  });
  // Nothing is left to do, but the run has not finished: without `exit`, a listener could set the code to 0.
  process.on('beforeExit', () => {
    if (exitCode === undefined) exit.call(process);
  });
}
