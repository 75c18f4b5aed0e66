import { type Dirent, readdirSync } from 'node:fs';
import { byCodeUnit } from './json';

/** The entries of a directory, sorted; none if there is no such directory. */
export function directoryEntries(directory: string): Dirent[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.sort((a, b) => byCodeUnit(a.name, b.name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
