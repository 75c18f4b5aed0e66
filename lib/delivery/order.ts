import type { ReleasedImage } from '../model/release';
import type { Git } from '../synth/git';

/** How a build stands to another one of the same image. */
export type Order = 'same' | 'older' | 'newer' | 'unknown';

/** Tells which of two commits of the app's sources is the older one. */
export type Ancestry = (a: string, b: string) => Order;

/**
 * How a build stands to the one that runs: by the ancestry of their source commits where that can be told, else by
 * their sequence numbers.
 */
export function orderOf(it: ReleasedImage, current: ReleasedImage, ancestry: Ancestry): Order {
  if (it.commit !== undefined && current.commit !== undefined) {
    const order = ancestry(it.commit, current.commit);
    if (order !== 'unknown') return order;
  }
  if (it.sequence === undefined || current.sequence === undefined) return 'unknown';
  if (it.sequence === current.sequence) return 'same';
  return it.sequence < current.sequence ? 'older' : 'newer';
}

/** The order of commits as a repository knows it. In a shallow clone, what is not an ancestor may yet be one. */
export function ancestryIn(source: Git): Ancestry {
  return (a, b) => {
    const [idOfA, idOfB] = [a, b].map((it) => commitId(source, it));
    if (a === b || (idOfA !== undefined && idOfA === idOfB)) return 'same';
    if (idOfA === undefined || idOfB === undefined) return 'unknown';
    if (isAncestor(source, idOfA, idOfB)) return 'older';
    return isAncestor(source, idOfB, idOfA) ? 'newer' : 'unknown';
  };
}

function commitId(git: Git, commit: string): string | undefined {
  const { status, stdout } = git.try(['rev-parse', '--verify', '--quiet', `${commit}^{commit}`]);
  return status === 0 ? stdout.toString().trim() : undefined;
}

function isAncestor(git: Git, a: string, b: string): boolean {
  return git.try(['merge-base', '--is-ancestor', a, b]).status === 0;
}
