import { type Finding, isRefusal } from '../checks/finding';
import { type AppInstance, composeFleet, type Fleet, type FleetSources } from '../model/fleet';
import {
  appDirectory,
  applicationFile,
  FLEET_APPS,
  FLEET_RELEASES,
  type InstanceName,
  inRepository,
  isBelow,
  releaseFile,
} from '../model/layout';
import { FleetError, type Problem } from '../model/problem';
import { checkChanges } from '../render/check-changes';
import { type CheckableFleet, checkFleet } from '../render/check-fleet';
import type { Committed } from '../render/committed';
import { Instances } from '../render/instances';
import { checkerOf } from '../render/render-fleet';
import { renderInstance } from '../render/render-instance';
import { type RenderedTree, treeOf } from '../render/tree';
import { plan } from './plan';

/** What has to happen to the rendered files that are committed: a text, or `undefined` where one goes. */
export type FileChanges = ReadonlyMap<string, string | undefined>;

/** Where a unit's rendered files are: its directory, and the file of its Application. */
export function unitPaths({ app, environment }: InstanceName): string[] {
  return [`${appDirectory(environment, app)}/`, applicationFile(environment, app)];
}

/**
 * Renders and checks some apps in some environments, and nothing else: whatever state the rest of the fleet is in,
 * it neither stops them nor comes along with them.
 *
 * @param sources the fleet, with every release of the apps in scope.
 * @param committed the rendered files of the units in scope, as they are committed.
 * @param everyRelease the fleet with all releases, for what can be told only of all apps together.
 * @throws {@link FleetError} with everything that is refused.
 */
export function renderScope(
  sources: CheckableFleet,
  scope: readonly InstanceName[],
  committed: Committed,
  everyRelease: () => FleetSources,
): FileChanges {
  const names = new Set(scope.map(({ app }) => app));
  const apps = sources.apps.filter(({ app }) => names.has(app.definition.name));
  const inScope = scopeFilter(
    scope,
    apps.map(({ file }) => file),
  );
  const problems = (sources.problems ?? []).filter(inScope);
  const fleet = composeFleet({ ...sources, apps, problems });
  refuse(fleet.problems.filter(inScope));

  const units = unitsOf(fleet, scope);
  const checker = checkerOf(sources.platform, sources);
  const rendered = units.map((it) => renderInstance(it, checker));
  const files = rendered.flatMap((it) => it.files);
  const manifests = rendered.flatMap((it) => it.manifests);
  const changes = checkChanges(
    { files, manifests, findings: [], problems: [] },
    new Instances({ ...fleet, instances: units }),
    committed,
  );
  const findings = [...rendered.flatMap((it) => it.findings), ...changes].filter(isRefusal);
  const tree = treeOf(files);
  if (needsFleet(findings, tree, committed)) {
    refuse(refusalsOf(scope, inScope, { ...sources, ...everyRelease() }, committed));
  } else refuse(findings);
  return changesOf(tree, committed);
}

/** What is said of the units: of their apps' files, of their releases, and of what all apps share. */
function scopeFilter(scope: readonly InstanceName[], appFiles: readonly string[]) {
  const files = new Set([
    ...appFiles,
    ...scope.map(({ app, environment }) => releaseFile(environment, app)),
  ]);
  return ({ file }: Problem) =>
    files.has(file) || !(isBelow(FLEET_APPS, file) || isBelow(FLEET_RELEASES, file));
}

function unitsOf({ instances }: Fleet, scope: readonly InstanceName[]): AppInstance[] {
  return instances.filter(({ app, environment }) =>
    scope.some((it) => it.app === app.definition.name && it.environment === environment.name),
  );
}

/**
 * True where a unit can't be judged by itself: it makes other objects than before, which may be those of another app,
 * or refers to one that another app may make.
 */
function needsFleet(
  findings: readonly Finding[],
  tree: RenderedTree,
  committed: Committed,
): boolean {
  const before = new Set(committed.paths);
  return (
    findings.some(({ needs }) => needs !== undefined) ||
    [...tree.keys()].some((path) => !before.has(path))
  );
}

/** What is refused of the units when the whole fleet is looked at. */
function refusalsOf(
  scope: readonly InstanceName[],
  inScope: (problem: Problem) => boolean,
  sources: CheckableFleet,
  committed: Committed,
): Problem[] {
  const { findings, problems } = checkFleet(sources, { committed });
  const paths = scope.flatMap(unitPaths);
  const isOfUnit = ({ app, environment, conflictsWith }: Finding) =>
    scope.some((it) => it.app === app && it.environment === environment) ||
    paths.some((path) => conflictsWith?.startsWith(path));
  return [...problems.filter(inScope), ...findings.filter(isRefusal).filter(isOfUnit)];
}

function changesOf(tree: RenderedTree, committed: Committed): FileChanges {
  const { create, update, delete: gone, blocked } = plan(tree, committed.read(committed.paths));
  refuse(
    blocked.map((path) => ({
      file: inRepository(path),
      message: 'A rendered file belongs here, but this one was not written by Argosy.',
      fix: 'Move it out of the way, or delete it, and commit that.',
    })),
  );
  const written = [...create, ...update].map((path) => [path, tree.get(path)] as const);
  return new Map([...written, ...gone.map((path) => [path, undefined] as const)]);
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new FleetError(problems);
}
