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
import * as v from 'valibot';
import { DiskError } from './disk-error';
import { parseJson } from './json';
import { isRunning, startOf } from './running-process';

/** How long a run waits for another one, in milliseconds. */
const MAX_WAIT = 60_000;
/** How old a lock of another host is at most, in milliseconds: no synth takes so long. */
const MAX_AGE = 10 * 60_000;

const OwnerSchema = v.object({
  pid: v.number(),
  host: v.string(),
  /** Tells the process from a later one with its id. @default the system does not say it */
  started: v.optional(v.string()),
});

type Owner = Readonly<v.InferOutput<typeof OwnerSchema>>;

/**
 * Runs a step while no other process runs one under the same lock file. A lock whose owner has died, or
 * that is of another host and ten minutes old, is taken over.
 *
 * @param onWait called once, when the lock is somebody else's, with the owner's process id.
 * @throws Error when the lock is not to be had within a minute.
 */
export function withLock<T>(file: string, onWait: (pid: number) => void, step: () => T): T {
  const self: Owner = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  acquire(file, self, onWait);
  try {
    return step();
  } finally {
    if (isSame(readOwner(file), self)) rmSync(file, { force: true });
  }
}

function acquire(file: string, self: Owner, onWait: (pid: number) => void): void {
  // The lock appears with its content in one step: nobody ever reads half an owner.
  const own = `${file}.${self.pid}`;
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
    const owner = v.safeParse(OwnerSchema, parseJson(readFileSync(file, 'utf8')));
    if (owner.success) return owner.output;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  }
  return { pid: 0, host: hostname() }; // not a lock of ours: nobody owns it
}

function isSame(a: Owner | undefined, b: Owner): boolean {
  return a?.pid === b.pid && a.host === b.host && a.started === b.started;
}

/** On this host, an owner that runs keeps its lock, however old that is. Of another host, only the age is known. */
function isStale(file: string, owner: Owner): boolean {
  if (owner.host === hostname()) return !isRunning(owner.pid) || isAnother(owner);
  try {
    return Date.now() - statSync(file).mtimeMs > MAX_AGE;
  } catch {
    return false; // it is gone, and the next try gets it
  }
}

/** True if the owner has ended, and another process has its id. */
function isAnother({ pid, started }: Owner): boolean {
  const found = startOf(pid);
  return started !== undefined && found !== undefined && started !== found;
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
  if (moved && !isSame(moved, stale)) {
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
