import type { RenderedTree } from './tree';
import { isGenerated } from './tree';

/** What has to happen to a directory so that it holds the rendered tree: paths, in order. */
export interface Plan {
  readonly create: readonly string[];
  readonly update: readonly string[];
  readonly delete: readonly string[];
  readonly unchanged: readonly string[];
  /** Files that Argosy has not written: they are left alone. */
  readonly foreign: readonly string[];
  /** Such files where a rendered one belongs: the plan can't be carried out. */
  readonly blocked: readonly string[];
}

/** Compares the rendered tree with the files that are there. */
export function plan(tree: RenderedTree, disk: ReadonlyMap<string, string>): Plan {
  const result = {
    create: [] as string[],
    update: [] as string[],
    delete: [] as string[],
    unchanged: [] as string[],
    foreign: [] as string[],
    blocked: [] as string[],
  };
  for (const [path, text] of tree) {
    const found = disk.get(path);
    if (found === undefined) result.create.push(path);
    else if (found === text) result.unchanged.push(path);
    else if (isGenerated(found)) result.update.push(path);
    else result.blocked.push(path);
  }
  for (const [path, text] of disk) {
    if (tree.has(path)) continue;
    if (isGenerated(text)) result.delete.push(path);
    else result.foreign.push(path);
  }
  result.delete.sort();
  result.foreign.sort();
  return result;
}
