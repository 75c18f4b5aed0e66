import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { DiskError } from './disk-error';
import { parseJson } from './json';
import { isRunning, startOf } from './running-process';

/** How long to wait for another run, in milliseconds. */
const MAX_WAIT = 60_000;
/** The maximum age of another host's lock, in milliseconds. No synth takes this long. */
const MAX_AGE = 10 * 60_000;

const OwnerSchema = v.object({
  pid: v.number(),
  host: v.string(),
  /** When the process started: tells it from a later one with the same id. @default unknown on this system */
  started: v.optional(v.string()),
  /** Tells the owner from any other: in containers, ids and even host names repeat. @default written by an older version */
  token: v.optional(v.string()),
});

type Owner = Readonly<v.InferOutput<typeof OwnerSchema>>;

/**
 * Runs a step while holding a lock file. A lock is taken over if its owner has died, or if it belongs to
 * another host and is more than ten minutes old.
 *
 * @param onWait called once with the owner's process id, if another process holds the lock.
 * @throws Error when the lock is still held after a minute.
 */
export function withLock<T>(file: string, onWait: (pid: number) => void, step: () => T): T {
  const self: Owner = {
    pid: process.pid,
    host: hostname(),
    started: startOf(process.pid),
    token: randomUUID(),
  };
  acquire(file, self, onWait);
  try {
    return step();
  } finally {
    if (isSame(readOwner(file), self)) rmSync(file, { force: true });
  }
}

function acquire(file: string, self: Owner, onWait: (pid: number) => void): void {
  // The lock file is created with its content in one step, so that no process reads half of it.
  const own = `${file}.${self.token}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(own, JSON.stringify(self));
  } catch (error) {
    throw new DiskError(dirname(file), error, 'Nothing was changed.');
  }
  try {
    const deadline = Date.now() + MAX_WAIT;
    for (let isAnnounced = false; !tryLink(own, file); ) {
      const owner = readOwner(file);
      if (owner === undefined) {
        // It was released in the meantime, or it is a dangling link.
        if (Date.now() > deadline) throw new Error(`${file} can't be read.\n  Fix: delete it.`);
        pause(1);
        continue;
      }
      if (isStale(file, owner)) {
        removeStale(file, own, owner);
        continue;
      }
      if (Date.now() > deadline) throw new Error(tooLong(file, owner));
      if (!isAnnounced) onWait(owner.pid);
      isAnnounced = true;
      pause(20);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

function tryLink(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    const owner = v.safeParse(OwnerSchema, parseJson(readFileSync(file, 'utf8')));
    if (owner.success) return owner.output;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  }
  return { pid: 0, host: hostname() }; // not a lock written by Argosy: it has no owner
}

function isSame(a: Owner | undefined, b: Owner): boolean {
  return a?.pid === b.pid && a.host === b.host && a.token === b.token;
}

/** On this host, a live owner keeps its lock, however old. For another host, only the age is known. */
function isStale(file: string, owner: Owner): boolean {
  if (owner.host === hostname()) return !isRunning(owner.pid) || isAnother(owner);
  try {
    return Date.now() - statSync(file).mtimeMs > MAX_AGE;
  } catch {
    return false; // it was released: the next attempt succeeds
  }
}

/** True if the owner has ended and another process now has its id. */
function isAnother({ pid, started }: Owner): boolean {
  const found = startOf(pid);
  return started !== undefined && found !== undefined && started !== found;
}

/**
 * Removes a stale lock. A second lock guards this, so that no process removes a lock that another one has just taken
 * over.
 */
function removeStale(file: string, own: string, stale: Owner): void {
  const guard = `${file}.takeover`;
  if (!tryLink(own, guard)) {
    const other = readOwner(guard);
    if (other !== undefined && isStale(guard, other)) rmSync(guard, { force: true });
    else pause(1);
    return;
  }
  try {
    if (isSame(readOwner(file), stale)) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function tooLong(file: string, owner: Owner): string {
  return `Process ${owner.pid} on ${owner.host} has been at work for over a minute.\n  Fix: wait for it or stop it; if the process no longer exists, delete ${file}.`;
}
