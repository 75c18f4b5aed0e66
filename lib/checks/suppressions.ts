import type { AppSource } from '../model/fleet';
import { CHECKS_FILE } from '../model/layout';
import type { RuleId } from '../model/rule-id';
import type { Suppression } from '../model/suppression';
import { covers, hidesOthers } from './check-instance';
import type { Finding } from './finding';
import type { RuleInfo } from './rule';

/** An exception that excepts nothing. */
export const unusedSuppression: RuleInfo<'suppression/unused'> = {
  id: 'suppression/unused',
  severity: 'error',
  final: true,
  summary: 'An app is excepted from a rule that it does not violate, or that has no exceptions.',
  why: 'It would hide the next finding, for a reason that no longer holds.',
};

/**
 * The exceptions of apps that except nothing, in any environment.
 *
 * @param findings all that was found, also what is suppressed.
 * @param rules every rule there is.
 */
export function unusedSuppressions(
  apps: readonly AppSource[],
  findings: readonly Finding[],
  rules: ReadonlyMap<RuleId, RuleInfo>,
): Finding[] {
  const suppressed = findings.filter((it) => it.suppressed !== undefined);
  // What most rules were not run on might still violate them.
  const unread = new Set(findings.filter(hidesOthers).map(({ app }) => app));
  return apps.flatMap(({ app, file }) => {
    const { name, suppress = [] } = app.definition;
    if (unread.has(name)) return [];
    return suppress.flatMap((suppression, i) => {
      // The first that covers a finding is the one that is used.
      const isUsed = suppressed.some(
        (it) => it.app === name && suppress.find((other) => covers(other, it)) === suppression,
      );
      if (isUsed) return [];
      const { id } = unusedSuppression;
      // A change is a finding until it is committed: the exception can't be removed in the same commit.
      const severity = suppression.rule.startsWith('immutable/') ? 'warning' : 'error';
      const field = `suppress[${i}]`;
      const text = describeUnused(suppression, rules.get(suppression.rule));
      return { rule: id, severity, file, field, app: name, ...text };
    });
  });
}

function describeUnused({ rule, object }: Suppression, info: RuleInfo | undefined) {
  if (info === undefined) {
    return {
      message: `There is no rule ${rule} in ${CHECKS_FILE}.`,
      fix: 'Correct its id, or remove the exception.',
    };
  }
  if (info.final) {
    return {
      message: `No app is excepted from ${rule}: ${info.why}`,
      fix: 'Remove the exception, and fix what the rule finds.',
    };
  }
  const what = object === undefined ? 'No object of the app' : `No object ${object} of the app`;
  return { message: `${what} violates ${rule}.`, fix: 'Remove the exception.' };
}
