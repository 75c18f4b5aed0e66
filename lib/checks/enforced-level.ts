import { type JsonValue, objectAt, own, valueAt } from '../base/json';
import { admits, ENFORCE_LABEL, refuses } from '../model/pod-security';
import { indexOf, label } from './object-index';
import type { RuleContext, RuleFinding, RuleInfo } from './rule';

/** A suppression that Pod Security admission does not honour. */
export const enforcedLevel: RuleInfo<'suppression/enforced'> = {
  id: 'suppression/enforced',
  severity: 'error',
  summary:
    'A rule of `pod-security` is suppressed, or admitted by `podSecurity`, but the namespace enforces the level that the pod violates.',
  why: 'The API server refuses the pods, so the workload never becomes healthy.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
};

/** The reason why the app may violate a rule, if its `podSecurity` admits that. */
export function admittedFor(
  { podSecurity }: RuleContext,
  { admittedBy }: RuleFinding,
): string | undefined {
  if (podSecurity === undefined || admittedBy === undefined) return undefined;
  const { level, reason } = podSecurity;
  return admits(level, admittedBy) ? `podSecurity "${level}": ${reason}` : undefined;
}

/** The finding about a suppressed or admitted one, if the namespace refuses the pod nevertheless. */
export function refusedNevertheless(
  context: RuleContext,
  rule: RuleInfo,
  finding: RuleFinding,
): RuleFinding | undefined {
  const { manifest, path, admittedBy } = finding;
  const level = levelIn(context, indexOf(context).namespaceOf(manifest));
  if (admittedBy === undefined || !refuses(level, admittedBy)) return undefined;
  const isAdmitted = admittedFor(context, finding) !== undefined;
  const how = isAdmitted ? 'is admitted by `podSecurity`' : 'is suppressed';
  return {
    manifest,
    ...(path && { path }),
    message: `${rule.id} ${how}, but the namespace enforces the Pod Security Standard "${level}" and refuses the pods of ${label(manifest)}.`,
    fix: isAdmitted
      ? `Remove the Namespace that the app creates, or its label \`${ENFORCE_LABEL}\`: Argo CD creates the namespace with the level of \`podSecurity\`.`
      : `Set \`podSecurity: { level: '${admittedBy}', reason: '…' }\` in the app's base instead of the suppression, which also sets the level of its namespace, or fix the finding. If the cluster exempts the pods, suppress suppression/enforced as well.`,
  };
}

/** The level that a namespace enforces, as far as the fleet sets it. */
function levelIn(context: RuleContext, namespace: string): JsonValue | undefined {
  // A Namespace that the app creates overrides the labels of its Application.
  const namespaces = indexOf(context).ofKind('/Namespace');
  const created = namespaces.find(({ object }) => object.metadata.name === namespace);
  if (created) return own(created.object.metadata.labels, ENFORCE_LABEL);
  for (const { object } of context.argocd) {
    const spec = objectAt(object, 'spec');
    if (objectAt(spec, 'destination')['namespace'] !== namespace) continue;
    return valueAt(spec, ['syncPolicy', 'managedNamespaceMetadata', 'labels', ENFORCE_LABEL]);
  }
  return undefined;
}
