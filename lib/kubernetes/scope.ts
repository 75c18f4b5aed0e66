import { own } from '../base/json';
import type { GroupKind } from './api-object';
import { apiGroup } from './api-object';
import { builtInScope, type Scope } from './schemas/table';

/** Cluster-scoped kinds that are missing from the table of built-in kinds. */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  // Old alpha versions and request-only kinds: the table has no scope for them.
  '': ['ComponentStatus'],
  'networking.k8s.io': ['ClusterCIDR'],
  'resource.k8s.io': ['ResourceClass'],
  // Common add-ons. The fleet's own CRDs take precedence.
  'cert-manager.io': ['ClusterIssuer'],
  'external-secrets.io': ['ClusterExternalSecret', 'ClusterPushSecret', 'ClusterSecretStore'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'karpenter.k8s.aws': ['EC2NodeClass'],
  'karpenter.sh': ['NodeClaim', 'NodePool'],
  'kyverno.io': ['ClusterPolicy', 'ClusterCleanupPolicy'],
};

/** The scope of a kind in any version; `undefined` if the kind is unknown. */
export function scopeOf(object: {
  readonly apiVersion: string;
  readonly kind: string;
}): Scope | undefined {
  const group = apiGroup(object);
  const isListed = own(CLUSTER_SCOPED, group)?.includes(object.kind) ?? false;
  return builtInScope(group, object.kind) ?? (isListed ? 'Cluster' : undefined);
}

/**
 * True for a cluster-scoped object.
 *
 * @param further other cluster-scoped kinds. Unknown kinds count as namespaced.
 */
export function isClusterScoped(
  object: { readonly apiVersion: string; readonly kind: string },
  further: readonly GroupKind[] = [],
): boolean {
  const group = apiGroup(object);
  return (
    scopeOf(object) === 'Cluster' ||
    further.some((it) => it.group === group && it.kind === object.kind)
  );
}
