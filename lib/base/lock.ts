import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { DiskError } from './disk-error';
import { isLeft, type Owner, readHolder, removeLeftovers } from './lock-owner';
import { pause } from './pause';
import { startOf } from './running-process';

/** How long to wait for another run, in milliseconds. */
const MAX_WAIT = 60_000;

/**
 * How a file system reports that the lock is there: as a directory, or as the file of an older version. ENOENT: in
 * containers that share host names and process ids, another process has taken the new lock for a leftover.
 */
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'ENOENT']);

/** The tokens of locks that this process could not remove. */
const unremoved = new Set<string>();

/**
 * Runs a step while holding a lock. A lock is taken over if its owner has died, or if it belongs to another host and is
 * more than ten minutes old.
 *
 * The lock is a directory that holds one file, named after its owner's token. It is made elsewhere and renamed into
 * place: a rename never replaces a directory that is not empty, on any file system, so exactly one process succeeds, and
 * none sees a lock without its owner. Removing the file of a token can free no lock but that one.
 *
 * @param onWait called once with the owner's process id, if another process holds the lock.
 * @throws DiskError if the disk refuses the lock.
 * @throws Error when the lock is still held after a minute.
 */
export function withLock<T>(lock: string, onWait: (pid: number) => void, step: () => T): T {
  const self: Owner = {
    pid: process.pid,
    host: hostname(),
    started: startOf(process.pid),
    token: randomUUID(),
  };
  acquire(lock, self, onWait);
  try {
    return step();
  } finally {
    // The step is done: a lock that cannot be removed is taken over by the next run.
    if (!free(lock, join(lock, self.token))) unremoved.add(self.token);
  }
}

function acquire(lock: string, self: Owner, onWait: (pid: number) => void): void {
  removeLeftovers(lock);
  const own = `${lock}.${self.host}-${self.pid}-${self.token}`;
  const deadline = Date.now() + MAX_WAIT;
  let isAnnounced = false;
  try {
    while (!tryAcquire(own, lock, self)) {
      const holder = readHolder(lock);
      if (Date.now() > deadline) throw new Error(tooLong(lock, holder?.owner));
      if (holder === undefined) {
        // It was released in the meantime. Windows does not replace even an empty directory.
        if (!removeEmpty(lock)) pause(1);
      } else if (isLeft(holder) || unremoved.has(holder.owner.token)) {
        if (!free(lock, holder.file)) pause(1);
      } else {
        if (!isAnnounced) onWait(holder.owner.pid);
        isAnnounced = true;
        pause(20);
      }
    }
  } finally {
    discard(own);
  }
}

/** @throws DiskError */
function tryAcquire(own: string, lock: string, self: Owner): boolean {
  try {
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, self.token), JSON.stringify(self));
    renameSync(own, lock);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (TAKEN.has(code) || (code === 'EPERM' && process.platform === 'win32')) return false;
    throw new DiskError(dirname(lock), error, 'Nothing was changed.');
  }
}

/** Frees a lock by removing its owner's file. Returns false if the file cannot be removed. */
function free(lock: string, file: string): boolean {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return false;
  }
  if (file !== lock) removeEmpty(lock);
  return true;
}

/** Fails if another process has taken the lock meanwhile: it is not empty then. */
function removeEmpty(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch {
    return false;
  }
}

function discard(own: string): void {
  try {
    rmSync(own, { recursive: true, force: true });
  } catch {
    // the next run removes it
  }
}

function tooLong(lock: string, owner: Owner | undefined): string {
  if (owner === undefined || owner.pid === 0) {
    return `${lock} can't be removed; its process has ended.\n  Fix: delete it.`;
  }
  return `Process ${owner.pid} on ${owner.host} has been at work for over a minute.\n  Fix: wait for it or stop it; if the process no longer exists, delete ${lock}.`;
}
