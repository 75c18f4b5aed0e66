import fs from 'node:fs';

/** The functions that change a disk, as the library calls them. */
const CALLS = [
  ...['accessSync', 'mkdirSync', 'openSync', 'writeFileSync', 'fsyncSync'],
  ...['renameSync', 'unlinkSync', 'rmdirSync', 'rmSync', 'copyFileSync'],
] as const;

/** Which calls fail, counted from 1, and with what error code. */
export interface Faults {
  readonly at: readonly number[];
  /** From this call on, all fail: as if the process were killed there. @default never */
  readonly from?: number | undefined;
  readonly code?: string | undefined;
  /** Only calls that this accepts are counted. @default all */
  readonly only?: (call: string, path: string) => boolean;
}

/**
 * Runs a step on a disk that fails. A write that fails has written half of its text.
 *
 * @returns the result of the step or the error that it threw, and how many calls it made.
 */
export function withDiskFaults<T>(
  { at, from = Number.POSITIVE_INFINITY, code = 'EIO', only = () => true }: Faults,
  step: () => T,
): { readonly result?: T; readonly error?: unknown; readonly calls: number } {
  let calls = 0;
  const spies = CALLS.map((call) => {
    const real = fs[call as 'rmSync'] as (...args: unknown[]) => unknown;
    return jest.spyOn(fs, call as 'rmSync').mockImplementation((...args: unknown[]) => {
      if (!only(call, String(args[0]))) return real(...args) as undefined;
      calls++;
      if (!at.includes(calls) && calls < from) return real(...args) as undefined;
      const [file, text, ...options] = args;
      if (call === 'writeFileSync') real(file, half(text), ...options);
      throw Object.assign(new Error(`${code}: injected, ${call}`), { code, syscall: call });
    });
  });
  try {
    return { result: step(), calls };
  } catch (error) {
    return { error, calls };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function half(text: unknown): string | Buffer {
  return typeof text === 'string' || Buffer.isBuffer(text)
    ? text.slice(0, Math.floor(text.length / 2))
    : '';
}
