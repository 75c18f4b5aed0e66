import { type JsonValue, objectAt, own, valueAt } from '../base/json';
import { indexOf, label } from './object-index';
import type { RuleContext, RuleFinding, RuleInfo } from './rule';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** A suppression that Pod Security admission does not honour. */
export const enforcedLevel: RuleInfo<'suppression/enforced'> = {
  id: 'suppression/enforced',
  severity: 'error',
  summary:
    'A rule of `pod-security` is suppressed, but the namespace enforces the level that the pod violates.',
  why: 'The API server refuses the pods, so the workload never becomes healthy.',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
};

/** The finding about a suppressed one, if the namespace refuses the pod nevertheless. */
export function refusedNevertheless(
  context: RuleContext,
  rule: RuleInfo,
  { manifest, path, admittedBy }: RuleFinding,
): RuleFinding | undefined {
  const level = levelIn(context, indexOf(context).namespaceOf(manifest));
  const isRefused =
    admittedBy !== undefined &&
    (level === 'restricted' || (level === 'baseline' && admittedBy === 'privileged'));
  if (!isRefused) return undefined;
  return {
    manifest,
    ...(path && { path }),
    message: `${rule.id} is suppressed, but the namespace enforces the Pod Security Standard "${level}" and refuses the pods of ${label(manifest)}.`,
    fix: `Remove the suppression and fix the finding, or set \`'${ENFORCE}': '${admittedBy}'\` in \`namespaceLabels\` of the environment, which applies to every app there. If the cluster exempts the pods, suppress suppression/enforced as well.`,
  };
}

/** The level that a namespace enforces, as far as the fleet sets it. */
function levelIn(context: RuleContext, namespace: string): JsonValue | undefined {
  // A Namespace that the app creates overrides the labels of its Application.
  const namespaces = indexOf(context).ofKind('/Namespace');
  const created = namespaces.find(({ object }) => object.metadata.name === namespace);
  if (created) return own(created.object.metadata.labels, ENFORCE);
  for (const { object } of context.argocd) {
    const spec = objectAt(object, 'spec');
    if (objectAt(spec, 'destination')['namespace'] !== namespace) continue;
    return valueAt(spec, ['syncPolicy', 'managedNamespaceMetadata', 'labels', ENFORCE]);
  }
  return undefined;
}
