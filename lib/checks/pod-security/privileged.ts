import type { Rule } from '../rule';
import { containerContexts, placeOf } from './security-context';
import { advice, REFUSED, removeInExtend, STANDARD, subject } from './wording';

/** No privileged container. */
export const privileged: Rule = {
  id: 'pod-security/privileged',
  severity: 'error',
  summary: 'A container is privileged.',
  why: 'It would be root on the node: whoever breaks into it has the node and all that runs there.',
  source: STANDARD,
  about: ['privileged'],
  *check(ruleContext) {
    for (const context of containerContexts(ruleContext)) {
      if (context.fields['privileged'] !== true) continue;
      const fix = removeInExtend(context, 'securityContext.privileged');
      yield {
        manifest: context.pod.manifest,
        path: placeOf(context, 'privileged'),
        message: `${subject(context)} is privileged, which makes it root on the node: ${REFUSED}.`,
        fix: advice('pod-security/privileged', context.pod, fix, 'privileged'),
      };
    }
  },
};
