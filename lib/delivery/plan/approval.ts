import type { Release } from '../../model/release';
import type { FleetAt } from '../history/fleet-at';
import type { RecordedRelease } from '../history/history';
import { groupTrailers, parseTrailers } from '../history/trailers';
import { imageLines } from './decision';

/**
 * True if a commit has an approval of exactly what the app runs: the commit that released it to the environment, or a
 * later one.
 *
 * @param since the commit that released it there.
 */
export function isApproved(
  fleet: FleetAt,
  app: string,
  environment: string,
  release: Release,
  since: RecordedRelease | undefined,
): boolean {
  if (since === undefined) return false;
  const wanted = imageLines(release, fleet.repositories(app)).sort().join('\n');
  const groups = groupsSince(fleet, since.commit).flatMap((text) =>
    groupTrailers(parseTrailers(text)),
  );
  return groups.some(
    (it) =>
      it.approvedBy !== undefined &&
      it.app === app &&
      it.environment === environment &&
      [...it.images].sort().join('\n') === wanted,
  );
}

/** The trailers of each commit that has an approval. */
function groupsSince({ git, commit }: FleetAt, since: string): string[] {
  const format = '--format=%(trailers:only=true,unfold=true)%x00';
  const search = ['--extended-regexp', '--grep=^Argosy-Approved-By: ', format];
  // First parents only: a merged branch cannot approve itself.
  const later = git.text(['log', '--first-parent', ...search, `${since}..${commit}`]);
  const first = git.text(['log', '--no-walk', ...search, since]);
  return `${later}${first}`.split('\0');
}
