import type { Rule } from '../rule';
import { containerContexts, hasUserNamespace, placeOf } from './security-context';
import { advice, REFUSED, removeInExtend, STANDARD, subject } from './wording';

/** The parts of /proc that are hidden stay hidden: in "restricted" also in a user namespace. */
export const procMount: Rule = {
  id: 'pod-security/proc-mount',
  severity: 'error',
  summary: 'A container sees all of /proc (procMount).',
  why: 'Parts of /proc are hidden from containers because they show or change what belongs to the node.',
  source: STANDARD,
  about: ['procMount'],
  *check(ruleContext) {
    for (const context of containerContexts(ruleContext)) {
      const type = context.fields['procMount'] ?? 'Default';
      if (type === 'Default') continue;
      const fix = removeInExtend(context, 'securityContext.procMount');
      const level = hasUserNamespace(ruleContext, context.pod) ? 'baseline' : 'privileged';
      yield {
        manifest: context.pod.manifest,
        path: placeOf(context, 'procMount'),
        message: `${subject(context)} has the procMount "${type}", and not "Default": ${REFUSED}.`,
        fix: advice('pod-security/proc-mount', context.pod, fix, level),
      };
    }
  },
};
