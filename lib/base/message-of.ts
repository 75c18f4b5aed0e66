import { inspect, types } from 'node:util';

/** The message of what was thrown. Code can throw anything, even what `String` fails on. */
export function messageOf(error: unknown): string {
  if (error instanceof Error || types.isNativeError(error))
    return typeof error.message === 'string' ? error.message : error.name;
  return typeof error === 'string' ? error : inspect(error, { depth: 1, breakLength: 200 });
}
