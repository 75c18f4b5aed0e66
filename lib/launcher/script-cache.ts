import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceCache } from '../base/cache-file';
import { digest } from '../base/digest';
import { isFresh, type Sources } from './sources';

/** A compiled script. */
export interface BuiltScript {
  readonly code: string;
  readonly sourceMap?: string;
  /** The state of the source files when they were compiled. @default the cache key alone identifies the script */
  readonly sources?: Sources;
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
  readonly sources?: Sources;
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
      const { sources } = manifest;
      if (manifest.key !== digest(key.join('\0'))) return undefined;
      if (sources !== undefined && !isFresh(this.root, sources)) return undefined;
      const code = readFileSync(this.script, 'utf8');
      // The packages are too large to digest on each run: their script begins with its id.
      const id = sources === undefined ? manifest.key : digest(code);
      if (sources === undefined && !code.startsWith(headOf(id))) return undefined;
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
    const { sourceMap, sources } = built;
    const keyDigest = digest(key.join('\0'));
    const code = sources === undefined ? headOf(keyDigest) + built.code : built.code;
    const id = sources === undefined ? keyDigest : digest(code);
    const manifest: Manifest = { key: keyDigest, id, ...(sources && { sources }) };
    try {
      if (!isComplete) rmSync(this.manifest, { force: true });
      if (sourceMap !== undefined) replaceCache(this.sourceMap, sourceMap);
      replaceCache(this.script, code);
      if (isComplete) replaceCache(this.manifest, JSON.stringify(manifest));
    } catch {
      // The cache is optional.
    }
    return { code, id };
  }
}

function headOf(id: string): string {
  return `//${id}\n`;
}
