import { byCodeUnit } from '../base/json';
import type { App } from '../model/app';
import { projectOf } from '../model/environment';
import type { AppInstance, AppSource, Fleet } from '../model/fleet';
import { releaseFile } from '../model/layout';
import type { Release } from '../model/release';
import { findTeam, type Teams } from '../model/team';
import { describeRelease } from './plan/decision';

/** An app, and where it runs. */
export interface InventoryApp {
  readonly app: string;
  /** Such as `WebService`. */
  readonly kind: string;
  readonly team: string | null;
  readonly description: string | null;
  /** The file that defines it. */
  readonly file: string;
  /** In promotion order. */
  readonly environments: readonly InventoryInstance[];
}

/** What an app is in an environment. */
export interface InventoryInstance {
  readonly environment: string;
  /** The group of the environment; `null` if it is in none. */
  readonly group: string | null;
  /** What is released; `null` if nothing is released, such as for an app without images. */
  readonly version: string | null;
  readonly namespace: string;
  /** Its Argo CD project. */
  readonly project: string;
}

/** Selects apps and instances. */
export interface InventoryFilter {
  readonly team?: string | undefined;
  /** The names of environments. */
  readonly environments?: readonly string[] | undefined;
}

/** The apps of a fleet, by name. With environments, those that run in one of them. */
export function inventory(
  { instances }: Fleet,
  sources: {
    readonly apps: readonly AppSource[];
    readonly teams?: Teams;
    readonly releases: ReadonlyMap<string, Release>;
  },
  { team: wanted, environments: named }: InventoryFilter,
): InventoryApp[] {
  const { teams = {}, releases } = sources;
  const places = new Map<App, AppInstance[]>();
  for (const it of instances) {
    if (!(named?.includes(it.environment.name) ?? true)) continue;
    const others = places.get(it.app);
    if (others) others.push(it);
    else places.set(it.app, [it]);
  }
  return [...sources.apps]
    .sort((a, b) => byCodeUnit(a.app.definition.name, b.app.definition.name))
    .flatMap(({ app, file }) => {
      const { name, description = null } = app.definition;
      const team = findTeam(app.definition.team, teams).team?.name ?? null;
      const environments = (places.get(app) ?? []).map((it) => toInstance(it, releases));
      const isSelected =
        (wanted === undefined || team === wanted) &&
        (named === undefined || environments.length > 0);
      return isSelected
        ? [{ app: name, kind: app.kind.name, team, description, file, environments }]
        : [];
    });
}

function toInstance(
  { app, environment, namespace }: AppInstance,
  releases: ReadonlyMap<string, Release>,
): InventoryInstance {
  const { name } = app.definition;
  const release = releases.get(releaseFile(environment.name, name));
  return {
    environment: environment.name,
    group: environment.group ?? null,
    version: release === undefined ? null : describeRelease(release),
    namespace,
    project: projectOf(environment),
  };
}
