import { type Dirent, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { directoryEntries } from '../base/directory-entries';
import { type FileStamp, fileStamp } from '../base/file-stamp';
import { LazyMap } from '../base/lazy-map';
import type { DiskTree } from '../render/tree';

/** The names of the temporary folders of {@link apply}, at the top of the directory. */
export const TEMPORARY = /^\.argosy-tmp-\d+$/;

/**
 * Lists a directory recursively, sorted by path. Links are not followed: they, and anything else that is neither file
 * nor directory, have no text. A missing directory is empty.
 *
 * @param folders the top-level folders to read; any other is a single entry without a text. @default all
 */
export function readTree(directory: string, folders?: readonly string[]): DiskTree {
  const files = new DiskFiles(directory);
  for (const entry of directoryEntries(directory)) {
    const { name } = entry;
    if (TEMPORARY.test(name)) continue;
    const isRead = entry.isDirectory() && (folders?.includes(name) ?? true);
    if (isRead) read(directory, `${name}/`, files);
    else files.add(name, entry);
  }
  return files;
}

function read(directory: string, prefix: string, files: DiskFiles): void {
  const folder = join(directory, prefix);
  for (const entry of directoryEntries(folder)) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) read(directory, `${path}/`, files);
    else files.add(path, entry);
  }
}

/** The files of a directory. Each is read when its text is needed. */
class DiskFiles extends LazyMap<string | undefined> implements DiskTree {
  constructor(private readonly directory: string) {
    super((path) => readFileSync(join(directory, path), 'utf8'));
  }

  add(path: string, entry: Dirent): void {
    if (entry.isFile()) this.defer(path);
    else this.set(path, undefined);
  }

  isUnread(path: string): boolean {
    return this.isDeferred(path);
  }

  stampOf(path: string): FileStamp | undefined {
    // `join` would take as long as the system call.
    return fileStamp(`${this.directory}${sep}${path}`);
  }
}
