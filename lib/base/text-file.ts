import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { reasonOfErrno } from './errno';

/** Thrown for a file that is no text to read. Its message has no path, and nothing of the content. */
export class TextFileError extends Error {
  override readonly name = 'TextFileError';

  constructor(
    message: string,
    readonly fix: string,
    /** The code of the system's error. @default none: the file is refused */
    readonly code?: string,
  ) {
    super(message);
  }
}

/** No file that people or machines write is larger. */
const MAX_BYTES = 50_000_000;

// A FIFO would block until somebody writes to it. Windows has neither flag.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** Reads the text files of a directory tree, and nothing outside of it. */
export class TextFiles {
  /** The real root, and the directories that are known to be in it. */
  private real: string | undefined;
  private readonly inside = new Set<string>();

  /** @param root an absolute path. */
  constructor(readonly root: string) {}

  /**
   * Reads a file.
   *
   * @param path relative to the root.
   * @throws {@link TextFileError} if it is not a file, is too large, cannot be read, or is a link out of the tree.
   */
  read(path: string, maxBytes = MAX_BYTES): string {
    const file = join(this.root, path);
    try {
      this.demandReallyInside(dirname(file));
      return readText(file, FLAGS, maxBytes);
    } catch (error) {
      // Some systems say EMLINK or EFTYPE.
      if (!isLink(error)) throw asTextFileError(error);
    }
    try {
      const target = realpathSync(file);
      this.demandReallyInside(dirname(target));
      return readText(target, FLAGS, maxBytes);
    } catch (error) {
      throw asTextFileError(error);
    }
  }

  /**
   * @param directory relative to the root.
   * @throws {@link TextFileError} if it is a link out of the tree, or does not exist.
   */
  demandInside(directory: string): void {
    try {
      this.demandReallyInside(join(this.root, directory));
    } catch (error) {
      throw asTextFileError(error);
    }
  }

  private demandReallyInside(directory: string): void {
    if (this.inside.has(directory)) return;
    this.real ??= realpathSync(this.root);
    if (!isInside(this.real, realpathSync(directory))) {
      throw new TextFileError(
        'It is a link, or in one, that leads out of the repository.',
        'Replace it with a file of its own.',
      );
    }
    this.inside.add(directory);
  }
}

/** True for a directory, and any path below it. */
export function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

function readText(file: string, flags: number, maxBytes: number): string {
  const descriptor = openSync(file, flags);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) {
      throw new TextFileError(`It is ${kindOf(stats)}, not a file.`, 'Replace it with a file.');
    }
    if (stats.size > maxBytes) {
      const [size, most] = [stats.size, maxBytes].map((it) => Math.ceil(it / 1000));
      throw new TextFileError(
        `It has ${size} kB, and must not have more than ${most} kB.`,
        'Restore it from git, or remove it.',
      );
    }
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory';
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

function isLink(error: unknown): boolean {
  return ['ELOOP', 'EMLINK', 'EFTYPE'].includes(String((error as NodeJS.ErrnoException).code));
}

function asTextFileError(error: unknown): unknown {
  if (error instanceof TextFileError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  const fix = 'Make it a file that you can read, or remove it.';
  return new TextFileError(`It cannot be read: ${reasonOfErrno(error, 'read')}`, fix, code);
}
