import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FLEET_APPS } from '../model/layout';

/** A compiled script. */
export interface BuiltScript {
  readonly code: string;
  readonly sourceMap?: string;
  /** The source files, relative to the repository's root. */
  readonly inputs: readonly string[];
}

/** A script to run. */
export interface KeptScript {
  readonly code: string;
  /** Identifies the code. */
  readonly id: string;
}

/** The inputs of a cached script. */
interface Manifest {
  readonly key: string;
  /** Identifies the script. */
  readonly id: string;
  /** The digest of each source file. */
  readonly files: Readonly<Record<string, string>>;
  /** The entries of each directory: a new file may shadow another in resolution, or match a glob. */
  readonly directories: Readonly<Record<string, string>>;
}

/**
 * A cache of one compiled script, with its source map and the digests of its inputs. It holds code, never rendered
 * manifests, and can be deleted at any time.
 */
export class ScriptCache {
  /** The path of the script, as in stack traces. */
  readonly script: string;
  /** The path of the source map. */
  readonly sourceMap: string;
  private readonly manifest: string;

  /**
   * @param root the directory that source paths are relative to.
   * @param directory the cache directory.
   */
  constructor(
    private readonly root: string,
    directory: string,
    name: string,
  ) {
    this.script = join(directory, `${name}.js`);
    this.sourceMap = `${this.script}.map`;
    this.manifest = join(directory, `${name}.json`);
  }

  /**
   * Returns the script if none of its inputs has changed.
   *
   * @param key the inputs besides the source files.
   */
  read(key: readonly unknown[]): KeptScript | undefined {
    try {
      const manifest = JSON.parse(readFileSync(this.manifest, 'utf8')) as Manifest;
      if (manifest.key !== digest(key.join('\0')) || !this.isFresh(manifest)) return undefined;
      const code = readFileSync(this.script, 'utf8');
      const hasSources = Object.keys(manifest.files).length > 0;
      const id = idOf(code, manifest.key, hasSources);
      return manifest.id === id ? { code, id } : undefined;
    } catch {
      return undefined; // missing or unreadable
    }
  }

  /**
   * Stores a script. Write errors are ignored: the next run compiles again.
   *
   * @param isComplete whether later runs may use the script.
   */
  write(key: readonly unknown[], built: BuiltScript, isComplete = true): KeptScript {
    const { code, sourceMap, inputs } = built;
    const id = idOf(code, digest(key.join('\0')), inputs.length > 0);
    try {
      mkdirSync(dirname(this.script), { recursive: true });
      if (!isComplete) rmSync(this.manifest, { force: true });
      if (sourceMap !== undefined) replace(this.sourceMap, sourceMap);
      replace(this.script, code);
      if (isComplete) replace(this.manifest, JSON.stringify(this.describe(key, id, built)));
    } catch {
      // The cache is optional.
    }
    return { code, id };
  }

  private describe(key: readonly unknown[], id: string, { inputs }: BuiltScript): Manifest {
    const parents = inputs.map(dirname).filter((it) => it !== '.');
    const directories = inputs.length > 0 ? [...new Set([FLEET_APPS, ...parents])] : [];
    return {
      key: digest(key.join('\0')),
      id,
      files: byName(inputs, (it) => this.digestOf(it)),
      directories: byName(directories, (it) => this.listing(it)),
    };
  }

  private isFresh({ files, directories }: Manifest): boolean {
    return (
      Object.entries(directories).every(([it, names]) => this.listing(it) === names) &&
      Object.entries(files).every(([it, known]) => this.digestOf(it) === known)
    );
  }

  private digestOf(file: string): string {
    try {
      return digest(readFileSync(join(this.root, file)));
    } catch {
      return 'missing';
    }
  }

  private listing(directory: string): string {
    try {
      // main.ts imports apps by a pattern that includes subfolders.
      const recursive = directory === FLEET_APPS;
      const options = { recursive, encoding: 'utf8' } as const;
      return readdirSync(join(this.root, directory), options).sort().join('\n');
    } catch {
      return 'missing';
    }
  }
}

/** The key alone identifies a script without source files, such as the packages, which are too large to hash on each run. */
function idOf(code: string, key: string, hasSources: boolean): string {
  return hasSources ? digest(code) : key;
}

function byName(names: readonly string[], of: (name: string) => string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, of(name)]));
}

function digest(data: string | Buffer): string {
  return createHash('sha1').update(data).digest('hex');
}

/** Replaces a file atomically. */
export function replace(file: string, text: string | Buffer): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}
