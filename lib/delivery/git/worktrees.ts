import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DiskError } from '../../base/disk-error';
import { Git } from '../../base/git';
import { withLock } from '../../base/lock';
import { readOrEmpty } from '../../base/read-or-empty';
import { replaceFile } from '../../base/replace-file';
import { isRunning } from '../../base/running-process';

/** The directory of the work trees, in the clone; git ignores it. */
const DIRECTORY = '.argosy/delivery';

/** A work tree that was not touched for this long is abandoned, in milliseconds: no delivery takes a day. */
const MAX_AGE = 24 * 3_600_000;

/** Settings of git in a work tree: no automatic maintenance, which would slow a delivery down. */
export const QUIET = ['gc.auto=0', 'maintenance.auto=false', 'advice.detachedHead=false'];

/**
 * The work trees of one process, so that the checkout of the clone is never touched. The next process removes the
 * leftovers of a killed one.
 */
export class Worktrees {
  private readonly directory: string;
  private readonly worktrees: string[] = [];

  /** @param clone the root of the clone: an absolute path. */
  constructor(private readonly clone: string) {
    removeLeftovers(clone);
    this.directory = join(clone, DIRECTORY, `${hostname()}-${process.pid}`);
  }

  /** Adds a work tree at a commit, without checking out files. */
  add(name: string, commit: string): string {
    const path = join(this.directory, `${name}-${process.pid}`);
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      throw new DiskError(dirname(path), error, 'Nothing was changed.');
    }
    // Before it is there: git may fail when it has created a part of it.
    this.worktrees.push(path);
    const args = ['worktree', 'add', '--no-checkout', '--detach', path, commit];
    // Under a lock, since git also reads the work trees that other processes are creating.
    locked(this.clone, () => new Git(this.clone, QUIET).text(args));
    return path;
  }

  /** Removes one work tree. If that fails, {@link remove} tries again. */
  drop(path: string): void {
    try {
      removeWorktree(this.clone, path);
      this.worktrees.splice(this.worktrees.indexOf(path), 1);
    } catch {
      // The delivery itself is complete.
    }
  }

  /** Removes all work trees of this process. What cannot be removed is left to the next one: the delivery is complete. */
  remove(): void {
    try {
      for (const path of this.worktrees) removeWorktree(this.clone, path);
      rmSync(this.directory, { recursive: true, force: true });
    } catch {
      // a full disk, for example, which has no room for the lock
    }
  }
}

/** Checks out only some files in a work tree, without changing the clone's settings. @throws GitError, DiskError */
export function checkOut(git: Git, commit: string, patterns: readonly string[]): void {
  const file = git.text([
    'rev-parse',
    '--path-format=absolute',
    '--git-path',
    'info/sparse-checkout',
  ]);
  replaceFile(file, patterns.map((it) => `${it}\n`).join(''), `${file}.new`);
  const sparse = ['-c', 'core.sparseCheckout=true', '-c', 'core.sparseCheckoutCone=false'];
  git.text([...sparse, 'read-tree', '--reset', '-u', commit]);
}

/**
 * Links the packages of the clone into a work tree. `node_modules` is a real directory: the pattern `node_modules/` in
 * `.gitignore` does not match a link, which would be an untracked file.
 */
export function linkPackages(clone: string, directory: string): void {
  const [packages, links] = [clone, directory].map((it) => join(it, 'node_modules')) as [
    string,
    string,
  ];
  try {
    rmSync(links, { recursive: true, force: true });
    if (!existsSync(packages)) return;
    mkdirSync(links);
    for (const name of readdirSync(packages)) symlinkSync(join(packages, name), join(links, name));
  } catch (error) {
    throw new DiskError(links, error, 'Nothing was changed.');
  }
}

function removeLeftovers(clone: string): void {
  const directory = join(clone, DIRECTORY);
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (!isLeft(path)) continue;
    try {
      // The process may have died before git created the directory.
      const pid = /\d+$/.exec(name)?.[0];
      const names = new Set([...readdirSync(path), `commit-${pid}`, `code-${pid}`]);
      for (const worktree of names) removeWorktree(clone, join(path, worktree));
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another process removes it at the same time, or it belongs to another user: harmless.
    }
  }
}

function isLeft(path: string): boolean {
  const [, host, pid] = /^(.*)-(\d+)$/.exec(basename(path)) ?? [];
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (host !== hostname()) return age > MAX_AGE;
  // In containers, different processes may have the same pid.
  if (Number(pid) === process.pid) return true;
  return !isRunning(Number(pid)) || age > MAX_AGE;
}

function removeWorktree(clone: string, path: string): void {
  locked(clone, () => removeLocked(new Git(clone), path));
}

/** Runs a step under the lock of the clone: for creating and removing work trees, and for changing its own. */
export function locked<T>(clone: string, step: () => T): T {
  return withLock(join(clone, `${DIRECTORY}.lock`), () => undefined, step);
}

function removeLocked(git: Git, path: string): void {
  // --force twice: git locks a work tree while it creates it.
  const remove = () => git.try(['worktree', 'remove', '--force', '--force', path]).status === 0;
  const isRemoved = remove();
  rmSync(path, { recursive: true, force: true });
  if (!isRemoved && !remove()) removeUnfinished(git, path);
}

/** Removes git's record of a half-created work tree, which makes `git worktree` fail. */
function removeUnfinished(git: Git, path: string): void {
  const directory = git.text(['rev-parse', '--path-format=absolute', '--git-common-dir']);
  const administered = join(directory, 'worktrees', basename(path));
  // It may be another one of the same name.
  const place = readOrEmpty(join(administered, 'gitdir')).trim();
  if (place !== '' && place !== join(path, '.git')) return;
  rmSync(administered, { recursive: true, force: true });
}
