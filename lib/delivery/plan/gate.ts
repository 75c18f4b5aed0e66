import { milliseconds, roughDuration } from '../../kubernetes/duration';
import { excludedBy } from '../../model/app-layers';
import type { Environment } from '../../model/environment';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import { type Release, runsSame } from '../../model/release';
import { forbiddenVersion } from '../../model/release-policy';
import type { FleetAt } from '../history/fleet-at';
import { type RecordedRelease, runningSince, utc } from '../history/history';
import { isApproved } from './approval';
import { describeRelease, InstanceRefusal, NeedsHistory, refuseInstance } from './decision';

const FORCE = 'To override this on record, add --force --reason "…".';

/** The environments directly before another one that an app runs in; none if that is its first. */
export function environmentsBefore(fleet: FleetAt, app: string, to: Environment): Environment[] {
  const lower = fleet.environments.filter(
    (it) => it.promotionOrder < to.promotionOrder && fleet.runsIn(app, it.name),
  );
  const last = lower.at(-1)?.promotionOrder;
  return lower.filter((it) => it.promotionOrder === last);
}

/**
 * Requires that an environment before `to` runs the same release, and for the required time or with an approval.
 *
 * @param now milliseconds since 1970.
 * @throws FleetError if it does not.
 * @throws {@link NeedsHistory} if the history is too short to tell how long it has run.
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
  const from = before.filter((it) => runsSame(fleet.release(app, it.name), release));
  if (from.length === 0) {
    const running = before.map((it) => describeRelease(fleet.release(app, it.name)));
    refuseInstance(
      app,
      to.name,
      `${to.name} accepts only releases that run in ${names} (now ${running.join(' and ')}), not ${describeRelease(release)}.`,
      `Release it to ${names} first, and promote it from there. ${FORCE}`,
      waitingFor(to, names),
    );
  }
  demandMaturity(fleet, app, { running: from, to, release }, now);
}

/** What a release has to do before an environment accepts it. */
function waitingFor({ releases = {} }: Environment, before: string, left?: number): string {
  const { minimumTime, approval } = releases;
  const time = minimumTime === undefined ? '' : ` for ${minimumTime}`;
  const approved = minimumTime === undefined ? ' and be approved there' : ' or be approved there';
  const rest = left === undefined ? '' : `, ${roughDuration(left)} left`;
  return `it has to run in ${before}${time}${approval ? approved : ''} first${rest}`;
}

/** Without an environment before, no release can have run or been approved. */
function demandNoMaturity(app: string, to: Environment): void {
  const { minimumTime, approval } = to.releases ?? {};
  if (minimumTime === undefined && !approval) return;
  const message = `${to.name} accepts only releases that ran or were approved in the environment before it, but ${app} runs in none.`;
  refuseInstance(app, to.name, message, `Run it in an environment before ${to.name}. ${FORCE}`);
}

/** Requires that one of the environments that run the release has run it for long enough, or an approval of it there. */
function demandMaturity(
  fleet: FleetAt,
  app: string,
  { running, to, release }: { running: readonly Environment[]; to: Environment; release: Release },
  now: number,
): void {
  const { minimumTime, approval } = to.releases ?? {};
  if (minimumTime === undefined && !approval) return;
  const candidates = running.map((from) => ({
    from,
    since: runningSince(fleet.history(app, from.name)),
  }));
  const isMature = candidates.some(
    ({ from, since }) =>
      (minimumTime !== undefined &&
        since !== undefined &&
        now - since.time >= milliseconds(minimumTime)) ||
      (approval && isApproved(fleet, app, from.name, release, since)),
  );
  if (isMature) return;
  if (candidates.some(({ since }) => since?.isCut)) throw new NeedsHistory();
  const startOf = ({ since }: (typeof candidates)[number]) => since?.time ?? now;
  const longest = candidates.reduce((a, b) => (startOf(b) < startOf(a) ? b : a));
  refuseEarly(app, { ...longest, to, release }, now);
}

function refuseEarly(
  app: string,
  {
    from,
    since,
    to,
    release,
  }: {
    from: Environment;
    since: RecordedRelease | undefined;
    to: Environment;
    release: Release;
  },
  now: number,
): never {
  const { minimumTime, approval } = to.releases ?? {};
  const wanted = [
    ...(minimumTime === undefined ? [] : [`have run in ${from.name} for ${minimumTime}`]),
    ...(approval ? ['are approved'] : []),
  ];
  const begun = since ? utc(since.time) : 'now';
  const left =
    minimumTime !== undefined && since !== undefined
      ? milliseconds(minimumTime) - (now - since.time)
      : undefined;
  const rest = left === undefined ? '' : `, ${roughDuration(left)} left`;
  const wait = minimumTime === undefined ? [] : [`Wait: it has run there since ${begun}${rest}.`];
  const options = Object.entries(release.images).map(([name, { revision, tag, digest }]) => {
    const version = revision ?? tag ?? digest;
    const option = revision === undefined ? '--image' : '--revision';
    return `${option} ${name === app ? version : `${name}=${version}`}`;
  });
  const approve = `To approve it, run \`npx argosy approve ${app} --env ${from.name} ${options.join(' ')} --push\`.`;
  refuseInstance(
    app,
    to.name,
    `${to.name} accepts only releases that ${wanted.join(' or ')}; ${describeRelease(release)} does not meet this yet.`,
    [...wait, ...(approval ? [approve] : []), FORCE].join(' '),
    waitingFor(to, from.name, left),
  );
}

/** False for an app without images and released sources. */
export function hasReleases(fleet: FleetAt, app: string): boolean {
  return Object.keys(fleet.repositories(app)).length > 0;
}

/** @throws FleetError if the policy of the environment forbids a tag or a version without a digest. */
export function demandAllowed(app: string, to: Environment, release: Release): void {
  for (const [name, version] of Object.entries(release.images)) {
    const why = to.releases && forbiddenVersion(to.releases, version);
    if (why === undefined) continue;
    const what = describeRelease({ images: { [name]: version } });
    const fix = `Release a version that the policy allows, or change \`${to.name}.releases\` in ${ENVIRONMENTS_FILE}.`;
    refuseInstance(
      app,
      to.name,
      `${to.name} does not accept ${what} of the image ${name}: ${why}.`,
      fix,
    );
  }
}

/** @throws FleetError if a rollback put the app on hold. */
export function demandNoHold(app: string, to: Environment, current: Release | undefined): void {
  if (current?.hold === undefined) return;
  refuseInstance(
    app,
    to.name,
    `${app} is on hold in ${to.name} at ${describeRelease(current)}: ${current.hold.reason}.`,
    `When that is fixed, run \`npx argosy resume ${app} --env ${to.name} --publish\`.`,
  );
}

/** @throws FleetError if the app does not run in the environment, or has nothing to release. */
export function demandRunning(fleet: FleetAt, app: string, environment: string): void {
  if (!hasReleases(fleet, app)) {
    const { file } = fleet.app(app);
    const message = `${app} has no images and no released sources, so it has no releases.`;
    const fix = `To change what it runs, edit ${file}, run \`npx argosy synth\`, and commit both.`;
    throw new InstanceRefusal([{ file, message, fix }]);
  }
  const { app: it, file } = fleet.app(app);
  const overlay = excludedBy(it, fleet.environment(environment));
  if (overlay === undefined) return;
  const fix = `Remove \`overlays.${overlay}: null\` from ${file} first.`;
  refuseInstance(app, environment, `${app} does not run in ${environment}.`, fix);
}
