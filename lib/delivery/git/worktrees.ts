import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DiskError } from '../../base/disk-error';
import { Git } from '../../base/git';
import { withLock } from '../../base/lock';
import { isRunning } from '../../base/running-process';

/** Where work trees of deliveries are, in the clone: git ignores it. */
const DIRECTORY = '.argosy/delivery';

/** What nobody has touched for so long belongs to nobody, in milliseconds: no delivery takes a day. */
const MAX_AGE = 24 * 3_600_000;

/** Settings of git in a work tree of a delivery: no clean-up of its own, which would take its time. */
export const QUIET = ['gc.auto=0', 'maintenance.auto=false', 'advice.detachedHead=false'];

/**
 * A place for work trees of one process, so that what is checked out in the clone is never touched. What a killed
 * process has left is removed by the next one.
 */
export class Worktrees {
  private readonly directory: string;
  private readonly worktrees: string[] = [];

  /** @param clone the root of the clone. */
  constructor(private readonly clone: string) {
    removeLeftovers(clone);
    this.directory = join(clone, DIRECTORY, `${hostname()}-${process.pid}`);
  }

  /** Adds a work tree at a commit. Nothing is checked out in it yet. */
  add(name: string, commit: string): string {
    const path = join(this.directory, `${name}-${process.pid}`);
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      throw new DiskError(dirname(path), error, 'Nothing was changed.');
    }
    const args = ['worktree', 'add', '--no-checkout', '--detach', path, commit];
    // Git reads the work trees that others are just making.
    locked(this.clone, () => new Git(this.clone, QUIET).text(args));
    this.worktrees.push(path);
    return path;
  }

  /** Removes one of its work trees. */
  drop(path: string): void {
    removeWorktree(this.clone, path);
    this.worktrees.splice(this.worktrees.indexOf(path), 1);
  }

  /** Removes all of them. */
  remove(): void {
    for (const path of this.worktrees.splice(0)) removeWorktree(this.clone, path);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Gives a work tree only some of its files, without a word of it in the clone's settings. */
export function checkOut(git: Git, commit: string, patterns: readonly string[]): void {
  const file = git.text([
    'rev-parse',
    '--path-format=absolute',
    '--git-path',
    'info/sparse-checkout',
  ]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, patterns.map((it) => `${it}\n`).join(''));
  const sparse = ['-c', 'core.sparseCheckout=true', '-c', 'core.sparseCheckoutCone=false'];
  git.text([...sparse, 'read-tree', '--reset', '-u', commit]);
}

/**
 * Lets what runs in a work tree use the packages of the clone. Their directory is a real one: `.gitignore` names it as
 * `node_modules/`, which a link is not, and would be an untracked file.
 */
export function linkPackages(clone: string, directory: string): void {
  const [packages, links] = [clone, directory].map((it) => join(it, 'node_modules')) as [
    string,
    string,
  ];
  rmSync(links, { recursive: true, force: true });
  if (!existsSync(packages)) return;
  mkdirSync(links);
  for (const name of readdirSync(packages)) symlinkSync(join(packages, name), join(links, name));
}

function removeLeftovers(clone: string): void {
  const directory = join(clone, DIRECTORY);
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (!isLeft(path)) continue;
    try {
      // It may have died before git had made the directory itself.
      const pid = /\d+$/.exec(name)?.[0];
      const names = new Set([...readdirSync(path), `commit-${pid}`, `code-${pid}`]);
      for (const worktree of names) removeWorktree(clone, join(path, worktree));
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Somebody else removes it, too, or it is another user's: it does no harm.
    }
  }
}

function isLeft(path: string): boolean {
  const [, host, pid] = /^(.*)-(\d+)$/.exec(basename(path)) ?? [];
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (host !== hostname()) return age > MAX_AGE;
  // In a container, each process may get the same number.
  if (Number(pid) === process.pid) return true;
  return !isRunning(Number(pid)) || age > MAX_AGE;
}

function removeWorktree(clone: string, path: string): void {
  locked(clone, () => removeLocked(new Git(clone), path));
}

/** Lets one process at a time make and remove work trees of a clone. */
function locked<T>(clone: string, step: () => T): T {
  return withLock(join(clone, `${DIRECTORY}.lock`), () => undefined, step);
}

function removeLocked(git: Git, path: string): void {
  // Twice: git locks a work tree while it is being made.
  const remove = () => git.try(['worktree', 'remove', '--force', '--force', path]).status === 0;
  const isRemoved = remove();
  rmSync(path, { recursive: true, force: true });
  if (!isRemoved && !remove()) removeUnfinished(git, basename(path));
}

/** Removes what git knows of a work tree, if git had not yet noted where that is: nobody else would. */
function removeUnfinished(git: Git, name: string): void {
  const directory = git.text(['rev-parse', '--path-format=absolute', '--git-common-dir']);
  const administered = join(directory, 'worktrees', name);
  if (existsSync(join(administered, 'gitdir'))) return;
  rmSync(administered, { recursive: true, force: true });
}
