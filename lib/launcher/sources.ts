import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { digest } from '../base/digest';
import { type FileStamp, fileStamp, sameStamp } from '../base/file-stamp';
import { filesBelow } from '../base/files-below';
import { readOrEmpty } from '../base/read-or-empty';
import { FLEET_APPS } from '../model/layout';

/** The state of a source file. */
interface Source {
  readonly digest: string;
  /** Its stamp before it was read. @default it is read again to see whether it has changed */
  readonly stamp: FileStamp | undefined;
}

/** The state of source files, by path relative to the repository's root. */
export interface Sources {
  readonly files: Readonly<Record<string, Source>>;
  /** The entries of each directory: a new file may shadow another in resolution, or match a glob. */
  readonly directories: Readonly<Record<string, string>>;
}

/** Configuration that affects compilation and module resolution, besides the files that tsconfig.json extends. */
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * Records the sources of a compilation. Each file is read once, so that the digest is that of the text that is
 * compiled, even if somebody saves the file meanwhile.
 */
export class SourceRecorder {
  private readonly files: Record<string, Source> = {};
  private readonly apps: string;

  constructor(private readonly root: string) {
    this.apps = listing(root, FLEET_APPS);
    for (const file of [...SETTINGS, ...extended(root, 'tsconfig.json')]) {
      const stamp = fileStamp(join(root, file));
      this.files[file] = { digest: digestOf(root, file), stamp };
    }
  }

  /** Reads a source file. */
  read(path: string): string {
    const file = join(this.root, path);
    // A named pipe would block.
    if (!statSync(file).isFile()) throw new Error(`${path} is not a file.`);
    const stamp = fileStamp(file);
    const text = readFileSync(file, 'utf8');
    this.files[path] = { digest: digest(text), stamp };
    return text;
  }

  /** The recorded state. */
  sources(): Sources {
    const parents = new Set(Object.keys(this.files).map(dirname));
    parents.delete('.');
    parents.delete(FLEET_APPS);
    const listings = [...parents].map((it) => [it, listing(this.root, it)]);
    return {
      files: this.files,
      directories: { ...Object.fromEntries(listings), [FLEET_APPS]: this.apps },
    };
  }
}

/** True if no source has changed. */
export function isFresh(root: string, { files, directories }: Sources): boolean {
  return (
    Object.entries(directories).every(([it, names]) => listing(root, it) === names) &&
    Object.entries(files).every(([it, known]) => isSame(root, it, known))
  );
}

function isSame(root: string, file: string, { digest, stamp }: Source): boolean {
  // Thousands of files: reading takes much longer than a look at the stamp.
  if (stamp !== undefined && sameStamp(stamp, fileStamp(`${root}${sep}${file}`))) return true;
  return digestOf(root, file) === digest;
}

function digestOf(root: string, file: string): string {
  try {
    return digest(readFileSync(join(root, file)));
  } catch {
    return 'missing';
  }
}

function listing(root: string, directory: string): string {
  try {
    const path = join(root, directory);
    // main.ts imports apps by a pattern that includes subfolders.
    const names = directory === FLEET_APPS ? filesBelow(path) : readdirSync(path).sort();
    return names.join('\n');
  } catch {
    return 'missing';
  }
}

/** The files of the repository that a tsconfig.json extends. Packages that it extends are in the lock file. */
function extended(root: string, file: string, seen: readonly string[] = []): string[] {
  const text = readOrEmpty(join(root, file));
  const [, names = ''] = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(text) ?? [];
  return [...names.matchAll(/"(\.[^"]*)"/g)].flatMap(([, name = '']) => {
    const path = join(dirname(file), name.endsWith('.json') ? name : `${name}.json`);
    return seen.includes(path) ? [] : [path, ...extended(root, path, [...seen, path])];
  });
}
