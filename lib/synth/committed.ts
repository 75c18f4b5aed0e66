import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { RENDERED_ROOT } from '../model/manifest';
import { FleetError } from '../model/problem';

/** The rendered files as a commit has them. */
export class Committed {
  private constructor(
    private readonly root: string,
    /** The id that git gives to each file's text, by its path in the rendered tree. */
    private readonly blobs: ReadonlyMap<string, string>,
  ) {}

  /**
   * @param commit a commit, by any name that git knows it by.
   * @param root the repository's root.
   * @returns `undefined` where there is no git, or no such commit.
   * @throws {@link FleetError} where git is there and can't be asked.
   */
  static at(commit: string, root: string): Committed | undefined {
    const id = commitId(commit, root);
    if (id === undefined) return undefined;
    const listing = git(root, ['ls-tree', '-r', '-z', id, '--', `${RENDERED_ROOT}/`]).stdout;
    const blobs = new Map<string, string>();
    for (const line of listing.toString().split('\0')) {
      const [, blob, path] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      if (blob && path) blobs.set(path.slice(RENDERED_ROOT.length + 1), blob);
    }
    return new Committed(root, blobs);
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

  /** The committed texts of those of the files that are there with another text. */
  differing(files: readonly (readonly [path: string, text: string])[]): Map<string, string> {
    return this.read(
      files.flatMap(([path, text]) => (this.blobs.has(path) && !this.has(path, text) ? path : [])),
    );
  }

  /** The committed texts of files. */
  read(paths: readonly string[]): Map<string, string> {
    const texts = new Map<string, string>();
    if (paths.length === 0) return texts;
    const ids = paths.map((path) => this.blobs.get(path) ?? '');
    const output = git(this.root, ['cat-file', '--batch'], `${ids.join('\n')}\n`).stdout;
    let at = 0;
    for (const path of paths) {
      const headEnd = output.indexOf('\n', at);
      const size = Number(/ blob (\d+)$/.exec(output.toString('utf8', at, headEnd))?.[1]);
      // A partial clone may be without it.
      if (Number.isNaN(size)) at = headEnd + 1;
      else {
        texts.set(path, output.toString('utf8', headEnd + 1, headEnd + 1 + size));
        at = headEnd + size + 2;
      }
    }
    return texts;
  }
}

/** The id of a commit; `undefined` where git has none of that name, or is not there. */
function commitId(commit: string, root: string): string | undefined {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`];
  const { status, stdout, stderr, error } = git(root, args);
  if (status === 0) return stdout.toString().trim();
  const isMissing = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
  const reason = stderr?.toString().trim() ?? '';
  if (isMissing || status === 1 || /not a git repository/.test(reason)) return undefined;
  // Nothing compared would look like nothing wrong.
  const message = `git can't say what is committed: ${reason || error?.message || `exit code ${status}`}`;
  const fix = 'Let git work in this directory: `git log -1` shows what keeps it from that.';
  throw new FleetError([{ file: RENDERED_ROOT, message, fix }]);
}

function git(cwd: string, args: readonly string[], input?: string) {
  const env = { ...process.env, LC_ALL: 'C' };
  return spawnSync('git', args, { cwd, input, env, maxBuffer: 2 ** 30 });
}

/** The id that git gives a text, in a repository whose ids are so long. */
function blobId(text: string, length: number): string {
  const size = Buffer.byteLength(text);
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${size}\0`).update(text).digest('hex');
}
