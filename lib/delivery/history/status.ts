import { type Environment, listEnvironments } from '../../model/environment';
import { releaseFile } from '../../model/layout';
import type { Problem } from '../../model/problem';
import { type Release, runsSame } from '../../model/release';
import type { Drift, DriftFilter } from '../../synth/drift';
import { imageLines } from '../plan/decision';
import { releaseStack } from '../plan/plan-rollback';
import { distinguishRelease } from './distinguish';
import type { FleetAt } from './fleet-at';
import { heldSince, runningSince, utc } from './history';

/** The status of an app in an environment. */
export interface InstanceStatus {
  readonly app: string;
  readonly environment: string;
  /** A short description; `null` if it has no valid release. */
  readonly release: string | null;
  /** Why its release is invalid; `null` if it is valid or there is none. */
  readonly problem: string | null;
  /** Each as `name=repository:tag@digest`. */
  readonly images: readonly string[];
  /** Since when it runs, in UTC; `null` if it is not committed, or is older than the history of a shallow clone. */
  readonly since: string | null;
  /** The commit that released it, and its author; `null` as for `since`. */
  readonly commit: string | null;
  readonly author: string | null;
  /** Why it is on hold; `null` if it is not. */
  readonly hold: string | null;
  /** Since when, in UTC; `null` if it is not on hold or that is not committed, and as for `since`. */
  readonly heldSince: string | null;
  /** The next environments, if they run something else. */
  readonly ahead: readonly Ahead[];
}

/** How far an environment is ahead of a later one. */
export interface Ahead {
  readonly over: string;
  /** How many releases it is ahead; `null` if what runs there never ran here, as far as the history goes. */
  readonly releases: number | null;
}

/** The status of a fleet. */
export interface FleetStatus {
  readonly instances: readonly InstanceStatus[];
  /** Rendered files that are out of date, by instance; `null` if the fleet cannot be rendered. */
  readonly drift: readonly Drift[] | null;
  /** Problems that prevent a rendering, and of invalid releases. */
  readonly problems: readonly Problem[];
  /** How many commits the clone is behind its upstream branch, as of the last fetch. */
  readonly behind: number;
  /** True if the clone lacks a part of the history: what is unknown may be older. */
  readonly isShallow: boolean;
}

/** Selects instances. */
export type StatusFilter = DriftFilter;

/** The releases on disk. */
export interface DiskReleases {
  readonly releases: ReadonlyMap<string, Release>;
  readonly problems: readonly Problem[];
}

/**
 * The status of each instance: what it runs, from the files on disk, and since when, from git's history.
 *
 * @param disk the releases on disk by file, and the problems of invalid ones.
 * @throws FleetError if there is no such app or environment.
 */
export function fleetStatus(
  fleet: FleetAt,
  disk: DiskReleases,
  filter: StatusFilter,
): InstanceStatus[] {
  for (const it of filter.environments ?? []) fleet.environment(it);
  if (filter.app !== undefined) fleet.app(filter.app);
  const environments = listEnvironments(fleet.definitions.environments);
  const apps = filter.app === undefined ? fleet.appNames : [filter.app];
  const instances = apps.flatMap((app) =>
    environments
      .filter(({ name }) => fleet.runsIn(app, name))
      .map((environment) => ({ app, environment })),
  );
  fleet.prepareHistories(
    instances.map(({ app, environment }) => ({ app, environment: environment.name })),
  );
  return instances
    .filter(({ environment }) => filter.environments?.includes(environment.name) ?? true)
    .map(({ app, environment }) => instanceStatus(fleet, disk, app, environment));
}

function instanceStatus(
  fleet: FleetAt,
  { releases, problems }: DiskReleases,
  app: string,
  environment: Environment,
): InstanceStatus {
  const { name } = environment;
  const file = releaseFile(name, app);
  const release = releases.get(file);
  const others = fleet.environments.map((it) => releases.get(releaseFile(it.name, app)));
  const history = fleet.history(app, name);
  const isCommitted = runsSame(release, history[0]?.release);
  const since = isCommitted ? runningSince(history) : undefined;
  const held = release?.hold === undefined ? undefined : heldSince(history);
  const known = since === undefined || since.isCut ? undefined : since;
  return {
    app,
    environment: name,
    release: release ? distinguishRelease(app, release, others) : null,
    problem: problems.find((it) => it.file === file)?.message ?? null,
    images: release ? imageLines(release, fleet.repositories(app)) : [],
    since: known ? utc(known.time) : null,
    commit: known?.commit ?? null,
    author: known?.author ?? null,
    hold: release?.hold?.reason ?? null,
    heldSince: held && !held.isCut ? utc(held.time) : null,
    ahead: environmentsAfter(fleet, app, environment).flatMap((it) => {
      const behind = releases.get(releaseFile(it.name, app));
      if (release === undefined || runsSame(release, behind)) return [];
      const stack = releaseStack(history);
      const at = stack.findLastIndex((past) => runsSame(past, behind));
      return { over: it.name, releases: at < 0 ? null : stack.length - 1 - at };
    }),
  };
}

/** The environments that an app is promoted to next. */
function environmentsAfter(fleet: FleetAt, app: string, from: Environment): Environment[] {
  const higher = fleet.environments.filter(
    (it) => it.promotionOrder > from.promotionOrder && fleet.runsIn(app, it.name),
  );
  return higher.filter((it) => it.promotionOrder === higher[0]?.promotionOrder);
}
