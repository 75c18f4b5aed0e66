import { createHash } from 'node:crypto';
import { Git, reasonOf } from '../base/git';
import { inRepository, inTree, RENDERED_ROOT } from '../model/layout';
import { FleetError } from '../model/problem';

/** The rendered files as a commit has them. */
export class Committed {
  private constructor(
    private readonly git: Git,
    /** The id that git gives to each file's text, by its path in the rendered tree. */
    private readonly blobs: ReadonlyMap<string, string>,
  ) {}

  /**
   * @param commit a commit, by any name that git knows it by.
   * @param root the repository's root; or git in it, for a commit by its whole id that is there.
   * @param paths files of the rendered tree, and directories that end with `/`. @default all of it
   * @returns `undefined` where there is no git, or no such commit.
   * @throws {@link FleetError} where git is there and can't be asked.
   */
  static at(
    commit: string,
    root: string | Git,
    paths: readonly string[] = [''],
  ): Committed | undefined {
    const git = typeof root === 'string' ? new Git(root) : root;
    const id = typeof root === 'string' ? commitId(commit, git) : commit;
    if (id === undefined) return undefined;
    const files = git.tree(id, paths.map(inRepository));
    const blobs = [...files].map(([path, blob]) => [inTree(path) ?? path, blob] as const);
    return new Committed(git, new Map(blobs));
  }

  /** The paths of all files. */
  get paths(): readonly string[] {
    return [...this.blobs.keys()];
  }

  /** True if the file is there with just this text. */
  has(path: string, text: string): boolean {
    const id = this.blobs.get(path);
    return id !== undefined && id === blobId(text, id.length);
  }

  /** True if the file is there with another text. */
  isChanged([path, text]: readonly [path: string, text: string]): boolean {
    return this.blobs.has(path) && !this.has(path, text);
  }

  /** The committed texts of files. */
  read(paths: readonly string[]): Map<string, string> {
    const texts = new Map<string, string>();
    if (paths.length === 0) return texts;
    const found = this.git.blobs(paths.map((path) => this.blobs.get(path) ?? ''));
    for (const path of paths) {
      const text = found.get(this.blobs.get(path) ?? '');
      // A partial clone may be without it.
      if (text !== undefined) texts.set(path, text);
    }
    return texts;
  }
}

/** The id of a commit; `undefined` where git has none of that name, or is not there. */
function commitId(commit: string, git: Git): string | undefined {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`];
  const result = git.try(args);
  const { status, stdout, stderr, error } = result;
  if (status === 0) return stdout.toString().trim();
  const isMissing = error?.code === 'ENOENT';
  if (isMissing || status === 1 || /not a git repository/.test(stderr)) return undefined;
  // Nothing compared would look like nothing wrong.
  const message = `git can't say what is committed: ${reasonOf(result)}`;
  const fix = 'Let git work in this directory: `git log -1` shows what keeps it from that.';
  throw new FleetError([{ file: RENDERED_ROOT, message, fix }]);
}

/** The id that git gives a text, in a repository whose ids are so long. */
function blobId(text: string, length: number): string {
  const size = Buffer.byteLength(text);
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${size}\0`).update(text).digest('hex');
}
