import { scaleTargetOf } from '../checks/scale-targets';
import type { IgnoreDifferences } from '../constructs/argocd/argo-application';
import type { Manifest } from '../model/manifest';

/**
 * Ignores the replicas of every workload that one of these objects scales: the autoscaler changes them in the
 * cluster, and Argo CD must not report that as a difference from Git, or reset it.
 */
export function ignoredReplicas(manifests: readonly Manifest[]): IgnoreDifferences[] {
  return manifests.flatMap((manifest) => {
    const target = scaleTargetOf(manifest);
    // A VerticalPodAutoscaler changes the size of the pods, not their number.
    if (target === undefined || target.scaler === 'VerticalPodAutoscaler') return [];
    const { group = 'apps', kind, name } = target;
    return [{ group, kind, name, jsonPointers: ['/spec/replicas'] }];
  });
}
