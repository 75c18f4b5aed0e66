import type { FieldProblem } from '../../base/validation';
import { unknownVariables } from '../keda/trigger-variables';
import type { ContainerSpec } from '../pod/container';
import { boundsOf, isAutoscaled, measuredResources, type Replicas } from './autoscaling';
import type { DisruptionBudget, PodCount } from './disruption-budget';
import type { VerticalAutoscaling } from './vertical-autoscaling';
import type { WorkloadSpec } from './workload-spec';

/** A workload with replicas. */
interface ScalableSpec extends WorkloadSpec {
  readonly replicas?: Replicas;
  readonly podDisruptionBudget?: DisruptionBudget;
  readonly verticalAutoscaling?: VerticalAutoscaling;
}

/**
 * Checks scaling settings that the API server accepts but that do not work: an autoscaler without requests to
 * measure against, or a disruption budget that blocks every node drain.
 */
export function scalingProblems(spec: ScalableSpec): FieldProblem[] {
  const { replicas } = spec;
  return [
    ...missingRequests(spec),
    ...tightBudget(spec),
    ...changedRequests(spec),
    ...(typeof replicas === 'object' && 'keda' in replicas ? unknownVariables(replicas, spec) : []),
  ];
}

/** The maximum number of pods. */
export function mostPods({ replicas = 1 }: ScalableSpec): number {
  return boundsOf(replicas).max;
}

/** An autoscaler measures utilization in percent of the request, so every container needs one. */
function missingRequests({ replicas, resources, sidecars = {} }: ScalableSpec): FieldProblem[] {
  if (!isAutoscaled(replicas)) return [];
  const containers: [string[], ContainerSpec['resources']][] = [
    [[], resources],
    ...Object.entries(sidecars).map(([name, sidecar]): [string[], ContainerSpec['resources']] => [
      ['sidecars', name],
      sidecar.resources,
    ]),
  ];
  return measuredResources(replicas).flatMap((target) =>
    containers
      .filter(([, it]) => it?.[target]?.request === undefined && it?.[target]?.limit === undefined)
      .map(([place]) => ({
        path: [...place, 'resources', target, 'request'],
        message: `The autoscaler measures ${target} in percent of the request, but there is none, so it would never scale.`,
      })),
  );
}

/** Two autoscalers that react to each other: one sets the requests that the other measures against. */
function changedRequests({ replicas, verticalAutoscaling }: ScalableSpec): FieldProblem[] {
  if (verticalAutoscaling !== 'initial' || !isAutoscaled(replicas)) return [];
  const measured = measuredResources(replicas);
  if (measured.length === 0) return [];
  const message = `It sets the requests of new pods, and the other autoscaler measures ${measured.join(' and ')} in percent of them: each reacts to the other. Use 'recommend', or scale on other metrics.`;
  return [{ path: ['verticalAutoscaling'], message }];
}

/** A budget that requires all pods blocks node drains. */
function tightBudget({ replicas = 1, podDisruptionBudget: budget }: ScalableSpec): FieldProblem[] {
  // Scaled to zero, it begins with one pod again.
  const pods = isAutoscaled(replicas) ? Math.max(boundsOf(replicas).min, 1) : replicas;
  if (!budget || 'maxUnavailable' in budget || pods === 0) return [];
  if (minAvailable(budget.minAvailable, pods) < pods) return [];
  const message = `With ${pods} ${pods === 1 ? 'pod' : 'pods'} this budget allows no evictions, so a node that runs one cannot be drained. Remove it, or set \`maxUnavailable: 0\` if that is intended.`;
  return [{ path: ['podDisruptionBudget'], message }];
}

/** The minimum number of available pods. Kubernetes rounds percentages up. */
function minAvailable(bound: PodCount, pods: number): number {
  return typeof bound === 'number' ? bound : Math.ceil((Number.parseInt(bound, 10) * pods) / 100);
}
