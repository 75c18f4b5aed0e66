import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DiskError } from '../base/disk-error';

/**
 * A file that {@link writeNewFiles} would not create: one with another content, or any if all of them are complete. What
 * a run that was killed has written does not count, even if it is the beginning of a file.
 */
export function takenFile(root: string, files: ReadonlyMap<string, string>): string | undefined {
  const states = [...files].map(([path, text]) => [path, stateOf(join(root, path), text)] as const);
  if (states.every(([, state]) => state === 'complete')) return states[0]?.[0];
  return states.find(([, state]) => state === 'other')?.[0];
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
    const state = stateOf(file, text);
    if (state === 'complete' || state === 'other') continue;
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: state === 'begun' ? 'w' : 'wx' });
      written.push(file);
    } catch (error) {
      // A full disk leaves part of a file. One that somebody else has created meanwhile is theirs.
      const isPartial = (error as NodeJS.ErrnoException).code !== 'EEXIST' && existsSync(file);
      throw new DiskError(file, error, removed(isPartial ? [...written, file] : written));
    }
  }
}

type State = 'absent' | 'begun' | 'complete' | 'other';

function stateOf(file: string, text: string): State {
  if (!existsSync(file)) return 'absent';
  try {
    const found = readFileSync(file, 'utf8');
    if (found === text) return 'complete';
    return text.startsWith(found) ? 'begun' : 'other';
  } catch {
    return 'other'; // a directory, or another user's
  }
}

/** Removes files; returns what the user has to know of it. */
function removed(files: readonly string[]): string {
  const left = files.filter((file) => {
    try {
      rmSync(file);
      return false;
    } catch {
      return true;
    }
  });
  if (left.length === 0) return 'Nothing was written.';
  return `These files could not be removed: ${left.join(', ')}. Run the command again, which finishes them, or delete them.`;
}
