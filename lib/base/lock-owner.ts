import { lstatSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { parseJson } from './json';
import { isRunning, startOf } from './running-process';

/** The maximum age of another host's lock, in milliseconds. No synth takes this long. */
const MAX_AGE = 10 * 60_000;

const OwnerSchema = v.object({
  pid: v.number(),
  host: v.string(),
  /** When the process started: tells it from a later one with the same id. @default unknown on this system */
  started: v.optional(v.string()),
  /** Tells the owner from any other: in containers, ids and even host names repeat. */
  token: v.optional(v.string(), ''),
});

/** The process that holds a lock. */
export type Owner = Readonly<v.InferOutput<typeof OwnerSchema>>;

/** Who holds a lock, and the file that says so: removing it frees the lock. */
export interface Holder {
  readonly owner: Owner;
  readonly file: string;
}

/** The owner of what is no lock of Argosy, or of one that a power cut has emptied. */
const nobody = (): Owner => ({ pid: 0, host: hostname(), token: '' });

/**
 * Reads who holds a lock: of a directory, its only file; of a file, which an older version wrote, itself.
 *
 * @returns `undefined` if nobody does.
 * @throws Error if it cannot be read. It may be held then.
 */
export function readHolder(lock: string): Holder | undefined {
  try {
    const entry = lstatSync(lock);
    const [name] = entry.isDirectory() ? readdirSync(lock) : [''];
    if (name === undefined) return undefined;
    const file = join(lock, name);
    if (!entry.isDirectory() && !entry.isFile()) return { owner: nobody(), file: lock };
    const owner = v.safeParse(OwnerSchema, parseJson(readFileSync(file, 'utf8')));
    return { owner: owner.success ? owner.output : nobody(), file };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new Error(
      `${lock}: the lock can't be read (${message}). Nothing was changed.\n  Fix: if no other argosy is at work here, delete it.`,
      { cause: error },
    );
  }
}

/**
 * True if the owner of a lock has died. On this host, a live owner keeps its lock, however old. For another host, only
 * the age is known.
 */
export function isLeft({ owner, file }: Holder): boolean {
  if (owner.host === hostname()) return !isRunning(owner.pid) || isAnother(owner);
  return isOld(file);
}

/** True if the owner has ended and another process now has its id. */
function isAnother({ pid, started }: Owner): boolean {
  const found = startOf(pid);
  return started !== undefined && found !== undefined && started !== found;
}

function isOld(path: string): boolean {
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return mtimeMs !== undefined && Date.now() - mtimeMs > MAX_AGE;
}

/** Removes what processes that were killed while they waited for a lock have left beside it. */
export function removeLeftovers(lock: string): void {
  try {
    const prefix = `${basename(lock)}.`;
    for (const name of readdirSync(dirname(lock))) {
      const path = join(dirname(lock), name);
      if (!name.startsWith(prefix)) continue;
      const [, host, pid] = /^(.*)-(\d+)-[0-9a-f-]{36}$/.exec(name.slice(prefix.length)) ?? [];
      const isDead = host === hostname() && !isRunning(Number(pid));
      if (isDead || isOld(path)) rmSync(path, { recursive: true, force: true });
    }
  } catch {
    // There is no directory yet, or it belongs to another user: nothing depends on it.
  }
}
