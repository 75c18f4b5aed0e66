import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../model/json';

/** What lies in a directory, by path relative to it: a file's text, or `undefined` for anything else. */
export type DiskTree = ReadonlyMap<string, string | undefined>;

/** The names of the folders that {@link apply} works in, at the top of the directory. */
export const TEMPORARY = /^\.argosy-tmp-\d+$/;

/**
 * Reads a directory with all that is below it, in order of the paths. Links are not followed: they, and
 * whatever else is neither file nor directory, are there without a text. A missing directory is empty.
 */
export function readTree(directory: string): DiskTree {
  const files = new Map<string, string | undefined>();
  read(directory, '', files);
  return files;
}

function read(directory: string, prefix: string, files: Map<string, string | undefined>): void {
  for (const entry of list(directory)) {
    const path = `${prefix}${entry.name}`;
    const full = join(directory, entry.name);
    if (entry.isDirectory()) {
      if (prefix !== '' || !TEMPORARY.test(entry.name)) read(full, `${path}/`, files);
    } else {
      files.set(path, entry.isFile() ? readFileSync(full, 'utf8') : undefined);
    }
  }
}

function list(directory: string): Dirent[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.sort((a, b) => byCodeUnit(a.name, b.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
