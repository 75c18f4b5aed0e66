import type { FieldProblem } from '../../base/validation';
import type { ContainerSpec } from '../pod/container';
import { type Autoscaling, isAutoscaled } from './autoscaling';
import type { DisruptionBudget, PodCount } from './disruption-budget';
import type { WorkloadSpec } from './workload-spec';

/** A workload that has a number of pods. */
interface ScalableSpec extends WorkloadSpec {
  readonly replicas?: number | Autoscaling;
  readonly podDisruptionBudget?: DisruptionBudget;
}

/**
 * What the API server accepts of a number of pods, and what would then not work: an autoscaler that has
 * nothing to measure by, a disruption budget that lets no node be drained.
 */
export function scalingProblems(spec: ScalableSpec): FieldProblem[] {
  return [...missingRequests(spec), ...tightBudget(spec)];
}

/** The most pods that there can be. */
export function mostPods({ replicas = 1 }: ScalableSpec): number {
  return isAutoscaled(replicas) ? replicas.max : replicas;
}

/** An autoscaler measures in percent of the request, and needs that of every container. */
function missingRequests({ replicas, resources, sidecars = {} }: ScalableSpec): FieldProblem[] {
  if (!isAutoscaled(replicas)) return [];
  const containers: [string[], ContainerSpec['resources']][] = [
    [[], resources],
    ...Object.entries(sidecars).map(([name, sidecar]): [string[], ContainerSpec['resources']] => [
      ['sidecars', name],
      sidecar.resources,
    ]),
  ];
  const targets = [
    ...(replicas.targetCpu === undefined ? [] : (['cpu'] as const)),
    ...(replicas.targetMemory === undefined ? [] : (['memory'] as const)),
  ];
  return targets.flatMap((target) =>
    containers
      .filter(([, it]) => it?.[target]?.request === undefined && it?.[target]?.limit === undefined)
      .map(([place]) => ({
        path: [...place, 'resources', target, 'request'],
        message: `The autoscaler measures ${target} in percent of the request, and there is none: it would never scale.`,
      })),
  );
}

/** A budget that all pods are needed for keeps nodes from being drained. */
function tightBudget({ replicas = 1, podDisruptionBudget: budget }: ScalableSpec): FieldProblem[] {
  const pods = isAutoscaled(replicas) ? replicas.min : replicas;
  if (!budget || 'maxUnavailable' in budget || pods === 0) return [];
  if (minAvailable(budget.minAvailable, pods) < pods) return [];
  const message = `With ${pods} ${pods === 1 ? 'pod' : 'pods'} this budget lets none go, so no node that runs one could be drained: leave it out here, or say \`maxUnavailable: 0\` if that is meant.`;
  return [{ path: ['podDisruptionBudget'], message }];
}

/** How many of so many pods have to stay. Kubernetes rounds percentages up. */
function minAvailable(bound: PodCount, pods: number): number {
  return typeof bound === 'number' ? bound : Math.ceil((Number.parseInt(bound, 10) * pods) / 100);
}
