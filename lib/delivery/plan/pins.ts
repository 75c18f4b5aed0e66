import {
  formatRelease,
  parseRelease,
  type Release,
  releaseFile,
  runsSame,
} from '../../model/release';
import type { Pins } from '../protocol/request';
import { type Change, describeRelease, refuseUnit } from './decision';

/** What was found and planned, so that a later try can tell whether it still means the same. */
export function pinsOf(changes: readonly Change[]): Pins {
  return Object.fromEntries(
    changes.map(({ app, environment, before, after }) => [
      releaseFile(environment, app),
      { before: before ? formatRelease(before) : null, after: formatRelease(after) },
    ]),
  );
}

/** What an earlier try wanted an app to run in an environment, if there was one. */
export function pinnedTarget(
  pins: Pins | undefined,
  app: string,
  environment: string,
): Release | undefined {
  const file = releaseFile(environment, app);
  const pin = pins?.[file];
  return pin && parseRelease(pin.after, file);
}

/**
 * Makes sure that a rollback still leads away from what it was asked to lead away from.
 *
 * @throws FleetError where something else has come in between.
 */
export function demandUnmoved(
  pins: Pins | undefined,
  { app, environment, current }: { app: string; environment: string; current: Release | undefined },
): void {
  const file = releaseFile(environment, app);
  const pin = pins?.[file];
  if (pin === undefined) return;
  const before = pin.before === null ? undefined : parseRelease(pin.before, file);
  if (runsSame(before, current)) return;
  refuseUnit(
    app,
    environment,
    `While ${app} was being brought back from ${describeRelease(app, before)}, ${describeRelease(app, current)} has come to ${environment}.`,
    'Look at what runs now, and ask again.',
  );
}

/**
 * Makes sure that a promotion still brings what it was asked to bring.
 *
 * @throws FleetError where the environment that it comes from runs something else by now.
 */
export function demandSameSource(
  pins: Pins | undefined,
  { app, from, to, release }: { app: string; from: string; to: string; release: Release },
): void {
  const target = pinnedTarget(pins, app, to);
  if (target === undefined || runsSame(target, release)) return;
  refuseUnit(
    app,
    to,
    `While ${describeRelease(app, target)} was being promoted, ${describeRelease(app, release)} has come to ${from}.`,
    'Look at what runs there now, and ask again.',
  );
}
