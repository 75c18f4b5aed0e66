import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DiskError } from './disk-error';

/**
 * Writes a file so that it has the old content or the new one at any moment, even after a power cut.
 *
 * @param temporary a path on the same file system, for the new content until it is complete.
 * @throws {@link DiskError} if the disk refuses. The file is unchanged.
 */
export function replaceFile(file: string, text: string, temporary: string): void {
  try {
    mkdirSync(dirname(temporary), { recursive: true });
    mkdirSync(dirname(file), { recursive: true });
    const descriptor = openSync(temporary, 'w');
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    try {
      rmSync(temporary, { force: true, recursive: true });
    } catch {
      // the next run replaces it
    }
    throw new DiskError(file, error, 'Nothing was changed.');
  }
}
