import { type Finding, isRefusal } from '../checks/finding';
import type { FleetSources } from '../model/fleet';
import { FleetError, type Problem } from '../model/problem';
import type { CheckableFleet } from './checker';
import type { Committed } from './committed';
import { type RenderedFleet, renderAndCheck } from './render-fleet';
import { instancePaths, type Scope, scopeFilter } from './scope';
import type { RenderedTree } from './tree';

/**
 * Renders and checks the instances in scope and nothing else: errors in the rest of the fleet do not block them, and
 * changes to it are not included.
 *
 * @param sources the fleet, with every release of the apps in scope.
 * @param committed the committed files of the instances in scope.
 * @param everyRelease the fleet with all releases, for the checks across all apps.
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
 * True if a part cannot be checked on its own: it adds objects, which another app may have as well, or refers to an
 * object that another app may create.
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

/** The errors of the instances, including conflicts of another app's object with one of theirs. */
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
