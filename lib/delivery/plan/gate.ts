import { milliseconds } from '../../kubernetes/duration';
import type { Environment } from '../../model/environment';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import { type Release, runsSame } from '../../model/release';
import { forbiddenVersion } from '../../model/release-policy';
import type { FleetAt } from '../history/fleet-at';
import { runningSince, utc } from '../history/history';
import { isApproved } from './approval';
import { describeRelease, NeedsHistory, refuseInstance } from './decision';

const FORCE = 'To let it through all the same, and on record, add --force --reason "…".';

/** The environments that an app passes just before another one; none where that is its first. */
export function environmentsBefore(fleet: FleetAt, app: string, to: Environment): Environment[] {
  const lower = fleet.environments.filter(
    (it) => it.promotionOrder < to.promotionOrder && fleet.runsIn(app, it.name),
  );
  const last = lower.at(-1)?.promotionOrder;
  return lower.filter((it) => it.promotionOrder === last);
}

/**
 * Lets a release into an environment only if the environment before it runs just that, and for as long as is asked.
 *
 * @param now milliseconds since 1970.
 * @throws FleetError where it does not.
 * @throws {@link NeedsHistory} where history does not say how long.
 */
export function demandPromotable(
  fleet: FleetAt,
  app: string,
  to: Environment,
  release: Release,
  now: number,
): void {
  const before = environmentsBefore(fleet, app, to);
  if (to.releases?.direct) return;
  if (before.length === 0) {
    demandNoMaturity(app, to);
    return;
  }
  const names = before.map(({ name }) => name).join(' or ');
  const from = before.find((it) => runsSame(fleet.release(app, it.name), release));
  if (from === undefined) {
    const running = before.map((it) => describeRelease(app, fleet.release(app, it.name)));
    refuseInstance(
      app,
      to.name,
      `${to.name} takes only what ${names} runs. ${describeRelease(app, release)} does not run there: ${running.join(' and ')} does.`,
      `Bring it to ${names} first, and promote it from there. ${FORCE}`,
    );
  }
  demandMaturity(fleet, app, { from, to, release }, now);
}

/** Where no environment lies before, nothing can have run, or have been approved. */
function demandNoMaturity(app: string, to: Environment): void {
  const { minimumTime, approval } = to.releases ?? {};
  if (minimumTime === undefined && !approval) return;
  const message = `${to.name} takes only what has run, or was approved, in the environment before it, and ${app} runs in none.`;
  refuseInstance(app, to.name, message, `Let it run in an environment before ${to.name}. ${FORCE}`);
}

function demandMaturity(
  fleet: FleetAt,
  app: string,
  { from, to, release }: { from: Environment; to: Environment; release: Release },
  now: number,
): void {
  const { minimumTime, approval } = to.releases ?? {};
  if (minimumTime === undefined && !approval) return;
  const since = runningSince(fleet.history(app, from.name));
  const isMature =
    minimumTime !== undefined &&
    since !== undefined &&
    now - since.time >= milliseconds(minimumTime);
  if (isMature || (approval && isApproved(fleet, app, from.name, release, since))) return;
  if (since?.isCut) throw new NeedsHistory();
  const wanted = [
    ...(minimumTime === undefined ? [] : [`has run in ${from.name} for ${minimumTime}`]),
    ...(approval ? ['a person has approved'] : []),
  ];
  const begun = since ? utc(since.time) : 'now';
  const wait = minimumTime === undefined ? [] : [`Wait: it runs there since ${begun}.`];
  const images = Object.entries(release.images).map(([name, { tag, digest }]) =>
    name === app ? (tag ?? digest) : `${name}=${tag ?? digest}`,
  );
  const approve = `Approve it: npx argosy approve ${app} --env ${from.name} ${images.map((it) => `--image ${it}`).join(' ')} --push.`;
  refuseInstance(
    app,
    to.name,
    `${to.name} takes only what ${wanted.join(' or ')}, and ${describeRelease(app, release)} is not that far.`,
    [...wait, ...(approval ? [approve] : []), FORCE].join(' '),
  );
}

/** @throws FleetError where the environment takes no such tag or no such image. */
export function demandAllowed(app: string, to: Environment, release: Release): void {
  for (const [name, version] of Object.entries(release.images)) {
    const why = to.releases && forbiddenVersion(to.releases, version);
    if (why === undefined) continue;
    const what = describeRelease(name, { images: { [name]: version } });
    const fix = `Release one that fits, or change \`${to.name}.releases\` in ${ENVIRONMENTS_FILE}.`;
    refuseInstance(
      app,
      to.name,
      `${to.name} does not take ${what} of the image ${name}: ${why}.`,
      fix,
    );
  }
}

/** @throws FleetError where a rollback has put the app on hold. */
export function demandNoHold(app: string, to: Environment, current: Release | undefined): void {
  if (current?.hold === undefined) return;
  refuseInstance(
    app,
    to.name,
    `${app} is on hold in ${to.name} at ${describeRelease(app, current)}: ${current.hold.reason}.`,
    `When that is fixed, run npx argosy resume ${app} --env ${to.name} --push.`,
  );
}

/** @throws FleetError where the app does not run in the environment. */
export function demandRunning(fleet: FleetAt, app: string, environment: string): void {
  if (fleet.runsIn(app, environment)) return;
  const fix = `Take \`overlays.${environment}: null\` out of ${fleet.app(app).file} first.`;
  refuseInstance(app, environment, `${app} does not run in ${environment}.`, fix);
}
