import type { Rule } from '../rule';
import { containerContexts, placeOf } from './security-context';
import { advice, REFUSED, removeInExtend, STANDARD, subject } from './wording';

/** No privileged containers. */
export const privileged: Rule = {
  id: 'pod-security/privileged',
  severity: 'error',
  summary: 'A container is privileged.',
  why: 'It is root on the node: an attacker in it controls the node and everything on it.',
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
        ...advice(
          'pod-security/privileged',
          context.pod,
          fix,
          'privileged',
          'exceptions.privileged',
        ),
      };
    }
  },
};
