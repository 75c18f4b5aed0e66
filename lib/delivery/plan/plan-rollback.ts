import { FleetError } from '../../model/problem';
import { heldAt, type Release, runsSame } from '../../model/release';
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
import { demandRunning } from './gate';
import type { PlanContext } from './plan-context';
import { demandUnchanged } from './preconditions';

/**
 * Back to the release before the one that runs, or to one that ran earlier, and on hold from then on.
 *
 * @throws FleetError where there is none.
 * @throws {@link NeedsHistory} where it may be further back than history goes here.
 */
export function planRollback(
  fleet: FleetAt,
  { app, environment: name, to, reason }: IntentOf<'rollback'>,
  { preconditions }: Pick<PlanContext, 'preconditions'> = {},
): Decision[] {
  fleet.environment(name);
  demandRunning(fleet, app, name);
  const current = readable(() => fleet.release(app, name));
  const standing = { app, environment: name };
  // Asked twice, or by two people at once, it goes back once.
  if (to === undefined && current?.hold) {
    const why = `${name} is on hold at ${describeRelease(app, current)}; further back only by --to`;
    return [{ kind: 'nothing', ...standing, why }];
  }
  const history = fleet.history(app, name);
  const target =
    to === undefined ? releaseStack(history).at(current ? -2 : -1) : findRelease(history, to);
  if (target === undefined) {
    if (history.at(-1)?.isCut) throw new NeedsHistory();
    const what = to === undefined ? 'other release' : `release ${to}`;
    const ran = distinctReleases(history).map((it) => describeRelease(app, it));
    refuseInstance(
      app,
      name,
      `The history of ${app} in ${name} has no ${what} to go back to.`,
      `It has run: ${ran.join(', ') || 'nothing'}. npx argosy history ${app} --env ${name} lists them.`,
    );
  }
  if (runsSame(target, current) && current?.hold) {
    const why = `${name} runs ${describeRelease(app, target)} already, and is on hold`;
    return [{ kind: 'nothing', ...standing, why }];
  }
  demandUnchanged(preconditions, { app, environment: name, current });
  const cause = runsSame(target, current) ? 'held at' : 'rolled back from';
  const hold = { reason: reason ?? `${cause} ${describeRelease(app, current)}`.slice(0, 500) };
  const after = { images: target.images, hold: { ...hold, at: heldAt(target.images) } };
  const images = imageLines(after, fleet.repositories(app));
  return [{ kind: 'change', ...standing, before: current, after, images }];
}

/** A release that can't be read is what a rollback is to replace. */
function readable(read: () => Release | undefined): Release | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FleetError) return undefined;
    throw error;
  }
}

/**
 * The releases that led to the one that runs, the newest last. One that was rolled back is none of them: the next
 * rollback goes further back, and not forth to it.
 */
export function releaseStack(history: ReleaseHistory): Release[] {
  const stack: Release[] = [];
  for (const { release } of [...history].reverse()) {
    if (release === undefined || runsSame(release, stack.at(-1))) continue;
    const known = release.hold ? stack.findLastIndex((it) => runsSame(it, release)) : -1;
    if (known >= 0) stack.length = known;
    // It was rolled back to what lies before all that is known: so does what came before it.
    else if (release.hold) stack.length = 0;
    stack.push(release);
  }
  return stack;
}

/** The newest release that goes by a tag, by a digest, or that a commit of this or of the app's repository brought. */
function findRelease(history: ReleaseHistory, to: string): Release | undefined {
  const past = history.filter(({ release }) => release !== undefined);
  const images = ({ release }: RecordedRelease) => Object.values(release?.images ?? {});
  const isCommit = /^[0-9a-f]{7,64}$/.test(to);
  const found =
    past.find((it) => images(it).some(({ tag, digest }) => tag === to || digest === to)) ??
    (isCommit
      ? past.find((it) => images(it).some(({ commit }) => commit?.startsWith(to)))
      : undefined) ??
    (isCommit ? past.find(({ commit }) => commit.startsWith(to)) : undefined);
  return found?.release;
}

/** The releases of a history, the newest first, each once in a row. */
function distinctReleases(history: ReleaseHistory): Release[] {
  return history.flatMap(({ release }, i) => {
    const isRepeated = runsSame(release, history[i + 1]?.release);
    return release === undefined || isRepeated ? [] : [release];
  });
}
