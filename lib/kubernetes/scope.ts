import { own } from '../base/json';
import type { GroupKind } from './api-object';
import { apiGroup } from './api-object';
import { builtInScope, type Scope } from './schemas/table';

/** Kinds without a namespace that the table of Kubernetes' own kinds says nothing of. */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  // Old alpha versions, and what only answers: the table has no scope of them.
  '': ['ComponentStatus'],
  'networking.k8s.io': ['ClusterCIDR'],
  'resource.k8s.io': ['ResourceClass'],
  // Platforms that gitops repositories mostly hold. A CRD of the fleet's comes before these.
  'cert-manager.io': ['ClusterIssuer'],
  'external-secrets.io': ['ClusterExternalSecret', 'ClusterPushSecret', 'ClusterSecretStore'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'karpenter.k8s.aws': ['EC2NodeClass'],
  'karpenter.sh': ['NodeClaim', 'NodePool'],
  'kyverno.io': ['ClusterPolicy', 'ClusterCleanupPolicy'],
};

/** Where objects of a kind live, whatever their version; `undefined` for a kind that is not known. */
export function scopeOf(object: {
  readonly apiVersion: string;
  readonly kind: string;
}): Scope | undefined {
  const group = apiGroup(object);
  const isListed = own(CLUSTER_SCOPED, group)?.includes(object.kind) ?? false;
  return builtInScope(group, object.kind) ?? (isListed ? 'Cluster' : undefined);
}

/**
 * True for an object that has no namespace.
 *
 * @param further kinds known to have none. A kind that is not known is taken for namespaced.
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
