import type { Environment } from '../model/environment';
import { CHECKS_FILE } from '../model/layout';
import { DEBUG_HINT, FleetError } from '../model/problem';
import { isFleetRule } from '../model/rule-id';
import type { Suppression } from '../model/suppression';
import { isAbout } from './contents';
import { type Finding, findingOf, isRefusal } from './finding';
import type { Rule, RuleContext, RuleFinding, RuleInfo, Severity } from './rule';
import { SCHEMA_RULES } from './schema';

/**
 * What the rules find in an app in an environment. An object whose fields are not what its kind has is
 * reported before anything else is: no other rule could read it.
 *
 * @param suppressions what the app is excepted from.
 * @throws {@link FleetError} when a rule itself throws.
 */
export function checkInstance(
  context: RuleContext,
  rules: readonly Rule[],
  suppressions: readonly Suppression[],
): Finding[] {
  const ofSchema = runRules(context, SCHEMA_RULES, suppressions);
  if (ofSchema.some(hidesOthers)) {
    const careless = rules.filter(({ id }) => READS_ANYTHING.test(id));
    return [...ofSchema, ...runRules(context, careless, suppressions)];
  }
  return [...ofSchema, ...runRules(context, rules, suppressions)];
}

/** Rules that read any value as what it is. */
const READS_ANYTHING = /^secret\//;

/** True for a finding after which most rules are not run: they rely on the types of what they read. */
export function hidesOthers(finding: Finding): boolean {
  const { rule } = finding;
  return rule.startsWith('schema/') && rule !== 'schema/unknown-field' && isRefusal(finding);
}

function runRules(
  context: RuleContext,
  rules: readonly Rule[],
  suppressions: readonly Suppression[],
): Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    if (!isAbout(rule, context)) continue;
    try {
      for (const finding of ruleFindings(rule, context)) {
        findings.push(toFinding(rule, finding, context, suppressions));
      }
    } catch (error) {
      throw thrownBy(rule, context, error);
    }
  }
  return findings;
}

/** What a rule found in an app of an environment: how severe it is there, and whether it is excepted. */
export function toFinding(
  rule: RuleInfo,
  ruleFinding: RuleFinding,
  { app, environment }: Pick<RuleContext, 'app' | 'environment'>,
  suppressions: readonly Suppression[],
): Finding {
  const finding: Finding = {
    ...findingOf(rule.id, severityIn(rule, environment), ruleFinding),
    ...(app !== undefined && { app }),
    ...(environment && { environment: environment.name }),
  };
  const exception = rule.final ? undefined : suppressions.find((it) => covers(it, finding));
  return exception === undefined ? finding : { ...finding, suppressed: exception.reason };
}

/** What a rule finds. A rule of the fleet may be anything: what it gives is looked at. */
function ruleFindings(rule: Rule, context: RuleContext): Iterable<RuleFinding> {
  const findings: Iterable<RuleFinding> | undefined = rule.check(context);
  if (!isFleetRule(rule.id)) return findings;
  if (typeof findings?.[Symbol.iterator] !== 'function') {
    throw new Error('`check` has to return a list, or be a generator: `*check(context) { … }`.');
  }
  return [...findings].map((it) => {
    if (isRuleFinding(it)) return it;
    throw new Error('It gives something else than { manifest, path?, message, fix }.');
  });
}

function isRuleFinding({ manifest, path, message, fix }: Partial<RuleFinding>): boolean {
  const isPath = path === undefined || Array.isArray(path);
  const isTold = typeof message === 'string' && typeof fix === 'string';
  return typeof manifest?.constructPath === 'string' && isPath && isTold;
}

/** What a rule throws, as a problem of the place where it was run. */
export function thrownBy(
  { id }: RuleInfo,
  { app, environment }: Pick<RuleContext, 'app' | 'environment'>,
  error: unknown,
): FleetError {
  const what = error instanceof Error ? error.message : String(error);
  const field = [environment?.name, app].filter((it) => it !== undefined).join('/');
  const message = `The rule ${id} has thrown an error: ${what}`;
  const file = isFleetRule(id) ? CHECKS_FILE : 'lib/checks';
  return new FleetError([{ file, field, message, fix: DEBUG_HINT, cause: error }]);
}

/** How severe a finding of a rule is in an environment. */
export function severityIn(rule: RuleInfo, environment: Environment | undefined): Severity {
  if (environment?.errors?.includes(rule.id)) return 'error';
  return (environment?.production ? rule.inProduction : undefined) ?? rule.severity;
}

/** True for a finding that the suppression is meant for. */
export function covers(
  { rule, object, field, environments }: Suppression,
  finding: Finding,
): boolean {
  const { kind, name, path } = finding.object ?? {};
  return (
    rule === finding.rule &&
    (object === undefined || object === `${kind}/${name}`) &&
    (field === undefined || field === path) &&
    (environments === undefined || environments.includes(finding.environment ?? ''))
  );
}
