import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { SHARE_ENV, Worker, workerData } from 'node:worker_threads';
import { PACKAGE_ROOT } from './package';
import { pause } from './pause';

/** What the watchdog reads: the state in two integers, and behind them the name of the file. */
interface Watched {
  readonly shared: SharedArrayBuffer;
  readonly seconds: number;
}

/** Indices of the integers. */
const TURN = 0;
const LENGTH = 1;
const HEAD = 2 * Int32Array.BYTES_PER_ELEMENT;
const MAX_NAME = 1024;

/** Calls {@link runWatchdog}. */
const SCRIPT = join(PACKAGE_ROOT, 'build/watchdog.js');

let state: Int32Array | undefined;
let name: Uint8Array | undefined;

/**
 * Starts a thread, unless there is one, that kills the process if code in a promise or a timer does not let the main thread continue: V8 has a
 * timeout only for code that is called.
 *
 * @param seconds how long code may take.
 */
export function startWatchdog(seconds: number): void {
  if (state !== undefined) return;
  const shared = new SharedArrayBuffer(HEAD + MAX_NAME);
  state = new Int32Array(shared, 0, 2);
  name = new Uint8Array(shared, HEAD);
  const data: Watched = { shared, seconds };
  const worker = new Worker(SCRIPT, { workerData: data, execArgv: [], env: SHARE_ENV });
  // Without it, a loop in a promise does not end.
  worker.on('error', () => {});
  worker.unref();
}

/** Says whose code the main thread runs from now on; `undefined` for that of Argosy. */
export function watch(owner: string | undefined): void {
  if (state === undefined || name === undefined) return;
  const { written } = new TextEncoder().encodeInto(owner ?? '', name);
  Atomics.store(state, LENGTH, written);
  Atomics.add(state, TURN, 1);
}

/** Ends the process if the main thread runs the same code for too long. */
export function runWatchdog(): void {
  const { shared, seconds }: Watched = workerData;
  const head = new Int32Array(shared, 0, 2);
  // Code that is called is ended first, with a better message.
  const limit = Math.max(seconds * 1.5, seconds + 1) * 1000;
  let turn = -1;
  let since = Date.now();
  for (;;) {
    pause(limit / 10);
    const now = Atomics.load(head, TURN);
    const length = Atomics.load(head, LENGTH);
    if (now !== turn || length === 0) [turn, since] = [now, Date.now()];
    else if (Date.now() - since >= limit) {
      endProcess(Buffer.from(new Uint8Array(shared, HEAD, length)).toString(), seconds);
    }
  }
}

function endProcess(file: string, seconds: number): void {
  const text = `${file}
  It has run for ${seconds} s without an end, or code of it in a promise or a timer has.
  Fix: look for a loop that does not end, and for a promise that never settles. If the code needs more time, set ARGOSY_CODE_TIMEOUT to a number of seconds.

The process is killed: the main thread cannot end it.
`;
  writeSync(2, text);
  // A blocked main thread handles no other signal, and another thread cannot choose the exit code.
  process.kill(process.pid, 'SIGKILL');
}
