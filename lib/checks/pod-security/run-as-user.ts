import type { Rule } from '../rule';
import { allContexts, hasUserNamespace, placeOf } from './security-context';
import { advice, ownerOf, REFUSED, STANDARD, subject } from './wording';

/** No container runs as user 0, unless in a user namespace. */
export const runAsUser: Rule = {
  id: 'pod-security/run-as-user',
  severity: 'error',
  summary: 'A pod or container runs as user 0.',
  why: 'That is root: with runAsNonRoot, the kubelet does not start it; without it, one failing isolation layer gives access to the node.',
  source: STANDARD,
  about: ['runAsUser'],
  *check(ruleContext) {
    for (const context of allContexts(ruleContext)) {
      if (context.fields['runAsUser'] !== 0 || hasUserNamespace(ruleContext, context.pod)) continue;
      const fix = `In \`extend\`, remove \`securityContext.runAsUser\` of ${ownerOf(context)}, or use another number; \`runAsUser\` of the app's spec sets it for all containers. Prepare files that need root in the image, or use \`fsGroup\`.`;
      yield {
        manifest: context.pod.manifest,
        path: placeOf(context, 'runAsUser'),
        message: `${subject(context)} runs as user 0, which is root: ${REFUSED}.`,
        ...advice('pod-security/run-as-user', context.pod, fix, 'baseline', 'exceptions.runAsRoot'),
      };
    }
  },
};
