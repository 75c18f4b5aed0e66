import { objectAt } from '../../base/json';
import type { Rule } from '../rule';
import { allContexts, placeOf } from './security-context';
import { advice, REFUSED, removeInExtend, STANDARD, subject } from './wording';

/** No HostProcess on Windows nodes. */
export const hostProcess: Rule = {
  id: 'pod-security/host-process',
  severity: 'error',
  summary: 'A pod or container runs as a HostProcess on a Windows node.',
  why: 'It would have full access to the node, and through it to every other pod there.',
  source: STANDARD,
  about: ['hostProcess'],
  *check(ruleContext) {
    for (const context of allContexts(ruleContext)) {
      if (objectAt(context.fields, 'windowsOptions')['hostProcess'] !== true) continue;
      const fix = removeInExtend(context, 'securityContext.windowsOptions.hostProcess');
      yield {
        manifest: context.pod.manifest,
        path: placeOf(context, 'windowsOptions', 'hostProcess'),
        message: `${subject(context)} sets windowsOptions.hostProcess to true, which gives it full access to the Windows node: ${REFUSED}.`,
        ...advice('pod-security/host-process', context.pod, fix, 'privileged'),
      };
    }
  },
};
