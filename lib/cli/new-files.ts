import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DiskError } from '../base/disk-error';
import { readOrEmpty } from '../base/read-or-empty';

/**
 * A file that {@link writeNewFiles} would not create: one with another content, or any if all of them are complete. What
 * a run that was killed has written does not count, even if it is the beginning of a file.
 */
export function takenFile(root: string, files: ReadonlyMap<string, string>): string | undefined {
  const existing = [...files].filter(([path]) => existsSync(join(root, path)));
  const complete = existing.filter(([path, text]) => readOrEmpty(join(root, path)) === text);
  if (complete.length === files.size) return complete[0]?.[0];
  return existing.find(([path, text]) => !text.startsWith(readOrEmpty(join(root, path))))?.[0];
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
    const isBegun = existsSync(file);
    if (isBegun && readOrEmpty(file) === text) continue;
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: isBegun ? 'w' : 'wx' });
      written.push(file);
    } catch (error) {
      // A full disk leaves part of a file. One that somebody else has created meanwhile is theirs.
      const isPartial = (error as NodeJS.ErrnoException).code !== 'EEXIST' && existsSync(file);
      throw new DiskError(file, error, removed(isPartial ? [...written, file] : written));
    }
  }
}

/** Removes files; returns what is left. */
function removed(files: readonly string[]): string {
  const left = files.filter((file) => {
    try {
      rmSync(file);
      return false;
    } catch {
      return true;
    }
  });
  return left.length === 0
    ? 'Nothing was written.'
    : `Run the command again, or delete what it has written: ${left.join(', ')}.`;
}
