import { type Environment, listEnvironments } from '../../model/environment';
import { releaseFile } from '../../model/layout';
import type { Problem } from '../../model/problem';
import { type Release, runsSame } from '../../model/release';
import type { Drift, DriftFilter } from '../../synth/drift';
import { describeRelease, imageLines } from '../plan/decision';
import { releaseStack } from '../plan/plan-rollback';
import type { FleetAt } from './fleet-at';
import { runningSince, utc } from './history';

/** What an app runs in an environment. */
export interface InstanceStatus {
  readonly app: string;
  readonly environment: string;
  /** In a few words; `null` where it has no release that can be read. */
  readonly release: string | null;
  /** Why its release can't be read; `null` where it can, or there is none. */
  readonly problem: string | null;
  /** Each as `name=repository:tag@digest`. */
  readonly images: readonly string[];
  /** When it came, in UTC; `null` where that is not committed, or lies before what is here of git's history. */
  readonly since: string | null;
  /** The commit that brought it, and who made it; `null` as above. */
  readonly commit: string | null;
  readonly author: string | null;
  /** Why it is on hold; `null` where it is not. */
  readonly hold: string | null;
  /** The environments after this one that run something else. */
  readonly ahead: readonly Ahead[];
}

/** How far an environment is ahead of a later one. */
export interface Ahead {
  readonly over: string;
  /** The releases since the one that runs there; `null` where that has never run here, as far as history goes. */
  readonly releases: number | null;
}

/** What runs where. */
export interface FleetStatus {
  readonly instances: readonly InstanceStatus[];
  /** Rendered files that are not what the fleet renders to now, by instance; `null` where it can't be rendered. */
  readonly drift: readonly Drift[] | null;
  /** What keeps it from being rendered, or a release from being read. */
  readonly problems: readonly Problem[];
  /** How many commits the branch that the clone follows has more, as far as it was last fetched. */
  readonly behind: number;
  /** The clone has not the whole history: what is not known may lie before it. */
  readonly isShallow: boolean;
}

/** What is looked at. */
export type StatusFilter = DriftFilter;

/** Releases as they were read. */
export interface DiskReleases {
  readonly releases: ReadonlyMap<string, Release>;
  readonly problems: readonly Problem[];
}

/**
 * What runs where, by the files, and since when, by git's history.
 *
 * @param disk the releases as they are on disk, by their files, and why others can't be read.
 * @throws FleetError where there is no such app or environment.
 */
export function fleetStatus(
  fleet: FleetAt,
  disk: DiskReleases,
  filter: StatusFilter,
): InstanceStatus[] {
  if (filter.environment !== undefined) fleet.environment(filter.environment);
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
    .filter(({ environment }) => (filter.environment ?? environment.name) === environment.name)
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
  const history = fleet.history(app, name);
  const isCommitted = runsSame(release, history[0]?.release);
  const since = isCommitted ? runningSince(history) : undefined;
  const known = since === undefined || since.isCut ? undefined : since;
  return {
    app,
    environment: name,
    release: release ? describeRelease(app, release) : null,
    problem: problems.find((it) => it.file === file)?.message ?? null,
    images: release ? imageLines(release, fleet.repositories(app)) : [],
    since: known ? utc(known.time) : null,
    commit: known?.commit ?? null,
    author: known?.author ?? null,
    hold: release?.hold?.reason ?? null,
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
