import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readOrEmpty } from '../base/read-or-empty';
import { replaceFiles, writeFiles } from '../base/replace-files';

/** What a run that was killed while it wrote new files has left: a directory at the root. */
export const UNFINISHED = /^\.argosy-new-\d+(\/|$)/;

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
 * Writes new files, or none. Each is complete at any moment, or does not exist.
 *
 * @param root the directory that paths are relative to.
 * @throws DiskError when one cannot be written. The others are removed.
 */
export function writeNewFiles(root: string, files: ReadonlyMap<string, string>): void {
  removeUnfinished(root);
  const missing = [...files].filter(([path]) => !existsSync(join(root, path)));
  const temporary = join(root, `.argosy-new-${process.pid}`);
  const texts = missing.map(([, text], i) => [join(temporary, String(i)), text] as const);
  replaceFiles({
    directory: root,
    temporary,
    write: new Map(missing.map(([path], i) => [path, String(i)])),
    delete: [],
    before: () => undefined,
    stage: () => writeFiles(new Map(texts)),
  });
}

function removeUnfinished(root: string): void {
  try {
    for (const name of readdirSync(root)) {
      if (UNFINISHED.test(name)) rmSync(join(root, name), { recursive: true, force: true });
    }
  } catch {
    // There is no such directory yet, or a later run removes it.
  }
}
