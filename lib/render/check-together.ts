import { fingerprint } from '../base/fingerprint';
import { nearest } from '../base/hint';
import { connectionsOf } from '../checks/connections';
import type { Finding } from '../checks/finding';
import type { FleetChecks } from '../checks/fleet-checks';
import { fleetFindings } from '../checks/fleet-finding';
import type { RuleInfo } from '../checks/rule';
import { RULES } from '../checks/rules';
import { withoutSatisfiedNeeds } from '../checks/satisfied-needs';
import { unusedSuppressions } from '../checks/suppressions';
import type { AppInstance, FleetSources } from '../model/fleet';
import { ENVIRONMENTS_FILE } from '../model/layout';
import type { Problem } from '../model/problem';
import type { RuleId } from '../model/rule-id';
import { type Instances, toInstanceFinding } from './instances';
import type { RenderMemory } from './render-memory';
import type { RenderedParts } from './render-parts';

/**
 * The findings of each instance, across instances, and on suppressions that suppress nothing.
 *
 * @param changes the findings of the change rules.
 * @param memory what was found across the same objects before. @default the rules run
 */
export function checkTogether(
  sources: FleetSources & FleetChecks,
  rendered: RenderedParts,
  instances: readonly AppInstance[],
  changes: readonly Finding[],
  owners: Instances,
  memory?: RenderMemory,
): Finding[] {
  const check = () => fleetFindings(rendered.manifests, instances);
  const connections = memory && fingerprint(connectionsOf(instances));
  const found =
    memory && connections !== undefined
      ? memory.recallTogether(rendered.parts, connections, check)
      : check();
  const between = found.flatMap((it) => {
    const rule = RULES.get(it.rule);
    return rule ? [toInstanceFinding(owners.of(it.manifest), rule, it)] : [];
  });
  const own = withoutSatisfiedNeeds(rendered.findings, () => rendered.manifests);
  const all = [...own, ...between, ...changes];
  // An instance that failed to render may still need its suppressions.
  if (rendered.problems.length > 0) return all;
  return [...all, ...unusedSuppressions(sources.apps, all, allRules(sources))];
}

/** Environments that raise the severity of a rule that does not exist. */
export function missingRules(sources: FleetSources & FleetChecks): Problem[] {
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

/** Every rule of a fleet, by its id. */
function allRules({ rules = [] }: FleetChecks): ReadonlyMap<RuleId, RuleInfo> {
  return new Map<RuleId, RuleInfo>([...RULES, ...rules.map((it) => [it.id, it] as const)]);
}
