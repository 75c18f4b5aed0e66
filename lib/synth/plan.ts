import { byCodeUnit } from '../base/json';
import type { Problem } from '../model/problem';
import type { DiskTree } from '../render/tree';
import { isGenerated, type RenderedTree } from '../render/tree';

/** The changes that make a directory match the rendered tree: sorted paths. */
export interface Plan {
  readonly create: readonly string[];
  readonly update: readonly string[];
  readonly delete: readonly string[];
  readonly unchanged: readonly string[];
  /** Files that Argosy did not write, which it leaves alone. */
  readonly foreign: readonly string[];
  /** Foreign files in the place of a rendered file or of its directory: the plan cannot be applied. */
  readonly blocked: readonly string[];
}

/** Compares the rendered tree with the contents of a directory. */
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
  for (const path of tree.keys()) {
    if (isSame(path, tree, disk)) {
      result.unchanged.push(path);
      continue;
    }
    const obstacle = obstacleOf(path, disk);
    if (obstacle !== undefined) blocked.add(obstacle);
    else if (!disk.has(path)) result.create.push(path);
    else result.update.push(path);
  }
  for (const path of disk.keys()) {
    if (tree.has(path) || blocked.has(path)) continue;
    const text = disk.get(path);
    if (text !== undefined && isGenerated(text)) result.delete.push(path);
    else result.foreign.push(path);
  }
  result.blocked.push(...[...blocked].sort(byCodeUnit));
  return result;
}

/** True for a file with the rendered text. A text that comes from the disk need not be read for that. */
function isSame(path: string, tree: RenderedTree, disk: DiskTree): boolean {
  if (tree.unreadIn?.(path) === disk) return true;
  return disk.has(path) && disk.get(path) === tree.get(path);
}

/**
 * True for a file that may be replaced. In the place of a rendered file, an empty file is what a power cut left of it;
 * anywhere else it is somebody's `.gitkeep`.
 */
function isOurs(text: string | undefined): boolean {
  return text !== undefined && (text === '' || isGenerated(text));
}

/** The foreign file at a path or in the place of one of its directories, if any. */
function obstacleOf(path: string, disk: DiskTree): string | undefined {
  if (disk.has(path)) return isOurs(disk.get(path)) ? undefined : path;
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const parent = path.slice(0, end);
    if (disk.has(parent)) return isOurs(disk.get(parent)) ? undefined : parent;
  }
  return undefined;
}

/** The problem of a foreign file in the place of a rendered one. */
export function blockedProblem(file: string): Problem {
  return {
    file,
    message: 'A rendered file belongs here, but Argosy did not write the existing one.',
    fix: 'Move or delete the existing file, and commit that.',
  };
}
