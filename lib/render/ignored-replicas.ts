import { objectAt } from '../base/json';
import { scaleTargetOf } from '../checks/scale-targets';
import type { IgnoreDifferences } from '../constructs/argocd/argo-application';
import { apiGroup } from '../kubernetes/api-object';
import type { Manifest } from '../model/manifest';

/**
 * Ignores the replicas of every workload that one of these objects scales: an autoscaler changes them in the
 * cluster, or a Rollout that takes over the pods of a Deployment, and Argo CD must not report that as a difference from
 * Git, or reset it.
 */
export function ignoredReplicas(manifests: readonly Manifest[]): IgnoreDifferences[] {
  return manifests.flatMap((manifest) => {
    const target = scaledByRollout(manifest) ?? scaledByAutoscaler(manifest);
    return target ? [{ ...target, jsonPointers: ['/spec/replicas'] }] : [];
  });
}

function scaledByAutoscaler(manifest: Manifest): IgnoreDifferences | undefined {
  const target = scaleTargetOf(manifest);
  // A VerticalPodAutoscaler changes the size of the pods, not their number.
  if (target === undefined || target.scaler === 'VerticalPodAutoscaler') return undefined;
  const { group = 'apps', kind, name } = target;
  return { group, kind, name };
}

/** @see https://argo-rollouts.readthedocs.io/en/stable/migrating/#convert-deployment-to-rollout */
function scaledByRollout({ object }: Manifest): IgnoreDifferences | undefined {
  if (object.kind !== 'Rollout' || apiGroup(object) !== 'argoproj.io') return undefined;
  const { kind, name, scaleDown = 'never' } = objectAt(object, 'spec', 'workloadRef');
  if (kind !== 'Deployment' || typeof name !== 'string' || scaleDown === 'never') return undefined;
  return { group: 'apps', kind, name };
}
