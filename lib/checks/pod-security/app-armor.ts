import { isObject } from '../../base/json';
import type { CheckedPod } from '../pods';
import type { Rule, RuleFinding } from '../rule';
import { allContexts, placeOf, type SecurityContext } from './security-context';
import { advice, REFUSED, removeInExtend, STANDARD, subject } from './wording';

const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** The default AppArmor profile, or one on the node. */
export const appArmor: Rule = {
  id: 'pod-security/app-armor',
  severity: 'error',
  summary: 'A pod or container disables AppArmor.',
  why: 'The default profile keeps a container from mounting file systems and from writing to the kernel: without it, an attacker gets further.',
  source: STANDARD,
  *check(ruleContext) {
    const refused = new Set<unknown>();
    for (const context of allContexts(ruleContext)) {
      if (isAllowed(context)) continue;
      refused.add(context.container?.spec);
      yield profileViolation(context);
    }
    for (const pod of ruleContext.pods) {
      for (const [key, value] of Object.entries(pod.annotations)) {
        if (!key.startsWith(ANNOTATION) || isAllowedAnnotation(value)) continue;
        const name = key.slice(ANNOTATION.length);
        const container = pod.containers.find((it) => it.name === name);
        // The annotation repeats the field, which is already reported.
        if (container && refused.has(container.spec)) continue;
        yield annotationViolation(pod, key, value);
      }
    }
  },
};

function isAllowed({ fields }: SecurityContext): boolean {
  const profile = fields['appArmorProfile'];
  if (!isObject(profile)) return true;
  return profile['type'] === 'RuntimeDefault' || profile['type'] === 'Localhost';
}

function isAllowedAnnotation(value: unknown): boolean {
  if (typeof value !== 'string') return true;
  return value === '' || value === 'runtime/default' || value.startsWith('localhost/');
}

function profileViolation(context: SecurityContext): RuleFinding {
  const profile = context.fields['appArmorProfile'];
  const type = isObject(profile) ? (profile['type'] ?? 'none') : 'none';
  const fix = `${removeInExtend(context, 'securityContext.appArmorProfile')} The types "RuntimeDefault" and "Localhost" are allowed.`;
  return {
    manifest: context.pod.manifest,
    path: placeOf(context, 'appArmorProfile', 'type'),
    message: `${subject(context)} has an AppArmor profile of the type "${type}": ${REFUSED}.`,
    ...advice('pod-security/app-armor', context.pod, fix, 'privileged'),
  };
}

function annotationViolation(pod: CheckedPod, key: string, value: string): RuleFinding {
  const fix = `Remove the annotation (\`podAnnotations\` of the app's spec, or \`extend\`): it is the deprecated form of \`securityContext.appArmorProfile\`, and only "runtime/default" and "localhost/…" are allowed.`;
  return {
    manifest: pod.manifest,
    path: [...pod.path.slice(0, -1), 'metadata', 'annotations', key],
    message: `The annotation gives the container "${key.slice(ANNOTATION.length)}" the AppArmor profile "${value}": ${REFUSED}.`,
    ...advice('pod-security/app-armor', pod, fix, 'privileged'),
  };
}
