import { writeSync } from 'node:fs';
import {
  countPrinted,
  ForeignCodeError,
  IMPORT,
  importForeign,
  isForeignCode,
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
  const reallyExit: (code?: number) => never = Reflect.get(process, 'reallyExit');
  const [out, err] = [process.stdout.write, process.stderr.write];
  process.exit = (code) => {
    if (!isForeignCode()) return exit.call(process, code);
    throw new ForeignCodeError(
      'It ends the process with `process.exit`.',
      'Throw an error instead.',
    );
  };
  Reflect.set(process, 'reallyExit', (code?: number) => {
    if (!code) onExit();
    reallyExit.call(process, code || Number(process.exitCode));
  });
  process.stdout.write = ((...args: Parameters<typeof out>) =>
    isForeignCode()
      ? process.stderr.write(...args)
      : out.apply(process.stdout, args)) as typeof out;
  process.stderr.write = ((...args: Parameters<typeof err>) => {
    if (isForeignCode()) countPrinted(Buffer.byteLength(args[0]));
    return err.apply(process.stderr, args);
  }) as typeof err;
  Reflect.set(globalThis, IMPORT, importForeign);
  return () => {
    Object.assign(process, { exit, reallyExit });
    Object.assign(process.stdout, { write: out });
    Object.assign(process.stderr, { write: err });
    Reflect.deleteProperty(globalThis, IMPORT);
  };
}
