import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DiskError } from '../../base/disk-error';
import type { Git } from '../../base/git';
import type { ChangedFile, FileVersion } from './file-diff';

/** What the work tree and the index of a clone hold of some files. */
export class CheckedOut {
  /** The entries of the index; `undefined` where it has none. */
  readonly index = new Map<string, FileVersion | undefined>();
  private readonly contents = new Map<string, Buffer>();
  private readonly sparse = new Set<string>();
  /** Paths with a merge conflict, and those that are neither a file nor absent. */
  private readonly strange = new Set<string>();

  private readonly root: string;

  /** @throws GitError, DiskError */
  constructor(
    private readonly git: Git,
    private readonly files: readonly ChangedFile[],
  ) {
    const paths = files.map(({ path }) => path);
    this.root = realpathSync(git.directory);
    for (const path of paths) this.index.set(path, undefined);
    if (paths.length === 0) return;
    const args = ['--literal-pathspecs', 'ls-files', '-z', '-s', '-t', '--', ...paths];
    for (const line of git.parts(args)) {
      const [, tag, mode, id, stage, path] =
        /^(\w) (\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(line) ?? [];
      if (mode === undefined || id === undefined || path === undefined) continue;
      if (stage === '0') this.index.set(path, { mode, id });
      else this.strange.add(path);
      if (tag === 'S') this.sparse.add(path);
    }
    for (const path of paths) this.read(path);
  }

  /** True for a file that a sparse checkout leaves out. */
  isSparse(path: string): boolean {
    return this.sparse.has(path);
  }

  /** The content of a file in the work tree; `undefined` if there is none. */
  content(path: string): Buffer | undefined {
    return this.contents.get(path);
  }

  /**
   * The files that are neither as before the change, nor as after it, which a run that was killed has left.
   *
   * @throws GitError
   */
  uncommitted(): string[] {
    const inWorkTree = this.modified();
    return this.files
      .filter(({ path, before, after }) => {
        const id = this.index.get(path)?.id;
        const isStaged = id !== before?.id && id !== after?.id;
        return this.strange.has(path) || isStaged || inWorkTree.has(path);
      })
      .map(({ path }) => path);
  }

  private modified(): Set<string> {
    const ids = this.ids();
    const differing = this.files
      .filter(({ path, before, after }) => {
        const id = ids.get(path);
        return !this.isSparse(path) && id !== before?.id && id !== after?.id;
      })
      .map(({ path }) => path);
    const known = differing.filter((path) => this.index.get(path) !== undefined);
    if (known.length === 0) return new Set(differing);
    // Line ends may differ in a way that git takes for unmodified.
    const args = ['--literal-pathspecs', 'diff', '--name-only', '--no-ext-diff', '-z', '--'];
    const found = new Set(this.git.parts([...args, ...known]));
    return new Set(differing.filter((path) => found.has(path) || !known.includes(path)));
  }

  /** The ids of the blobs that git would store for the files in the work tree. */
  private ids(): Map<string, string> {
    const paths = [...this.contents.keys()];
    if (paths.length === 0) return new Map();
    const input = paths.map((path) => `${path}\n`).join('');
    const ids = this.git.text(['hash-object', '--stdin-paths'], { input }).split('\n');
    return new Map(paths.map((path, i) => [path, ids[i] ?? '']));
  }

  private read(path: string): void {
    const file = join(this.git.directory, path);
    try {
      const entry = lstatSync(file);
      // A directory may hold files that the change deletes; if not, it is in the way of the rename.
      if (entry.isDirectory()) return;
      const isDirect = realpathSync(dirname(file)) === join(this.root, dirname(path));
      if (entry.isFile() && isDirect) this.contents.set(path, readFileSync(file));
      else this.strange.add(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return;
      throw new DiskError(file, error, 'Nothing was changed.');
    }
  }
}
