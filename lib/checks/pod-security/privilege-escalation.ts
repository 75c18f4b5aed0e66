import type { Rule } from '../rule';
import { containerContexts, isWindows, placeOf } from './security-context';
import { advice, REFUSED, STANDARD, setInExtend, subject } from './wording';

/** No more privileges than the container started with. */
export const privilegeEscalation: Rule = {
  id: 'pod-security/privilege-escalation',
  severity: 'error',
  summary: 'A container does not set allowPrivilegeEscalation to false.',
  why: 'A setuid program, such as sudo, could give a process more privileges than the container has.',
  source: STANDARD,
  *check(ruleContext) {
    for (const context of containerContexts(ruleContext)) {
      const allowed = context.fields['allowPrivilegeEscalation'];
      if (allowed === false || isWindows(context.pod)) continue;
      const fix = setInExtend(context, 'allowPrivilegeEscalation: false');
      const what =
        allowed === true
          ? 'sets allowPrivilegeEscalation to true'
          : 'does not set allowPrivilegeEscalation to false, and the default is true';
      yield {
        manifest: context.pod.manifest,
        path: placeOf(context, 'allowPrivilegeEscalation'),
        message: `${subject(context)} ${what}: ${REFUSED}.`,
        ...advice(
          'pod-security/privilege-escalation',
          context.pod,
          fix,
          'baseline',
          'exceptions.allowPrivilegeEscalation',
        ),
      };
    }
  },
};
