import { FleetError } from '../../model/problem';
import { heldAt, type Release, type ReleasedImage, runsSame } from '../../model/release';
import type { FleetAt } from '../history/fleet-at';
import type { RecordedRelease, ReleaseHistory } from '../history/history';
import type { IntentOf } from '../protocol/request';
import {
  type Decision,
  describeRelease,
  imageLines,
  NeedsHistory,
  refuseInstance,
} from './decision';
import { environmentsFor } from './environments-for';
import type { PlanContext } from './plan-context';
import { demandUnchanged } from './preconditions';

/**
 * Plans a rollback to the previous release, or to a given earlier one, and puts the app on hold. Each of several
 * environments goes back to its own previous release: all or none. A member of a group that already runs what other members
 * go back to stays there: a promotion has not reached it yet.
 *
 * @throws FleetError if there is no such release.
 * @throws {@link NeedsHistory} if it may be older than the history of a shallow clone.
 */
export function planRollback(
  fleet: FleetAt,
  intent: IntentOf<'rollback'>,
  context: Pick<PlanContext, 'preconditions'> = {},
): Decision[] {
  const { app, environments } = intent;
  const found = environmentsFor(fleet, app, environments);
  fleet.prepareHistories(found.map(({ name }) => ({ app, environment: name })));
  const standings = found.map(({ name, group }): Standing => {
    const current = readable(() => fleet.release(app, name));
    const history = fleet.history(app, name);
    const ownGroup = group !== undefined && environments.includes(group) ? group : undefined;
    return { name, group: ownGroup, current, history, target: targetOf(current, history, intent) };
  });
  const waiting = intent.to === undefined ? behindOthers(standings) : new Set();
  return standings.map((it) =>
    planOne(fleet, waiting.has(it) ? { ...it, target: it.current } : it, intent, context),
  );
}

/** What an app runs in an environment, and what it would go back to. */
interface Standing {
  readonly name: string;
  /** @default the environment is named by itself */
  readonly group: string | undefined;
  readonly current: Release | undefined;
  readonly history: ReleaseHistory;
  /** @default there is no such release */
  readonly target: Release | undefined;
}

function targetOf(
  current: Release | undefined,
  history: ReleaseHistory,
  { to }: IntentOf<'rollback'>,
): Release | undefined {
  if (to !== undefined) return findRelease(history, to);
  return current?.hold ? current : releaseStack(history).at(current ? -2 : -1);
}

/** The members of groups that run what others, which are ahead of them, go back to or are on hold at. */
function behindOthers(standings: readonly Standing[]): Set<Standing> {
  const aheadOf = ({ group, current }: Standing) =>
    group === undefined || current === undefined || current.hold
      ? []
      : standings.filter((it) => it.group === group && runsSame(it.target, current));
  const behind = new Set<Standing>();
  const follow = (ahead: Standing) => {
    for (const it of standings) {
      if (behind.has(it) || !aheadOf(it).includes(ahead)) continue;
      behind.add(it);
      follow(it);
    }
  };
  // Members that would swap their releases have nobody ahead of both.
  for (const it of standings) if (aheadOf(it).length === 0) follow(it);
  return behind;
}

function planOne(
  fleet: FleetAt,
  { name, current, history, target }: Standing,
  { app, to, reason }: IntentOf<'rollback'>,
  { preconditions }: Pick<PlanContext, 'preconditions'>,
): Decision {
  const standing = { app, environment: name };
  // A second rollback, or a concurrent one, does not go back further.
  if (to === undefined && current?.hold) {
    const why = `${name} is on hold at ${describeRelease(current)}; to go further back, add --to`;
    return { kind: 'nothing', ...standing, why };
  }
  if (target === undefined) {
    if (history.at(-1)?.isCut) throw new NeedsHistory();
    const what = to === undefined ? 'other release' : `release ${to}`;
    const ran = distinctReleases(history).map((it) => describeRelease(it));
    refuseInstance(
      app,
      name,
      `The history of ${app} in ${name} has no ${what} to go back to.`,
      `Releases so far: ${ran.join(', ') || 'none'}. To list them, run \`npx argosy history ${app} --env ${name}\`.`,
    );
  }
  if (runsSame(target, current) && current?.hold) {
    const why = `${name} already runs ${describeRelease(target)}, and is on hold`;
    return { kind: 'nothing', ...standing, why };
  }
  demandUnchanged(preconditions, { app, environment: name, current });
  const cause = runsSame(target, current) ? 'held at' : 'rolled back from';
  const hold = { reason: reason ?? `${cause} ${describeRelease(current)}`.slice(0, 500) };
  const after = { images: target.images, hold: { ...hold, at: heldAt(target.images) } };
  const images = imageLines(after, fleet.repositories(app));
  return { kind: 'change', ...standing, before: current, after, images };
}

/** Returns `undefined` for an invalid release, which a rollback may replace. */
function readable(read: () => Release | undefined): Release | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FleetError) return undefined;
    throw error;
  }
}

/**
 * The releases that led to the one that runs, newest last. Those that were rolled back are left out: the next rollback
 * goes further back, not forward to them.
 */
export function releaseStack(history: ReleaseHistory): Release[] {
  const stack: Release[] = [];
  for (const { release } of [...history].reverse()) {
    if (release === undefined || runsSame(release, stack.at(-1))) continue;
    const known = release.hold ? stack.findLastIndex((it) => runsSame(it, release)) : -1;
    if (known >= 0) stack.length = known;
    // The rollback was to a release older than the known history, so every known release was rolled back.
    else if (release.hold) stack.length = 0;
    stack.push(release);
  }
  return stack;
}

/** The newest release with a tag, a digest, a revision, or a commit of the app's or of this repository. */
function findRelease(history: ReleaseHistory, to: string): Release | undefined {
  const past = history.filter(({ release }) => release !== undefined);
  const images = ({ release }: RecordedRelease) => Object.values(release?.images ?? {});
  const isCommit = /^[0-9a-f]{7,64}$/.test(to);
  const found =
    past.find((it) => images(it).some((version) => isVersion(version, to))) ??
    (isCommit
      ? past.find((it) => images(it).some(({ commit }) => commit?.startsWith(to)))
      : undefined) ??
    (isCommit ? past.find(({ commit }) => commit.startsWith(to)) : undefined);
  return found?.release;
}

function isVersion({ revision, tag, digest }: ReleasedImage, text: string): boolean {
  return [revision, tag, digest].includes(text);
}

/** The releases of a history, newest first, without consecutive duplicates. */
function distinctReleases(history: ReleaseHistory): Release[] {
  return history.flatMap(({ release }, i) => {
    const isRepeated = runsSame(release, history[i + 1]?.release);
    return release === undefined || isRepeated ? [] : [release];
  });
}
