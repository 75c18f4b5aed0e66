import { objectAt } from '../../base/json';
import type { Rule } from '../rule';
import { allContexts, placeOf } from './security-context';
import { advice, REFUSED, removeInExtend, STANDARD, subject } from './wording';

const TYPES = ['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

/** What SELinux knows a container by. */
export const seLinux: Rule = {
  id: 'pod-security/se-linux',
  severity: 'error',
  summary:
    'A pod or container sets an SELinux user or role, or a type that is not one of containers.',
  why: 'SELinux keeps containers from the node and from each other by these labels: with another one the wall is not there.',
  source: STANDARD,
  about: ['seLinuxOptions'],
  *check(ruleContext) {
    for (const context of allContexts(ruleContext)) {
      const options = objectAt(context.fields, 'seLinuxOptions');
      const { type, user, role } = options;
      const wrong = [
        ...(type && !TYPES.includes(String(type)) ? ['type'] : []),
        ...(user ? ['user'] : []),
        ...(role ? ['role'] : []),
      ];
      if (wrong.length === 0) continue;
      const values = wrong.map((field) => `${field} "${options[field]}"`).join(', ');
      const fix = `${removeInExtend(context, 'securityContext.seLinuxOptions')} A type may be ${TYPES.join(', ')}; there may be no user and no role.`;
      yield {
        manifest: context.pod.manifest,
        path: placeOf(context, 'seLinuxOptions', ...(wrong.length === 1 ? wrong : [])),
        message: `${subject(context)} has the SELinux ${values}: ${REFUSED}.`,
        fix: advice('pod-security/se-linux', context.pod, fix, 'privileged'),
      };
    }
  },
};
