import { nearest } from '../base/hint';
import type { Finding } from '../checks/finding';
import type { FleetChecks } from '../checks/fleet-checks';
import type { RuleInfo } from '../checks/rule';
import { FLEET_RULES, RULES } from '../checks/rules';
import { withoutSatisfiedNeeds } from '../checks/satisfied-needs';
import { unusedSuppressions } from '../checks/suppressions';
import type { AppInstance, FleetSources } from '../model/fleet';
import { ENVIRONMENTS_FILE } from '../model/layout';
import type { Manifest } from '../model/manifest';
import type { Problem } from '../model/problem';
import type { RuleId } from '../model/rule-id';
import { type Instances, toInstanceFinding } from './instances';

/** Everything that was rendered, with the findings of each part. */
interface Rendered {
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
  /** The findings of the change rules. */
  readonly changes: readonly Finding[];
  readonly instances: readonly AppInstance[];
  /** False if something could not be rendered. */
  readonly isWhole: boolean;
}

/** The findings of each instance, across instances, and on suppressions that suppress nothing. */
export function checkTogether(
  sources: FleetSources & FleetChecks,
  { manifests, instances, findings, changes, isWhole }: Rendered,
  owners: Instances,
): Finding[] {
  const between = FLEET_RULES.flatMap((rule) =>
    [...rule.check(manifests, instances)].map((it) =>
      toInstanceFinding(owners.of(it.manifest), rule, it),
    ),
  );
  const all = [...withoutSatisfiedNeeds(findings, manifests), ...between, ...changes];
  // An instance that failed to render may still need its suppressions.
  if (!isWhole) return all;
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
