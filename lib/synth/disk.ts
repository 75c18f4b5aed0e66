import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../base/json';
import type { DiskTree } from '../render/tree';

/** The names of the temporary folders of {@link apply}, at the top of the directory. */
export const TEMPORARY = /^\.argosy-tmp-\d+$/;

/**
 * Reads a directory recursively, sorted by path. Links are not followed: they, and anything else that is neither file
 * nor directory, have no text. A missing directory is empty.
 *
 * @param folders the top-level folders to read; any other is a single entry without a text. @default all
 */
export function readTree(directory: string, folders?: readonly string[]): DiskTree {
  const files = new Map<string, string | undefined>();
  for (const entry of list(directory)) {
    const { name } = entry;
    if (TEMPORARY.test(name)) continue;
    const isRead = entry.isDirectory() && (folders?.includes(name) ?? true);
    if (isRead) read(directory, `${name}/`, files);
    else files.set(name, textOf(directory, entry));
  }
  return files;
}

function read(directory: string, prefix: string, files: Map<string, string | undefined>): void {
  const folder = join(directory, prefix);
  for (const entry of list(folder)) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) read(directory, `${path}/`, files);
    else files.set(path, textOf(folder, entry));
  }
}

function textOf(folder: string, entry: Dirent): string | undefined {
  return entry.isFile() ? readFileSync(join(folder, entry.name), 'utf8') : undefined;
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
