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
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DiskError } from '../base/disk-error';
import type { DiskTree, RenderedTree } from '../render/tree';
import { TEMPORARY } from './disk';
import type { Plan } from './plan';

/**
 * Up to this many files, each is fsynced before it is renamed into place, so that not even a power cut leaves an empty
 * file. A larger change is a rendering of the whole fleet: git has the old files, and a second run writes the new ones.
 */
const FSYNC_LIMIT = 100;

/**
 * Applies a plan to a directory. Everything is written to a temporary directory first, so a full or read-only disk
 * fails before anything changes. Then each file is renamed into place, so at any moment each file is either old or
 * new; a second run finishes what a killed one began.
 *
 * @param disk the current contents of the directory.
 * @throws {@link DiskError} when the disk refuses; what has changed by then is rolled back.
 */
export function apply(plan: Plan, tree: RenderedTree, disk: DiskTree, directory: string): void {
  const writes = [...plan.create, ...plan.update];
  if (writes.length + plan.delete.length === 0) {
    removeLeftovers(directory);
    return;
  }
  const temporary = join(directory, `.argosy-tmp-${process.pid}`);
  const done: string[] = [];
  try {
    mkdirSync(directory, { recursive: true });
    removeLeftovers(directory);
    mkdirSync(temporary);
    stage(writes, tree, temporary);
    checkDeletable(plan.delete, directory);
    // A file to delete may be in the way of a new directory.
    for (const path of plan.delete) {
      unlinkSync(join(directory, path));
      done.push(path);
    }
    removeEmptyDirectories(plan.delete, directory);
    makeDirectories(writes, directory);
    writes.forEach((path, i) => {
      renameSync(join(temporary, String(i)), join(directory, path));
      done.push(path);
    });
    rmdirSync(temporary);
  } catch (error) {
    throw undo(error, done, disk, directory, temporary);
  }
}

function stage(paths: readonly string[], tree: RenderedTree, temporary: string): void {
  const sync = paths.length <= FSYNC_LIMIT;
  paths.forEach((path, i) => {
    const file = openSync(join(temporary, String(i)), 'wx');
    try {
      // Unlike `writeSync`, this continues until everything is written or the disk refuses.
      writeFileSync(file, tree.get(path) ?? '');
      if (sync) fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
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

function removeEmptyDirectories(deleted: readonly string[], directory: string): void {
  for (const parent of new Set(deleted.map(dirname))) {
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
function undo(
  error: unknown,
  done: readonly string[],
  disk: DiskTree,
  directory: string,
  temporary: string,
): DiskError {
  const lost: string[] = [];
  try {
    rmSync(temporary, { recursive: true, force: true });
  } catch {
    // the next run removes it
  }
  for (const path of [...done].reverse()) {
    try {
      putBack(join(directory, path), disk.get(path));
    } catch {
      lost.push(path);
    }
  }
  removeEmptyDirectories(done, directory);
  const state =
    lost.length === 0
      ? 'Nothing was changed.'
      : `${lost.length} files could not be rolled back, such as ${lost[0]}: restore them from git.`;
  return new DiskError(directory, error, state);
}

function putBack(file: string, text: string | undefined): void {
  if (text === undefined) unlinkSync(file);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Removes leftovers of a killed run. The lock ensures that no other run is active. */
function removeLeftovers(directory: string): void {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return; // the directory does not exist yet
  }
  for (const name of names.filter((it) => TEMPORARY.test(it))) {
    rmSync(join(directory, name), { recursive: true, force: true });
  }
}
