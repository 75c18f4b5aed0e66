import { releaseFile } from '../../model/layout';
import { formatRelease, parseRelease, type Release, runsSame } from '../../model/release';
import type { Preconditions } from '../protocol/request';
import { type Change, describeRelease, refuseInstance } from './decision';

/** The state that a plan is based on, so that a retry can check that it still holds. */
export function preconditionsOf(changes: readonly Change[]): Preconditions {
  return Object.fromEntries(
    changes.map(({ app, environment, before, after }) => [
      releaseFile(environment, app),
      { before: before ? formatRelease(before) : null, after: formatRelease(after) },
    ]),
  );
}

/** What an earlier try wanted an app to run in an environment, if there was one. */
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
 * Makes sure that a rollback still replaces the release that it was asked to replace.
 *
 * @throws FleetError where something else has come in between.
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
    `While ${app} was being rolled back from ${describeRelease(app, before)}, ${describeRelease(app, current)} was released to ${environment}.`,
    'Look at what runs now, and ask again.',
  );
}

/**
 * Makes sure that a promotion still brings what it was asked to bring.
 *
 * @throws FleetError where the environment that it comes from runs something else by now.
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
    `While ${describeRelease(app, target)} was being promoted, ${describeRelease(app, release)} was released to ${from}.`,
    'Look at what runs there now, and ask again.',
  );
}
