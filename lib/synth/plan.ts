import { byCodeUnit } from '../base/json';
import type { Problem } from '../model/problem';
import type { DiskTree } from '../render/tree';
import { isGenerated, type RenderedTree } from '../render/tree';

/** What has to happen to a directory so that it holds the rendered tree: paths, in order. */
export interface Plan {
  readonly create: readonly string[];
  readonly update: readonly string[];
  readonly delete: readonly string[];
  readonly unchanged: readonly string[];
  /** What Argosy has not written: it is left alone. */
  readonly foreign: readonly string[];
  /** Such a thing where a rendered file or its directory belongs: the plan can't be carried out. */
  readonly blocked: readonly string[];
}

/** Compares the rendered tree with what is there. */
export function plan(tree: RenderedTree, disk: DiskTree): Plan {
  const result: Record<keyof Plan, string[]> = {
    create: [],
    update: [],
    delete: [],
    unchanged: [],
    foreign: [],
    blocked: [],
  };
  const blocked = new Set<string>();
  for (const [path, text] of tree) {
    const obstacle = obstacleOf(path, disk);
    if (obstacle !== undefined) blocked.add(obstacle);
    else if (!disk.has(path)) result.create.push(path);
    else if (disk.get(path) === text) result.unchanged.push(path);
    else result.update.push(path);
  }
  for (const [path, text] of disk) {
    if (tree.has(path) || blocked.has(path)) continue;
    if (text !== undefined && isGenerated(text)) result.delete.push(path);
    else result.foreign.push(path);
  }
  result.blocked.push(...[...blocked].sort(byCodeUnit));
  return result;
}

/**
 * True for what may be replaced. Where a rendered file belongs, an empty one is what a power cut has left
 * of it; anywhere else it is somebody's `.gitkeep`.
 */
function isOurs(text: string | undefined): boolean {
  return text !== undefined && (text === '' || isGenerated(text));
}

/** What stands at a path, or where one of its directories has to be, and is not ours. */
function obstacleOf(path: string, disk: DiskTree): string | undefined {
  if (disk.has(path)) return isOurs(disk.get(path)) ? undefined : path;
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const parent = path.slice(0, end);
    if (disk.has(parent)) return isOurs(disk.get(parent)) ? undefined : parent;
  }
  return undefined;
}

/** What is wrong where something that Argosy has not written is in the way of a rendered file. */
export function blockedProblem(file: string): Problem {
  return {
    file,
    message: 'A rendered file belongs here, but this one was not written by Argosy.',
    fix: 'Move it out of the way, or delete it. In git, commit that.',
  };
}
