import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFiles, writeFiles } from '../base/replace-files';
import type { DiskTree, RenderedTree } from '../render/tree';
import { TEMPORARY } from './disk';
import type { Plan } from './plan';

/**
 * Applies a plan to a directory: completely, or not at all. At any moment each file is either old or new; a second run
 * finishes what a killed one began.
 *
 * @param disk the current contents of the directory.
 * @throws {@link DiskError} when the disk refuses; what has changed by then is rolled back.
 */
export function apply(plan: Plan, tree: RenderedTree, disk: DiskTree, directory: string): void {
  removeLeftovers(directory);
  const writes = [...plan.create, ...plan.update];
  if (writes.length + plan.delete.length === 0) return;
  const temporary = join(directory, `.argosy-tmp-${process.pid}`);
  const texts = writes.map(
    (path, i) => [join(temporary, String(i)), tree.get(path) ?? ''] as const,
  );
  replaceFiles({
    directory,
    temporary,
    write: new Map(writes.map((path, i) => [path, String(i)])),
    delete: plan.delete,
    before: (path) => disk.get(path),
    stage: () => writeFiles(new Map(texts)),
  });
}

/** Removes leftovers of a killed run. The lock ensures that no other run is active. */
function removeLeftovers(directory: string): void {
  try {
    for (const name of readdirSync(directory)) {
      if (TEMPORARY.test(name)) rmSync(join(directory, name), { recursive: true, force: true });
    }
  } catch {
    // The directory does not exist yet, or a later run removes them.
  }
}
