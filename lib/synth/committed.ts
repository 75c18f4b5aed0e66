import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';

/** The files of a directory as a commit has them. */
export class Committed {
  private constructor(
    private readonly directory: string,
    /** The id that git gives to each file's text, by its path relative to the directory. */
    private readonly blobs: ReadonlyMap<string, string>,
  ) {}

  /** @returns `undefined` where there is no git, or no such commit. */
  static at(commit: string, directory: string): Committed | undefined {
    // A name such as `--output=x` is no option here, and no path.
    const args = ['ls-tree', '-r', '-z', '--end-of-options', commit, '.'];
    const listing = git(directory, args);
    if (listing === undefined) return undefined;
    const blobs = new Map<string, string>();
    for (const line of listing.toString().split('\0')) {
      const [, id, path] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      if (id && path) blobs.set(path, id);
    }
    return new Committed(directory, blobs);
  }

  /** How many files there are. */
  get size(): number {
    return this.blobs.size;
  }

  /** True if the file is there with just this text. */
  has(path: string, text: string): boolean {
    const id = this.blobs.get(path);
    return id !== undefined && id === blobId(text, id.length);
  }

  /** The committed texts of those of the files that are there with another text. */
  differing(files: readonly (readonly [path: string, text: string])[]): Map<string, string> {
    const paths = files.flatMap(([path, text]) =>
      this.blobs.has(path) && !this.has(path, text) ? path : [],
    );
    const ids = paths.map((path) => this.blobs.get(path) ?? '');
    if (ids.length === 0) return new Map();
    const output = git(this.directory, ['cat-file', '--batch'], `${ids.join('\n')}\n`);
    if (output === undefined) return new Map();
    const texts = new Map<string, string>();
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

function git(cwd: string, args: readonly string[], input?: string): Buffer | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd, input, maxBuffer: 2 ** 30 });
  return status === 0 ? stdout : undefined;
}

/** The id that git gives a text, in a repository whose ids are so long. */
function blobId(text: string, length: number): string {
  const size = Buffer.byteLength(text);
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${size}\0`).update(text).digest('hex');
}
