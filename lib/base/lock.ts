import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { DiskError } from './disk-error';

/** How long a run waits for another one, in milliseconds. */
const MAX_WAIT = 60_000;
/** How old a lock of another host is at most, in milliseconds: no synth takes so long. */
const MAX_AGE = 10 * 60_000;

interface Owner {
  readonly pid: number;
  readonly host: string;
}

/**
 * Runs a step while no other process runs one under the same lock file. A lock whose owner has died, or
 * that is of another host and ten minutes old, is taken over.
 *
 * @param onWait called once, when the lock is somebody else's, with the owner's process id.
 * @throws Error when the lock is not to be had within a minute.
 */
export function withLock<T>(file: string, onWait: (pid: number) => void, step: () => T): T {
  acquire(file, onWait);
  try {
    return step();
  } finally {
    if (readOwner(file)?.pid === process.pid) rmSync(file, { force: true });
  }
}

function acquire(file: string, onWait: (pid: number) => void): void {
  // The lock appears with its content in one step: nobody ever reads half an owner.
  const own = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(own, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Owner));
  } catch (error) {
    throw new DiskError(dirname(file), error, 'Nothing was changed.');
  }
  try {
    const deadline = Date.now() + MAX_WAIT;
    for (let isAnnounced = false; !tryLink(own, file); ) {
      const owner = readOwner(file);
      if (owner === undefined) {
        // It was released in between, or it is a link to nowhere.
        if (Date.now() > deadline) throw new Error(`${file} can't be read.\n  Fix: delete it.`);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
        continue;
      }
      if (isStale(file, owner)) {
        takeAway(file, own, owner);
        continue;
      }
      if (Date.now() > deadline) throw new Error(tooLong(file, owner));
      if (!isAnnounced) onWait(owner.pid);
      isAnnounced = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
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
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return { pid: 0, host: hostname() }; // not a lock of ours: nobody owns it
  }
}

/** On this host, an owner that lives keeps its lock, however old that is. Of another host, only the age is known. */
function isStale(file: string, { pid, host }: Owner): boolean {
  if (host === hostname()) return !isAlive(pid);
  try {
    return Date.now() - statSync(file).mtimeMs > MAX_AGE;
  } catch {
    return false; // it is gone, and the next try gets it
  }
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Moves a stale lock away. If somebody was faster and it is a live one by now, it is put back. */
function takeAway(file: string, own: string, stale: Owner): void {
  const away = `${own}.stale`;
  try {
    renameSync(file, away);
  } catch {
    return; // somebody else has moved it
  }
  const moved = readOwner(away);
  if (moved && (moved.pid !== stale.pid || moved.host !== stale.host)) {
    try {
      linkSync(away, file);
    } catch {
      // a third one has it: the owner finds out, since each releases only what it holds
    }
  }
  rmSync(away, { force: true });
}

function tooLong(file: string, owner: Owner): string {
  return `Process ${owner.pid} on ${owner.host} has been rendering for over a minute.\n  Fix: wait for it or end it; if there is no such process, delete ${file}.`;
}
