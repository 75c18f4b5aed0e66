import { Script } from 'node:vm';
import { startWatchdog, watch } from './watchdog';

/** How long one piece of code may take, in seconds. `ARGOSY_CODE_TIMEOUT` overrides it. */
const MAX_SECONDS = 60;
/** How much one piece of code may print, in bytes. */
const MAX_OUTPUT = 1_000_000;

/** Code of the fleet that would not let the run come to its end. */
export class ForeignCodeError extends Error {
  override readonly name = 'ForeignCodeError';

  constructor(
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }
}

let depth = 0;
let printed = 0;

/** True while code that Argosy does not know runs. */
export function isForeignCode(): boolean {
  return depth > 0;
}

/** Whose code runs. */
let current: string | undefined;

/** The code that did not end in time. It is not run again: each time would take as long. */
const late = new Map<string, ForeignCodeError>();

/**
 * Runs code that Argosy does not know, such as that of the fleet, and ends it if it does not end by itself. Nested runs
 * share the time of the outermost, which costs 0.1 ms; the innermost is the one that was late.
 *
 * @param owner whose code it is, such as a file.
 * @param seconds how long it may take. @default a minute
 * @throws {@link ForeignCodeError} if it takes longer, or prints without end.
 */
export function runForeign<T>(owner: string, step: () => T, seconds = maxSeconds()): T {
  const known = late.get(owner);
  if (known) throw known;
  const outer = current;
  current = owner;
  if (depth > 0) {
    const result = step();
    current = outer;
    return result;
  }
  enter();
  try {
    const result = inTime(step, seconds);
    demandQuiet();
    return result;
  } finally {
    current = outer;
    depth--;
  }
}

/**
 * Runs code that loads other code, and waits for it. What it loads has to end in time: see {@link IMPORT}.
 *
 * @param owner whose code it is, such as a file.
 * @throws {@link ForeignCodeError} if it prints without end.
 */
export async function awaitForeign<T>(owner: string, step: () => Promise<T>): Promise<T> {
  const outer = current;
  current = owner;
  enter();
  watchCurrent();
  try {
    const result = await step();
    demandQuiet();
    return result;
  } finally {
    current = outer;
    depth--;
    watchCurrent();
  }
}

/** Whose callback the event loop has called last, and may still run promises of. */
let turn: object | undefined;
let turnOwner: string | undefined;

function watchCurrent(): void {
  watch(turn ? turnOwner : current);
}

/** A function that a timer calls. */
export type Callback = (...args: unknown[]) => unknown;

const { setImmediate: afterTurn } = globalThis;

/** Makes a callback of code that Argosy does not know one that is watched: nothing else knows whose it is. */
export function watchedCallback(callback: Callback): Callback {
  const owner = current;
  if (owner === undefined || typeof callback !== 'function') return callback;
  return function (this: unknown, ...args) {
    const own = {};
    turn = own;
    turnOwner = owner;
    watchCurrent();
    afterTurn(() => {
      if (turn !== own) return;
      turn = undefined;
      watchCurrent();
    }).unref();
    return callback.apply(this, args);
  };
}

/** The name of a global function that compiled code calls to run a module. */
export const IMPORT = Symbol.for('argosy.import');

/** So many modules have a timeout of V8, which takes 0.1 ms each. A thread, which takes 10 ms, watches the others. */
const TIMED_MODULES = 150;
let modules = 0;

/** Runs a module that compiled code imports. */
export function importForeign<T>(load: () => T): T {
  modules++;
  if (modules <= TIMED_MODULES) return inTime(load, maxSeconds());
  startWatchdog(maxSeconds());
  return load();
}

/**
 * Counts what code of the fleet prints.
 *
 * @throws {@link ForeignCodeError} beyond the limit.
 */
export function countPrinted(bytes: number): void {
  printed += bytes;
  demandQuiet();
}

function demandQuiet(): void {
  if (printed <= MAX_OUTPUT) return;
  throw new ForeignCodeError(
    `It prints more than ${MAX_OUTPUT / 1e6} MB.`,
    'Remove the output, or the loop that it is in.',
  );
}

function enter(): void {
  if (depth === 0) printed = 0;
  depth++;
}

/** How long code may take, in seconds. */
export function maxSeconds(): number {
  const set = Number(process.env['ARGOSY_CODE_TIMEOUT']);
  return set > 0 ? set : MAX_SECONDS;
}

/** A property of the global object of the main context: tests run in one of their own. */
const STEP = 'argosy.step';
let timed: { readonly script: Script; readonly global: object } | undefined;

/** V8 ends a script at its timeout, and whatever the script calls. */
function inTime<T>(step: () => T, seconds: number): T {
  timed ??= {
    script: new Script(`globalThis['${STEP}']()`),
    global: new Script('globalThis').runInThisContext(),
  };
  const { script, global } = timed;
  const before: unknown = Reflect.get(global, STEP);
  Reflect.set(global, STEP, step);
  try {
    return script.runInThisContext({ timeout: Math.ceil(seconds * 1000), displayErrors: false });
  } catch (error) {
    const { code } = (error ?? {}) as NodeJS.ErrnoException;
    if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    const ended = new ForeignCodeError(
      `It has run for ${seconds} s without an end.`,
      'Look for a loop that does not end. If the code needs more time, set ARGOSY_CODE_TIMEOUT to a number of seconds.',
    );
    // V8 ends nested code without its `finally`, so this is still the innermost.
    if (current !== undefined) late.set(current, ended);
    // The place of the loop is not in it.
    throw Object.assign(ended, { stack: undefined });
  } finally {
    Reflect.set(global, STEP, before);
    watchCurrent();
  }
}
