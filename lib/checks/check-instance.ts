import { maskCredentials } from '../base/credential/mask-credentials';
import { runForeign } from '../base/foreign-code';
import { messageOf } from '../base/message-of';
import type { Environment } from '../model/environment';
import { CHECKS_FILE } from '../model/layout';
import { FleetError, fixOf } from '../model/problem';
import { isFleetRule } from '../model/rule-id';
import type { Suppression } from '../model/suppression';
import { isAbout } from './contents';
import { admittedFor, enforcedLevel, refusedNevertheless } from './enforced-level';
import { type Finding, findingOf, isRefusal } from './finding';
import type { Rule, RuleContext, RuleFinding, RuleInfo, Severity } from './rule';
import { SCHEMA_RULES } from './schema';
import { credential } from './secret/credential';

/**
 * Runs the rules on an app in an environment. If an object violates its schema, most other rules are skipped:
 * they rely on the types of its fields.
 *
 * @param suppressions the suppressions of the app.
 * @throws {@link FleetError} if a rule throws.
 */
export function checkInstance(
  context: RuleContext,
  rules: readonly Rule[],
  suppressions: readonly Suppression[],
): Finding[] {
  const ofSchema = runRules(context, SCHEMA_RULES, suppressions);
  if (ofSchema.some(hidesOthers)) {
    const careless = rules.filter(({ id }) => READS_ANYTHING.test(id));
    return masked([...ofSchema, ...runRules(context, careless, suppressions)]);
  }
  return masked([...ofSchema, ...runRules(context, rules, suppressions)]);
}

/** Other rules quote the field that has a credential, such as the tag of an image. */
function masked(findings: Finding[]): Finding[] {
  if (!findings.some(({ rule }) => rule === credential.id)) return findings;
  return findings.map((it) =>
    it.rule === credential.id ? it : { ...it, message: maskCredentials(it.message) },
  );
}

/** Rules that make no assumptions about types. */
const READS_ANYTHING = /^secret\//;

/** True for a finding after which most rules are skipped, because they rely on the types of the fields. */
export function hidesOthers(finding: Finding): boolean {
  const { rule } = finding;
  return rule.startsWith('schema/') && !TYPES_FIT.includes(rule) && isRefusal(finding);
}

/** Findings in objects whose fields have the right types. */
const TYPES_FIT: readonly string[] = ['schema/unknown-field', 'schema/repeated-key'];

function runRules(
  context: RuleContext,
  rules: readonly Rule[],
  suppressions: readonly Suppression[],
): Finding[] {
  const findings: Finding[] = [];
  /** Those of the fleet, which follow the built-in ones. */
  const own: Rule[] = [];
  let running: Rule | undefined;
  try {
    for (const rule of rules) {
      running = rule;
      if (!isAbout(rule, context)) continue;
      if (isFleetRule(rule.id)) own.push(rule);
      else add(rule, rule.check(context));
    }
    // One timed run for all: it takes longer than most rules.
    if (own.length > 0) runForeign(CHECKS_FILE, () => own.forEach(runOwn));
  } catch (error) {
    if (running === undefined) throw error;
    throw thrownBy(running, context, error);
  }
  return findings;

  function runOwn(rule: Rule): void {
    running = rule;
    add(
      rule,
      runForeign(rule.id, () => ownRuleFindings(rule, context)),
    );
  }

  function add(rule: Rule, found: Iterable<RuleFinding>): void {
    for (const it of found) {
      const admitted = admittedFor(context, it);
      const finding = {
        ...toFinding(rule, it, context, suppressions),
        ...(admitted !== undefined && { suppressed: admitted }),
      };
      findings.push(finding);
      if (finding.suppressed === undefined) continue;
      const refusal = refusedNevertheless(context, rule, it);
      if (refusal) findings.push(toFinding(enforcedLevel, refusal, context, suppressions));
    }
  }
}

/** The finding of a rule in an app and environment, with its severity there and its suppression. */
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

/** The findings of a custom rule. It can return anything, so its result is validated. */
function ownRuleFindings(rule: Rule, context: RuleContext): RuleFinding[] {
  const findings: Iterable<RuleFinding> | undefined = rule.check(context);
  if (typeof findings?.[Symbol.iterator] !== 'function') {
    throw new Error('`check` must return a list, or be a generator: `*check(context) { … }`.');
  }
  return [...findings].map((it) => {
    if (isRuleFinding(it)) return it;
    throw new Error('It yielded something other than { manifest, path?, message, fix }.');
  });
}

function isRuleFinding(found: RuleFinding | null | undefined): found is RuleFinding {
  const { manifest, path, message, fix } = (found ?? {}) as Partial<RuleFinding>;
  const isPath = path === undefined || Array.isArray(path);
  const isComplete = typeof message === 'string' && typeof fix === 'string';
  return typeof manifest?.constructPath === 'string' && isPath && isComplete;
}

/** An error thrown by a rule, as a problem of the app and environment that it ran on. */
export function thrownBy(
  { id }: RuleInfo,
  { app, environment }: Pick<RuleContext, 'app' | 'environment'>,
  error: unknown,
): FleetError {
  const what = messageOf(error);
  const field = [environment?.name, app].filter((it) => it !== undefined).join('/');
  const message = `The rule ${id} failed: ${what}`;
  const file = isFleetRule(id) ? CHECKS_FILE : 'lib/checks';
  return new FleetError([{ file, field, message, fix: fixOf(error), cause: error }]);
}

/** The severity of a rule's findings in an environment. */
export function severityIn(rule: RuleInfo, environment: Environment | undefined): Severity {
  if (environment?.errors?.includes(rule.id)) return 'error';
  return (environment?.production ? rule.inProduction : undefined) ?? rule.severity;
}

/** True if a suppression covers a finding. */
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
