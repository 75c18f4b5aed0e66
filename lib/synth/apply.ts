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
 * Up to so many files, each is forced to the disk before it takes its place, so that not even a power
 * cut leaves an empty one. A larger change is a rendering of the whole fleet: git has what was there,
 * and a second run restores what was lost.
 */
const FSYNC_LIMIT = 100;

/**
 * Brings a directory to what the plan says. Everything is written beside its place first: a full or
 * read-only disk is found out before anything changes. Then each file takes its place by a rename, so
 * at any moment each is old or new; a second run finishes what a killed one began.
 *
 * @param disk what the directory holds now.
 * @throws {@link DiskError} when the disk refuses; what was changed by then is changed back.
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
    // A deleted file can be where a directory has to be.
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
      // Unlike a single write, it goes on until all is written or the disk refuses.
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
        break; // it is not empty, or gone already
      }
    }
  }
}

/** Puts back what was there, and says what the disk has refused. */
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
      : `${lost.length} files could not be put back, such as ${lost[0]}: restore them from git.`;
  return new DiskError(directory, error, state);
}

function putBack(file: string, text: string | undefined): void {
  if (text === undefined) unlinkSync(file);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Removes what a killed run has left. No other run is at work: the lock sees to it. */
function removeLeftovers(directory: string): void {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return; // there is no such directory yet
  }
  for (const name of names.filter((it) => TEMPORARY.test(it))) {
    rmSync(join(directory, name), { recursive: true, force: true });
  }
}
