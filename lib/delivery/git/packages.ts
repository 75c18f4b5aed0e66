import { join } from 'node:path';
import { Git } from '../../base/git';
import { libraryMismatch, lockedLibrary, NPM_LOCK } from '../../base/package-lock';
import { readOrEmpty } from '../../base/read-or-empty';
import { DeliveryError } from '../delivery-error';

/** The lock files, which determine the packages that a commit is rendered with. */
const LOCKS = [NPM_LOCK, 'pnpm-lock.yaml', 'yarn.lock'];

const FIX = 'Update this clone: run `git pull`, then `npm ci`.';

/**
 * Requires that the running library is the version that the clone locks.
 *
 * @throws DeliveryError if the packages were not installed after a change of the lock file.
 */
export function demandInstalledLibrary(clone: string): void {
  const mismatch = libraryMismatch(clone);
  if (mismatch !== undefined)
    throw new DeliveryError(`Reading ${clone}`, mismatch, 'Run `npm ci`.');
}

/**
 * Requires that a commit locks the same packages as the clone: its code runs with the clone's packages.
 *
 * @throws DeliveryError if a lock file differs.
 */
export function demandSamePackages(clone: string, commit: string): void {
  const git = new Git(clone);
  for (const lock of LOCKS) {
    const theirs = git.try(['show', `${commit}:${lock}`]).stdout.toString();
    const ours = readOrEmpty(join(clone, lock));
    if (theirs === ours) continue;
    throw new DeliveryError(
      `Running the code of ${commit.slice(0, 12)}`,
      differenceOf(lock, lockedLibrary(theirs), lockedLibrary(ours)),
      FIX,
    );
  }
}

function differenceOf(lock: string, theirs: string | undefined, ours: string | undefined): string {
  if (theirs === ours) {
    return `That commit requires other packages than this clone has installed: ${lock} differs.`;
  }
  return `The branch renders with Argosy ${theirs ?? '(no version)'}, this clone with ${ours ?? '(no version)'}: ${lock} differs.`;
}
