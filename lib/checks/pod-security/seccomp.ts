import { isObject, type JsonObject } from '../../base/json';
import type { CheckedPod } from '../pods';
import type { Rule, RuleFinding } from '../rule';
import {
  allContexts,
  isWindows,
  placeOf,
  podContext,
  type SecurityContext,
} from './security-context';
import { advice, ownerOf, REFUSED, STANDARD, setInExtend, subject } from './wording';

const SET = "seccompProfile: { type: 'RuntimeDefault' }";

/** A seccomp profile for every container. */
export const seccomp: Rule = {
  id: 'pod-security/seccomp',
  severity: 'error',
  summary: 'A container has no seccomp profile, or the profile Unconfined.',
  why: 'Without one, it can make every system call, including those that most container escapes need.',
  source: STANDARD,
  *check(ruleContext) {
    for (const context of allContexts(ruleContext)) {
      if (isWindows(context.pod)) continue;
      const profile = profileOf(context.fields);
      if (profile && !isConfined(profile)) yield unconfined(context, profile);
    }
    for (const pod of ruleContext.pods) {
      if (isWindows(pod) || profileOf(podContext(pod))) continue;
      const without = pod.containers.filter(
        ({ spec }) => !isObject(spec['securityContext']) || !profileOf(spec['securityContext']),
      );
      if (without.length > 0)
        yield missing(
          pod,
          without.map((container) => ownerOf({ container })),
        );
    }
  },
};

function profileOf(securityContext: JsonObject): JsonObject | undefined {
  const profile = securityContext['seccompProfile'];
  return isObject(profile) ? profile : undefined;
}

function isConfined({ type }: JsonObject): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost';
}

function unconfined(context: SecurityContext, { type }: JsonObject): RuleFinding {
  return {
    manifest: context.pod.manifest,
    path: placeOf(context, 'seccompProfile', 'type'),
    message: `${subject(context)} has the seccomp profile "${type ?? 'none'}": ${REFUSED}.`,
    ...advice('pod-security/seccomp', context.pod, setInExtend(context, SET), 'privileged'),
  };
}

function missing(pod: CheckedPod, owners: readonly string[]): RuleFinding {
  return {
    manifest: pod.manifest,
    path: placeOf({ pod, fields: {} }, 'seccompProfile'),
    message: `Neither the pod nor ${owners.join(' nor ')} has a seccomp profile: ${REFUSED}.`,
    ...advice(
      'pod-security/seccomp',
      pod,
      `In \`extend\`, give the pod \`securityContext: { ${SET} }\`, which applies to all of its containers.`,
      'baseline',
    ),
  };
}
