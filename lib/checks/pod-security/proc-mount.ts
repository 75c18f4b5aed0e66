import type { Rule } from '../rule';
import { containerContexts, hasUserNamespace, placeOf } from './security-context';
import { advice, REFUSED, removeInExtend, STANDARD, subject } from './wording';

/** The masked parts of /proc stay masked; "restricted" requires this in a user namespace, too. */
export const procMount: Rule = {
  id: 'pod-security/proc-mount',
  severity: 'error',
  summary: 'A container has an unmasked /proc (procMount).',
  why: 'Parts of /proc are masked because they expose or change the state of the node.',
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
        message: `${subject(context)} has the procMount "${type}" instead of "Default": ${REFUSED}.`,
        ...advice('pod-security/proc-mount', context.pod, fix, level),
      };
    }
  },
};
