import type { AdmittingLevel } from '../../model/pod-security';
import type { RuleId } from '../../model/rule-id';
import type { CheckedContainer, CheckedPod } from '../pods';
import type { RuleFinding } from '../rule';
import type { SecurityContext } from './security-context';

/** The source of all these rules. */
export const STANDARD = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';

/** The consequence of every finding. */
export const REFUSED =
  'a namespace that enforces the Pod Security Standard "restricted" refuses the pod';

const ROLES: Readonly<Record<CheckedContainer['role'], string>> = {
  main: 'container',
  init: 'init container',
  sidecar: 'sidecar',
  ephemeral: 'ephemeral container',
};

/** Such as `the init container "migrate"`, or `the pod`. */
export function ownerOf({ container }: Pick<SecurityContext, 'container'>): string {
  return container ? `the ${ROLES[container.role]} "${container.name}"` : 'the pod';
}

/** The same at the start of a sentence. */
export function subject(context: Pick<SecurityContext, 'container'>): string {
  return ownerOf(context).replace('the', 'The');
}

/** What to set in `extend`, and which field of the app's spec sets it automatically. */
export function setInExtend(context: SecurityContext, securityContext: string): string {
  const set = `In \`extend\`, give ${ownerOf(context)} \`securityContext: { ${securityContext} }\``;
  const field = declaredIn(context);
  return field ? `${set}; containers in \`${field}\` of the app have it automatically.` : `${set}.`;
}

/** What to remove in `extend`. */
export function removeInExtend(context: SecurityContext, field: string): string {
  return `In \`extend\`, remove \`${field}\` of ${ownerOf(context)}.`;
}

/** The field of the app's spec for containers such as this one. */
function declaredIn({ pod, container }: SecurityContext): string | undefined {
  if (container?.role === 'init') return 'initContainers';
  if (container?.role === 'sidecar') return 'sidecars';
  const main = pod.containers.filter(({ role }) => role === 'main');
  return container?.role === 'main' && main.length > 1 ? 'sidecars' : undefined;
}

/**
 * How to fix the finding, how to admit it, and when to suppress the rule instead.
 *
 * @param level the strictest level of the standard that allows the pod.
 * @param exception the field of the app's spec for it. @default there is none
 */
export function advice(
  rule: RuleId,
  pod: CheckedPod,
  fix: string,
  level: AdmittingLevel,
  exception?: string,
): Pick<RuleFinding, 'fix' | 'admittedBy'> {
  const { kind, metadata } = pod.manifest.object;
  const declare = exception === undefined ? '' : `declare it in \`${exception}\`, and `;
  const how = `${fix} If the app needs it (a node exporter, a CSI driver), ${declare}set \`podSecurity: { level: '${level}', reason: '…' }\` in its base, which also makes its namespace admit it. If the cluster exempts its pods, add \`suppress: [{ rule: '${rule}', object: '${kind}/${metadata.name}', reason: '…' }]\` to the app instead.`;
  return { fix: how, admittedBy: level };
}
