import { objectAt } from '../../base/json';
import type { CheckedPod } from '../pods';
import type { Rule, RuleFinding } from '../rule';
import {
  allContexts,
  hasUserNamespace,
  placeOf,
  podContext,
  type SecurityContext,
} from './security-context';
import { advice, ownerOf, REFUSED, STANDARD, subject } from './wording';

/** No container runs as root, unless in a user namespace. */
export const runAsNonRoot: Rule = {
  id: 'pod-security/run-as-non-root',
  severity: 'error',
  summary: 'A container may run as root: runAsNonRoot is not true.',
  why: 'Root in the container is root on the node as soon as one of the other isolation layers fails.',
  source: STANDARD,
  *check(ruleContext) {
    for (const context of allContexts(ruleContext)) {
      if (context.fields['runAsNonRoot'] !== false || hasUserNamespace(ruleContext, context.pod))
        continue;
      yield refused(context);
    }
    for (const pod of ruleContext.pods) {
      if (hasUserNamespace(ruleContext, pod) || isSet(podContext(pod)['runAsNonRoot'])) continue;
      const without = pod.containers.filter(
        ({ spec }) => !isSet(objectAt(spec, 'securityContext')['runAsNonRoot']),
      );
      if (without.length > 0)
        yield missing(
          pod,
          without.map((container) => ownerOf({ container })),
        );
    }
  },
};

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function refused(context: SecurityContext): RuleFinding {
  const fix = context.container
    ? `In \`extend\`, remove \`securityContext.runAsNonRoot\` of ${ownerOf(context)}, so that the pod's \`true\` applies to it.`
    : "In `extend`, set `securityContext.runAsNonRoot: true` in the pod's spec.";
  return {
    manifest: context.pod.manifest,
    path: placeOf(context, 'runAsNonRoot'),
    message: `${subject(context)} sets runAsNonRoot to false, so it may run as root: ${REFUSED}.`,
    ...advice(
      'pod-security/run-as-non-root',
      context.pod,
      `${fix} ${IMAGE}`,
      'baseline',
      'exceptions.runAsRoot',
    ),
  };
}

function missing(pod: CheckedPod, owners: readonly string[]): RuleFinding {
  const fix =
    'In `extend`, give the pod `securityContext: { runAsNonRoot: true }`, which applies to all of its containers.';
  return {
    manifest: pod.manifest,
    path: placeOf({ pod, fields: {} }, 'runAsNonRoot'),
    message: `Neither the pod nor ${owners.join(' nor ')} sets runAsNonRoot to true, so it may run as root: ${REFUSED}.`,
    ...advice(
      'pod-security/run-as-non-root',
      pod,
      `${fix} ${IMAGE}`,
      'baseline',
      'exceptions.runAsRoot',
    ),
  };
}

const IMAGE =
  "If the user of the image is root, or a name instead of a number, also set `runAsUser` (the same field in the app's spec), such as 1000.";
