import { objectAt } from '../../base/json';
import type { Rule } from '../rule';
import { allContexts, placeOf } from './security-context';
import { advice, REFUSED, removeInExtend, STANDARD, subject } from './wording';

const TYPES = ['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

/** No SELinux user or role, and only the types of containers. */
export const seLinux: Rule = {
  id: 'pod-security/se-linux',
  severity: 'error',
  summary: 'A pod or container sets an SELinux user or role, or a type that is not for containers.',
  why: 'SELinux isolates containers from the node and from each other by these labels: other ones remove the isolation.',
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
      const fix = `${removeInExtend(context, 'securityContext.seLinuxOptions')} Allowed types are ${TYPES.join(', ')}; a user or role is not allowed.`;
      yield {
        manifest: context.pod.manifest,
        path: placeOf(context, 'seLinuxOptions', ...(wrong.length === 1 ? wrong : [])),
        message: `${subject(context)} has the SELinux ${values}: ${REFUSED}.`,
        ...advice('pod-security/se-linux', context.pod, fix, 'privileged'),
      };
    }
  },
};
