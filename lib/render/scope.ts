import { composeFleet, type Fleet, type FleetSources } from '../model/fleet';
import {
  appDirectory,
  applicationFile,
  FLEET_APPS,
  FLEET_RELEASES,
  FLEET_SECRETS,
  type InstanceName,
  isBelow,
  releaseFile,
  sealedFile,
} from '../model/layout';
import type { Problem } from '../model/problem';

/** Some instances of a fleet. */
export type Scope = readonly InstanceName[];

/** Where an instance's rendered files are: its directory, and the file of its Application. */
export function instancePaths({ app, environment }: InstanceName): string[] {
  return [`${appDirectory(environment, app)}/`, applicationFile(environment, app)];
}

/** Composes the instances in scope; errors in the rest of the fleet are ignored. */
export function composeScope(sources: FleetSources, scope: Scope): Fleet {
  const names = new Set(scope.map(({ app }) => app));
  const apps = sources.apps.filter(({ app }) => names.has(app.definition.name));
  const isInScope = scopeFilter(sources, scope);
  const problems = (sources.problems ?? []).filter(isInScope);
  const fleet = composeFleet({ ...sources, apps, problems });
  const instances = fleet.instances.filter(({ app, environment }) =>
    scope.some((it) => it.app === app.definition.name && it.environment === environment.name),
  );
  return { ...fleet, instances, problems: fleet.problems.filter(isInScope) };
}

/** Selects the problems that concern the instances: of their apps' files, their releases and sealed values, and shared files. */
export function scopeFilter({ apps }: FleetSources, scope: Scope): (problem: Problem) => boolean {
  const names = new Set(scope.map(({ app }) => app));
  const files = new Set([
    ...apps.filter(({ app }) => names.has(app.definition.name)).map(({ file }) => file),
    ...scope.flatMap(({ app, environment }) => [
      releaseFile(environment, app),
      sealedFile(environment, app),
    ]),
  ]);
  const own = [FLEET_APPS, FLEET_RELEASES, FLEET_SECRETS];
  return ({ file }) => files.has(file) || !own.some((folder) => isBelow(folder, file));
}
