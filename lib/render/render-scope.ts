import { type Finding, isRefusal } from '../checks/finding';
import type { FleetSources } from '../model/fleet';
import { FleetError, type Problem } from '../model/problem';
import type { Committed } from './committed';
import { type CheckableFleet, type RenderedFleet, renderAndCheck } from './render-fleet';
import { instancePaths, type Scope, scopeFilter } from './scope';
import type { RenderedTree } from './tree';

/**
 * Renders and checks some instances, and nothing else: whatever state the rest of the fleet is in, it neither stops
 * them nor comes along with them.
 *
 * @param sources the fleet, with every release of the apps in scope.
 * @param committed the rendered files of the instances in scope, as they are committed.
 * @param everyRelease the fleet with all releases, for what only shows of all apps together.
 * @throws {@link FleetError} with everything that is refused.
 */
export function renderScope(
  sources: CheckableFleet,
  scope: Scope,
  committed: Committed,
  everyRelease: () => FleetSources,
): RenderedTree {
  const part = renderAndCheck(sources, { scope, committed });
  refuse(part.problems);
  const errors = part.findings.filter(isRefusal);
  refuse(needsFleet(errors, part, committed) ? refusedWithAll() : errors);
  return part.tree;

  function refusedWithAll(): Problem[] {
    const whole = renderAndCheck({ ...sources, ...everyRelease() }, { committed });
    const isInScope = scopeFilter(sources, scope);
    return [...whole.problems.filter(isInScope), ...errorsIn(scope, whole)];
  }
}

/**
 * True where a part can't be judged by itself: it makes other objects than before, which may be those of another app,
 * or refers to one that another app may make.
 */
function needsFleet(
  errors: readonly Finding[],
  { tree }: RenderedFleet,
  committed: Committed,
): boolean {
  const before = new Set(committed.paths);
  return (
    errors.some(({ needs }) => needs !== undefined) ||
    [...tree.keys()].some((path) => !before.has(path))
  );
}

/** The errors of instances, also where another app's object is in conflict with one of theirs. */
function errorsIn(scope: Scope, { findings }: RenderedFleet): Finding[] {
  const paths = scope.flatMap(instancePaths);
  return findings
    .filter(isRefusal)
    .filter(
      ({ app, environment, conflictsWith }) =>
        scope.some((it) => it.app === app && it.environment === environment) ||
        paths.some((path) => conflictsWith?.startsWith(path)),
    );
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new FleetError(problems);
}
