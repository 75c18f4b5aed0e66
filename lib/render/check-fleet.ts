import { nearest } from '../base/hint';
import { type Finding, isRefusal, oncePerEnvironment } from '../checks/finding';
import type { FleetChecks } from '../checks/fleet-checks';
import type { RuleInfo } from '../checks/rule';
import { FLEET_RULES, RULES } from '../checks/rules';
import { withoutSatisfiedNeeds } from '../checks/satisfied-needs';
import { unusedSuppressions } from '../checks/suppressions';
import { composeFleet, type Fleet, type FleetSources } from '../model/fleet';
import { ENVIRONMENTS_FILE } from '../model/layout';
import { FleetError, type Problem } from '../model/problem';
import type { RuleId } from '../model/rule-id';
import { checkChanges } from './check-changes';
import type { Committed } from './committed';
import { Instances, toInstanceFinding } from './instances';
import { type RenderedFleet, type RenderOptions, renderManifests } from './render-fleet';
import { type RenderedTree, treeOf } from './tree';

/** A fleet as it is checked. */
export type CheckableFleet = FleetSources & FleetChecks;

/** How a fleet is rendered and checked. */
export interface CheckOptions extends RenderOptions {
  /** What is committed, and is to become what is rendered. @default nothing is compared */
  readonly committed?: Committed | undefined;
}

/** A fleet as it was rendered, and all that the checks found. */
export interface CheckedFleet extends Report {
  readonly fleet: Fleet;
  readonly tree: RenderedTree;
}

/** What is wrong with a fleet. */
export interface Report {
  readonly findings: readonly Finding[];
  /** What keeps apps from being rendered at all. */
  readonly problems: readonly Problem[];
}

/** Renders a fleet to the text of its files, without touching the disk, and checks it. */
export function checkFleet(sources: CheckableFleet, options: CheckOptions = {}): CheckedFleet {
  const fleet = composeFleet(sources);
  const rendered = renderManifests(fleet, sources, options);
  const { committed } = options;
  const units = new Instances(fleet);
  const changes = committed && checkChanges(rendered, units, committed);
  const findings = findingsOf(sources, rendered, units, changes ?? []);
  const problems = [...missingRules(sources), ...rendered.problems];
  return { fleet, tree: treeOf(rendered.files), findings, problems };
}

/**
 * Renders a fleet to the text of its files, without touching the disk.
 *
 * @throws {@link FleetError} with everything that is refused.
 */
export function renderFleet(sources: CheckableFleet, options?: CheckOptions): RenderedTree {
  const checked = checkFleet(sources, options);
  refuse(checked);
  return checked.tree;
}

/** Thrown when a fleet is refused, with all that was found: also what alone would not be refused. */
export class RefusedError extends FleetError {
  constructor(readonly report: Report) {
    const errors = report.findings.filter(isRefusal);
    super([...report.problems, ...oncePerEnvironment(errors)]);
    this.name = 'RefusedError';
  }
}

/** @throws {@link RefusedError} with everything that is refused, if anything is. */
export function refuse(report: Report): void {
  if (isRefused(report)) throw new RefusedError(report);
}

/** True for a fleet that must not be written. */
export function isRefused({ findings, problems }: Report): boolean {
  return problems.length > 0 || findings.some(isRefusal);
}

/** Every rule of a fleet, by its id. */
function allRules({ rules = [] }: FleetChecks): ReadonlyMap<RuleId, RuleInfo> {
  return new Map<RuleId, RuleInfo>([...RULES, ...rules.map((it) => [it.id, it] as const)]);
}

/** Environments that make errors of the warnings of a rule that is not there. */
function missingRules(sources: CheckableFleet): Problem[] {
  const rules = allRules(sources);
  return Object.values(sources.environments).flatMap(({ name, errors = [] }) =>
    errors.flatMap((id, i) => {
      if (rules.has(id)) return [];
      const guess = nearest(id, [...rules.keys()]);
      const field = `${name}.errors[${i}]`;
      const message = `There is no rule ${id}.${guess ? ` Did you mean "${guess}"?` : ''}`;
      return { file: ENVIRONMENTS_FILE, field, message };
    }),
  );
}

/** What is wrong in each app, between the apps, and with exceptions that except nothing. */
function findingsOf(
  sources: CheckableFleet,
  { manifests, findings, problems }: RenderedFleet,
  units: Instances,
  changes: readonly Finding[],
): Finding[] {
  const ofFleet = FLEET_RULES.flatMap((rule) =>
    [...rule.check(manifests)].map((it) => toInstanceFinding(units.of(it.manifest), rule, it)),
  );
  const ofApps = withoutSatisfiedNeeds(findings, manifests);
  const all = [...ofApps, ...ofFleet, ...changes];
  // What could not be rendered might still violate what it is excepted from.
  if (problems.length > 0) return all;
  const rules = allRules(sources);
  return [...all, ...unusedSuppressions(sources.apps, all, rules)];
}
