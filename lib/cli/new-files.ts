import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DiskError } from '../base/disk-error';
import { readOrEmpty } from '../base/read-or-empty';

/**
 * A file that {@link writeNewFiles} would not create: one with another content, or any if all of them exist. What a run
 * that was killed has written does not count.
 */
export function takenFile(root: string, files: ReadonlyMap<string, string>): string | undefined {
  const existing = [...files.keys()].filter((path) => existsSync(join(root, path)));
  if (existing.length === files.size) return existing[0];
  return existing.find((path) => readOrEmpty(join(root, path)) !== files.get(path));
}

/**
 * Writes new files, or none.
 *
 * @param root the directory that paths are relative to.
 * @throws {@link DiskError} when one cannot be written. Those before it are removed.
 */
export function writeNewFiles(root: string, files: ReadonlyMap<string, string>): void {
  const written: string[] = [];
  for (const [path, text] of files) {
    const file = join(root, path);
    if (existsSync(file)) continue;
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: 'wx' });
      written.push(file);
    } catch (error) {
      // A full disk leaves part of a file. One that somebody else has created meanwhile is theirs.
      const isPartial = (error as NodeJS.ErrnoException).code !== 'EEXIST' && existsSync(file);
      for (const it of isPartial ? [...written, file] : written) rmSync(it);
      throw new DiskError(file, error, 'Nothing was written.');
    }
  }
}
