import { hash } from 'node:crypto';
import { Git, reasonOf } from '../base/git';
import { inRepository, inTree, RENDERED_ROOT } from '../model/layout';
import { FleetError } from '../model/problem';
import { type KnownFile, type RenderedFile, textOf } from './tree';

/** The rendered files of a commit. */
export class Committed {
  private constructor(
    private readonly git: Git,
    /** Each file's blob id, by path in the rendered tree. */
    private readonly blobs: ReadonlyMap<string, string>,
  ) {}

  /**
   * @param commit any revision that git resolves to a commit.
   * @param root the repository's root; or a `Git` in it, if `commit` is the full id of an existing commit.
   * @param paths files of the rendered tree, and directories that end with `/`. @default the whole tree
   * @returns `undefined` if there is no git repository or no such commit.
   * @throws {@link FleetError} if git fails to read the commit.
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

  /** Each file's blob id, by path: all that {@link isChanged} needs in another thread. */
  get ids(): ReadonlyMap<string, string> {
    return this.blobs;
  }

  /** The paths of all files. */
  get paths(): readonly string[] {
    return [...this.blobs.keys()];
  }

  /** True if the file is committed with exactly this text. */
  has(path: string, text: string): boolean {
    return isBlob(this.blobs.get(path), text);
  }

  /** True if the file is committed with a different text. */
  isChanged(file: RenderedFile | KnownFile): boolean {
    return isChanged(this.blobs, file);
  }

  /** The committed texts of files. */
  read(paths: readonly string[]): Map<string, string> {
    const texts = new Map<string, string>();
    if (paths.length === 0) return texts;
    const found = this.git.blobs(paths.map((path) => this.blobs.get(path) ?? ''));
    for (const path of paths) {
      const text = found.get(this.blobs.get(path) ?? '');
      // A partial clone may lack the blob.
      if (text !== undefined) texts.set(path, text);
    }
    return texts;
  }
}

/** True if a commit with these blobs, by path, has the file with a different text. */
export function isChanged(
  blobs: ReadonlyMap<string, string>,
  file: RenderedFile | KnownFile,
): boolean {
  const [path, , known] = file;
  const id = blobs.get(path);
  if (id === undefined || id === known) return false;
  return !isBlob(id, textOf(file));
}

function isBlob(id: string | undefined, text: string): boolean {
  return id !== undefined && id === blobId(text, id.length);
}

/** The id of a commit; `undefined` if git has no such commit or is not installed. */
function commitId(commit: string, git: Git): string | undefined {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`];
  const result = git.try(args);
  const { status, stdout, stderr, error } = result;
  if (status === 0) return stdout.toString().trim();
  const isMissing = error?.code === 'ENOENT';
  if (isMissing || status === 1 || /not a git repository/.test(stderr)) return undefined;
  // Comparing with nothing would look like finding nothing wrong.
  const message = `git cannot read the commit to compare with: ${reasonOf(result)}`;
  const fix = 'Run `git log -1` here and fix the error that it reports.';
  throw new FleetError([{ file: RENDERED_ROOT, message, fix }]);
}

/** The blob id of a text, in a repository whose ids have this length. */
export function blobId(text: string, length = 40): string {
  const size = Buffer.byteLength(text);
  return hash(length === 64 ? 'sha256' : 'sha1', `blob ${size}\0${text}`, 'hex');
}
