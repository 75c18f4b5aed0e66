import type { Git } from '../../base/git';
import { own } from '../../base/json';
import type { InstanceName } from '../../model/layout';
import { isSameVersion, type Release, type ReleasedImage } from '../../model/release';
import { refuseInstance } from './decision';

/** The order of a build relative to another one of the same image. */
export type Order = 'same' | 'older' | 'newer' | 'unknown';

/** Compares two commits of the app's sources. */
export type Ancestry = (a: string, b: string) => Order;

/**
 * The order of a build relative to the one that runs: by the ancestry of their source commits if that is known, else
 * by their sequence numbers.
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

/** The order of each image of a release relative to the one that runs. */
export function ordersOf(
  wanted: Release,
  current: Release | undefined,
  ancestry: Ancestry,
): Order[] {
  return Object.entries(wanted.images).flatMap(([name, image]) => {
    const running = own(current?.images, name);
    // Without a commit or a sequence number there is no order.
    if (running?.commit === undefined && running?.sequence === undefined) return [];
    const order = orderOf(image, running, ancestry);
    // The same version is never older, whatever it was built from.
    return order === 'older' && isSameVersion(image, running) ? ['same' as const] : [order];
  });
}

/** @throws FleetError if some images are older than what runs and some are newer. */
export function demandOneOrder({ app, environment }: InstanceName, orders: readonly Order[]): void {
  if (!orders.includes('newer')) return;
  refuseInstance(
    app,
    environment,
    'Some of these images are older than what runs, and some are newer.',
    'Release them separately, or add --allow-older.',
  );
}

/** Compares commits in a repository. In a shallow clone, ancestors may be missing. */
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
