import type { AppSource } from '../model/fleet';
import { CHECKS_FILE } from '../model/layout';
import { isFleetRule, type RuleId } from '../model/rule-id';
import type { Suppression } from '../model/suppression';
import { covers, hidesOthers } from './check-instance';
import type { Finding } from './finding';
import type { RuleInfo } from './rule';

/** A suppression without effect. */
export const unusedSuppression: RuleInfo<'suppression/unused'> = {
  id: 'suppression/unused',
  severity: 'error',
  final: true,
  summary:
    'A suppression that matches no finding, or of a rule that cannot be suppressed. A warning if the finding may depend on the released image.',
  why: 'It would hide the next finding, for a reason that no longer applies.',
};

/** The built-in rules about the tags of images. A custom rule may read them as well. */
const READ_TAGS: ReadonlySet<RuleId> = new Set(['practice/latest', 'practice/mutable-tag']);

/**
 * The suppressions that match no finding in any environment.
 *
 * @param findings all findings, including the suppressed ones.
 * @param rules all rules.
 */
export function unusedSuppressions(
  apps: readonly AppSource[],
  findings: readonly Finding[],
  rules: ReadonlyMap<RuleId, RuleInfo>,
): Finding[] {
  const suppressed = findings.filter((it) => it.suppressed !== undefined);
  // Most rules were skipped on these apps, so their suppressions may still be needed.
  const unread = new Set(findings.filter(hidesOthers).map(({ app }) => app));
  return apps.flatMap(({ app, file }) => {
    const { name, suppress = [] } = app.definition;
    if (unread.has(name)) return [];
    return suppress.flatMap((suppression, i) => {
      // Only the first suppression that covers a finding is used.
      const isUsed = suppressed.some(
        (it) => it.app === name && suppress.find((other) => covers(other, it)) === suppression,
      );
      if (isUsed) return [];
      const { id } = unusedSuppression;
      const info = rules.get(suppression.rule);
      const severity = info !== undefined && mayComeAndGo(info) ? 'warning' : 'error';
      const field = `suppress[${i}]`;
      const text = describeUnused(suppression, info);
      return { rule: id, severity, file, field, app: name, ...text };
    });
  });
}

/**
 * True if the findings of a rule come and go without a change to the fleet's code. A change is a finding only until it
 * is committed; what depends on the released image can change with every release, which a machine makes.
 */
function mayComeAndGo({ id, final }: RuleInfo): boolean {
  if (final) return false;
  return id.startsWith('immutable/') || isFleetRule(id) || READ_TAGS.has(id);
}

function describeUnused({ rule, object }: Suppression, info: RuleInfo | undefined) {
  if (info === undefined) {
    return {
      message: `The rule ${rule} does not exist in ${CHECKS_FILE}.`,
      fix: 'Correct its id, or remove the suppression.',
    };
  }
  if (info.final) {
    return {
      message: `The rule ${rule} cannot be suppressed: ${info.why}`,
      fix: 'Remove the suppression, and fix the finding.',
    };
  }
  const what = object === undefined ? 'No object of the app' : `No object ${object} of the app`;
  return { message: `${what} violates ${rule}.`, fix: 'Remove the suppression.' };
}
