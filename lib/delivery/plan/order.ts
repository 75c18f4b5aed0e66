import type { Git } from '../../base/git';
import { own } from '../../base/json';
import type { InstanceName } from '../../model/layout';
import { isSameVersion, type Release, type ReleasedImage } from '../../model/release';
import { refuseInstance } from './decision';

/** How a build stands to another one of the same image. */
export type Order = 'same' | 'older' | 'newer' | 'unknown';

/** Tells which of two commits of the app's sources is the older one. */
export type Ancestry = (a: string, b: string) => Order;

/**
 * How a build stands to the one that runs: by the ancestry of their source commits where that is known, else by
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

/** How each image of a release stands to what runs. */
export function ordersOf(
  wanted: Release,
  current: Release | undefined,
  ancestry: Ancestry,
): Order[] {
  return Object.entries(wanted.images).flatMap(([name, image]) => {
    const running = own(current?.images, name);
    // What nobody has numbered is older than nothing and newer than nothing.
    if (running?.commit === undefined && running?.sequence === undefined) return [];
    const order = orderOf(image, running, ancestry);
    // The same version again is nothing older, whatever it was built from.
    return order === 'older' && isSameVersion(image, running) ? ['same' as const] : [order];
  });
}

/** @throws FleetError where some images would go back, and some forth. */
export function demandOneOrder({ app, environment }: InstanceName, orders: readonly Order[]): void {
  if (!orders.includes('newer')) return;
  refuseInstance(
    app,
    environment,
    'Of the images that are to be released, some are older than what runs, and some are newer.',
    'Release them one by one, or add --allow-older.',
  );
}

/** The order of commits as a repository knows it. In a shallow clone, what is not an ancestor may yet be one. */
export function ancestryIn(source: Git): Ancestry {
  return (a, b) => {
    const [idOfA, idOfB] = [a, b].map((it) => commitId(source, it));
    if (a === b || (idOfA !== undefined && idOfA === idOfB)) return 'same';
    if (idOfA === undefined || idOfB === undefined) return 'unknown';
    if (source.isAncestor(idOfA, idOfB)) return 'older';
    return source.isAncestor(idOfB, idOfA) ? 'newer' : 'unknown';
  };
}

function commitId(git: Git, commit: string): string | undefined {
  const { status, stdout } = git.try(['rev-parse', '--verify', '--quiet', `${commit}^{commit}`]);
  return status === 0 ? stdout.toString().trim() : undefined;
}
