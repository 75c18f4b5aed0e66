import { releaseFile } from '../../model/layout';
import { formatRelease, parseRelease, type Release, runsSame } from '../../model/release';
import type { Preconditions } from '../protocol/request';
import { type Change, describeRelease, refuseInstance } from './decision';

/** The state that a plan is based on; a retry checks that it still holds. */
export function preconditionsOf(changes: readonly Change[]): Preconditions {
  return Object.fromEntries(
    changes.map(({ app, environment, before, after }) => [
      releaseFile(environment, app),
      { before: before ? formatRelease(before) : null, after: formatRelease(after) },
    ]),
  );
}

/** The release that the first attempt planned for an app in an environment, if there was one. */
function intendedRelease(
  preconditions: Preconditions | undefined,
  app: string,
  environment: string,
): Release | undefined {
  const file = releaseFile(environment, app);
  const precondition = preconditions?.[file];
  return precondition && parseRelease(precondition.after, file);
}

/**
 * Requires that a retried rollback still replaces the same release.
 *
 * @throws FleetError if another one was released in between.
 */
export function demandUnchanged(
  preconditions: Preconditions | undefined,
  { app, environment, current }: { app: string; environment: string; current: Release | undefined },
): void {
  const file = releaseFile(environment, app);
  const precondition = preconditions?.[file];
  if (precondition === undefined) return;
  const before = precondition.before === null ? undefined : parseRelease(precondition.before, file);
  if (runsSame(before, current)) return;
  refuseInstance(
    app,
    environment,
    `While ${app} was being rolled back from ${describeRelease(before)}, ${describeRelease(current)} was released to ${environment}.`,
    'Check what runs now, and run the command again.',
  );
}

/**
 * Requires that a retried promotion still copies the same release.
 *
 * @throws FleetError if the source environment runs something else by now.
 */
export function demandSameSource(
  preconditions: Preconditions | undefined,
  { app, from, to, release }: { app: string; from: string; to: string; release: Release },
): void {
  const target = intendedRelease(preconditions, app, to);
  if (target === undefined || runsSame(target, release)) return;
  refuseInstance(
    app,
    to,
    `While ${describeRelease(target)} was being promoted, ${describeRelease(release)} was released to ${from}.`,
    'Check what runs there now, and run the command again.',
  );
}
