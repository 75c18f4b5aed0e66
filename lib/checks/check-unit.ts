import type { Environment } from '../model/environment';
import { DEBUG_HINT, FleetError } from '../model/problem';
import type { Suppression } from '../model/suppression';
import { isAbout } from './contents';
import { type Finding, findingOf, isRefusal } from './finding';
import type { CheckedUnit, Rule, RuleInfo, Severity, Violation } from './rule';
import { SCHEMA_RULES } from './schema';

/**
 * What the rules find in an app in an environment. An object whose fields are not what its kind has is
 * told before anything else is: no other rule could read it.
 *
 * @param suppressions what the app is excepted from.
 * @throws {@link FleetError} when a rule itself throws.
 */
export function checkUnit(
  unit: CheckedUnit,
  rules: readonly Rule[],
  suppressions: readonly Suppression[],
): Finding[] {
  const ofSchema = runRules(unit, SCHEMA_RULES, suppressions);
  if (ofSchema.some((it) => isRefusal(it) && it.rule !== 'schema/unknown-field')) return ofSchema;
  return [...ofSchema, ...runRules(unit, rules, suppressions)];
}

function runRules(
  unit: CheckedUnit,
  rules: readonly Rule[],
  suppressions: readonly Suppression[],
): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    if (!isAbout(rule, unit)) continue;
    try {
      for (const violation of rule.check(unit)) {
        findings.push(settle(rule, violation, unit, suppressions));
      }
    } catch (error) {
      throw thrownBy(rule, unit, error);
    }
  }
  return findings;
}

/** A violation as a finding of an app in an environment: how severe it is there, and whether it is excepted. */
export function settle(
  rule: RuleInfo,
  violation: Violation,
  { app, environment }: Pick<CheckedUnit, 'app' | 'environment'>,
  suppressions: readonly Suppression[],
): Finding {
  const finding: Finding = {
    ...findingOf(rule.id, severityIn(rule, environment), violation),
    ...(app !== undefined && { app }),
    ...(environment && { environment: environment.name }),
  };
  const exception = rule.final ? undefined : suppressions.find((it) => covers(it, finding));
  return exception === undefined ? finding : { ...finding, suppressed: exception.reason };
}

function thrownBy({ id }: Rule, { app, environment }: CheckedUnit, error: unknown): FleetError {
  const what = error instanceof Error ? error.message : String(error);
  const place = [app, environment?.name].filter((it) => it !== undefined).join(' in ');
  const message = `The rule ${id} has thrown an error at ${place || 'the bootstrap'}: ${what}`;
  const file = id.startsWith('fleet/') ? 'fleet/checks.ts' : 'lib/checks';
  return new FleetError([{ file, message, fix: DEBUG_HINT, cause: error }]);
}

/** How severe a violation of a rule is in an environment. */
export function severityIn(rule: RuleInfo, environment: Environment | undefined): Severity {
  if (environment?.errors?.includes(rule.id)) return 'error';
  return (environment?.production ? rule.inProduction : undefined) ?? rule.severity;
}

/** True for a finding that the suppression is meant for. */
export function covers({ rule, object, environments }: Suppression, finding: Finding): boolean {
  const { kind, name } = finding.object ?? {};
  return (
    rule === finding.rule &&
    (object === undefined || object === `${kind}/${name}`) &&
    (environments === undefined || environments.includes(finding.environment ?? ''))
  );
}
