import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DiskError } from '../../base/disk-error';
import type { Git } from '../../base/git';
import { replaceFiles } from '../../base/replace-files';
import { CheckedOut } from './checked-out';
import { changedFiles, type FileVersion, indexEntry, noIndexEntry } from './file-diff';

/** Why a clone is not fast-forwarded. Nothing was changed. */
export type Obstacle =
  | { readonly kind: 'moved' }
  | { readonly kind: 'merging' }
  | { readonly kind: 'uncommitted'; readonly paths: readonly string[] };

/**
 * Moves what is checked out from one commit to its child, with work tree and index: completely or not at all. `git merge`
 * would leave a part of the files when the disk is full. What a killed run has left of the same change is no obstacle.
 *
 * @param git the clone.
 * @param temporary a directory in the clone. It is emptied, and removed.
 * @returns an obstacle, if there is one.
 * @throws GitError, DiskError when git or the disk refuses. Nothing was changed, unless the message says so.
 */
export function fastForward(
  git: Git,
  base: string,
  commit: string,
  temporary: string,
): Obstacle | undefined {
  const places = ['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'index'].flatMap((it) => ['--git-path', it]);
  const [head, ...paths] = git
    .text(['rev-parse', 'HEAD', '--path-format=absolute', ...places])
    .split('\n');
  const [merge = '', pick = '', index = ''] = paths;
  if (head !== base) return { kind: 'moved' };
  if (existsSync(merge) || existsSync(pick)) return { kind: 'merging' };
  const files = changedFiles(git, base, commit);
  const current = new CheckedOut(git, files);
  const uncommitted = current.uncommitted();
  if (uncommitted.length > 0) return { kind: 'uncommitted', paths: uncommitted };
  const present = files.filter(({ path }) => !current.isSparse(path));
  const after = new Map(files.map((it) => [it.path, it.after]));
  const write = present.flatMap(({ path, after }) => (after ? [{ path, after }] : []));
  replaceFiles({
    directory: git.directory,
    temporary,
    write: new Map(write.map(({ path }) => [path, join('new', path)])),
    delete: present
      .filter((it) => it.after === undefined && current.content(it.path) !== undefined)
      .map(({ path }) => path),
    before: (path) => current.content(path),
    stage: () => {
      checkOutFiles(git, write, temporary);
      // The index can be put back on a full disk, too.
      if (existsSync(index)) copyFileSync(index, join(temporary, 'reserve'));
    },
    confirm: () => {
      writeIndex(git, after, current);
      try {
        git.text(['update-ref', '-m', 'argosy: fast-forward', 'HEAD', commit, base]);
      } catch (error) {
        // Git may be killed, or fail to remove a lock, after it has moved the branch.
        if (git.try(['rev-parse', 'HEAD']).stdout.toString().trim() === commit) return;
        putIndexBack(git, current, temporary);
        throw error;
      }
    },
  });
  // Only so that the next `git status` need not read the files.
  git.try(['update-index', '-q', '--refresh']);
  return undefined;
}

/** Writes files as git checks them out, with its filters and line ends, into `new/`. */
function checkOutFiles(
  git: Git,
  files: readonly { readonly path: string; readonly after: FileVersion }[],
  temporary: string,
): void {
  const env = { GIT_INDEX_FILE: join(temporary, 'index') };
  mkdirSync(join(temporary, 'new'));
  const input = files.map(({ path, after }) => indexEntry(path, after)).join('');
  git.text(['update-index', '-z', '--index-info'], { input, env });
  git.text(['checkout-index', '--all', `--prefix=${join(temporary, 'new')}/`], { env });
}

/** Sets entries of the index; the others, also those with staged changes, stay. */
function writeIndex(
  git: Git,
  files: ReadonlyMap<string, FileVersion | undefined>,
  current: CheckedOut,
): void {
  const idLength = git.text(['rev-parse', 'HEAD']);
  const input = [...files].map(([path, version]) =>
    version ? indexEntry(path, version) : noIndexEntry(path, idLength),
  );
  git.text(['update-index', '-z', '--index-info'], { input: input.join('') });
  const sparse = [...files.keys()].filter((path) => files.get(path) && current.isSparse(path));
  if (sparse.length === 0) return;
  const paths = sparse.map((path) => `${path}\0`).join('');
  git.text(['update-index', '--skip-worktree', '-z', '--stdin'], { input: paths });
}

function putIndexBack(git: Git, current: CheckedOut, temporary: string): void {
  try {
    rmSync(join(temporary, 'reserve'), { force: true });
    writeIndex(git, current.index, current);
  } catch (error) {
    const state = 'HEAD was not moved, but the change is staged.\n  Fix: run `git reset`.';
    throw new DiskError(git.directory, error, state);
  }
}
