import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DiskError } from './disk-error';
import { isSystemError } from './errno';

/**
 * Up to this many files, each is fsynced before it is renamed into place, so that not even a power cut leaves an empty
 * file. A larger change is a rendering of the whole fleet: git has the old files, and a second run writes the new ones.
 */
const FSYNC_LIMIT = 100;

/** Files of a directory to replace together. */
export interface Replacement {
  readonly directory: string;
  /** A directory on the same file system, for the new files until all are complete. It is emptied, and removed. */
  readonly temporary: string;
  /** The new files: where each is staged, relative to `temporary`, by its path. */
  readonly write: ReadonlyMap<string, string>;
  readonly delete: readonly string[];
  /** The present contents of a file. @default it does not exist */
  readonly before: (path: string) => string | Buffer | undefined;
  /** Writes the new files into `temporary`: a full or read-only disk fails here, before anything changes. */
  readonly stage: () => void;
  /** A step that belongs to the change. If it throws, the files are rolled back. @default none */
  readonly confirm?: () => void;
}

/**
 * Replaces files: all of them, or none. Each is renamed into place, and rolled back in the same way, so at any moment
 * each file is either old or new, even if the process is killed while it rolls back.
 *
 * @throws DiskError when the disk refuses. It says what is changed: nothing, unless the roll-back fails, too.
 * @throws whatever `confirm` throws, if it is not the disk's refusal.
 */
export function replaceFiles(it: Replacement): void {
  const { directory, temporary, write } = it;
  const done: string[] = [];
  discard(temporary);
  try {
    mkdirSync(temporary, { recursive: true });
    it.stage();
    checkDeletable(it.delete, directory);
    // A file to delete may be in the way of a new directory.
    for (const path of it.delete) {
      unlinkSync(join(directory, path));
      done.push(path);
    }
    removeEmptyDirectories(it.delete, directory);
    makeDirectories([...write.keys()], directory);
    for (const [path, staged] of write) {
      moveTo(join(directory, path), join(temporary, staged));
      done.push(path);
    }
    it.confirm?.();
  } catch (error) {
    throw undo(error, done, it);
  }
  discard(temporary);
}

/** Renames a file into place, also where a run that was killed has left empty directories. */
function moveTo(file: string, from: string): void {
  try {
    renameSync(from, file);
  } catch (error) {
    if (!statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw error;
    removeEmptyTree(file);
    renameSync(from, file);
  }
}

/** @throws if there is a file in it. */
function removeEmptyTree(directory: string): void {
  for (const name of readdirSync(directory)) removeEmptyTree(join(directory, name));
  rmdirSync(directory);
}

/** Writes new files, by path. */
export function writeFiles(files: ReadonlyMap<string, string | Buffer>): void {
  const sync = files.size <= FSYNC_LIMIT;
  for (const [path, content] of files) {
    const file = openSync(path, 'wx');
    try {
      // Unlike `writeSync`, this continues until everything is written or the disk refuses.
      writeFileSync(file, content);
      if (sync) fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

function checkDeletable(paths: readonly string[], directory: string): void {
  for (const parent of new Set(paths.map(dirname))) {
    accessSync(join(directory, parent), constants.W_OK | constants.X_OK);
  }
}

function makeDirectories(paths: readonly string[], directory: string): void {
  for (const parent of new Set(paths.map(dirname))) {
    const full = join(directory, parent);
    mkdirSync(full, { recursive: true });
    accessSync(full, constants.W_OK | constants.X_OK);
  }
}

function removeEmptyDirectories(paths: readonly string[], directory: string): void {
  for (const parent of new Set(paths.map(dirname))) {
    for (let path = parent; path !== '.'; path = dirname(path)) {
      try {
        rmdirSync(join(directory, path));
      } catch {
        break; // not empty, or already removed
      }
    }
  }
}

/** Rolls back, and returns the error to throw. */
function undo(error: unknown, done: readonly string[], it: Replacement): unknown {
  const { directory, temporary } = it;
  discard(temporary); // it takes up space
  const created = done.filter((path) => it.before(path) === undefined);
  const lost = attempt(created, (path) => unlinkSync(join(directory, path)));
  removeEmptyDirectories([...it.write.keys()], directory);
  const replaced = done.filter((path) => it.before(path) !== undefined);
  lost.push(
    ...attempt(replaced, (path) => {
      const file = join(directory, path);
      mkdirSync(temporary, { recursive: true });
      mkdirSync(dirname(file), { recursive: true });
      const old = join(temporary, 'old');
      rmSync(old, { force: true }); // what the disk refused before
      writeFiles(new Map([[old, it.before(path) ?? '']]));
      moveTo(file, old);
    }),
  );
  discard(temporary);
  if (lost.length === 0) {
    return isSystemError(error) ? new DiskError(directory, error, 'Nothing was changed.') : error;
  }
  return new DiskError(directory, error, partial(lost));
}

/** Runs a step for each path; returns those for which it failed. */
function attempt(paths: readonly string[], step: (path: string) => void): string[] {
  return paths.filter((path) => {
    try {
      step(path);
      return false;
    } catch {
      return true;
    }
  });
}

function partial([first = '', ...more]: readonly string[]): string {
  const files = more.length === 0 ? first : `${first} and ${more.length} more files`;
  return `${files} could not be rolled back: the change of ${more.length === 0 ? 'it' : 'them'} stays.\n  Fix: fix the disk, and run the command again, or restore from git.`;
}

function discard(temporary: string): void {
  try {
    rmSync(temporary, { recursive: true, force: true });
  } catch {
    // the next run removes it
  }
}
