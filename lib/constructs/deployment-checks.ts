import { type Finding, InvalidPropsError } from '../model/validation';
import { isAutoscaled } from './autoscaling';
import type { ContainerSpec } from './container';
import type { DeploymentSpec } from './deployment-workload';
import type { DisruptionBudget, PodCount } from './disruption-budget';

/**
 * Checks what the API server accepts of a Deployment, and what would then not work: an autoscaler that
 * has nothing to measure by, a disruption budget that lets no node be drained, pods that wait for a disk.
 *
 * @throws {@link InvalidPropsError} with everything that is wrong.
 */
export function checkDeployment(spec: DeploymentSpec): void {
  const findings = [...missingRequests(spec), ...tightBudget(spec), ...contendedClaims(spec)];
  if (findings.length > 0) throw new InvalidPropsError(findings);
}

/** An autoscaler measures in percent of the request, and needs that of every container. */
function missingRequests({ replicas, resources, sidecars = {} }: DeploymentSpec): Finding[] {
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
function tightBudget({ replicas = 1, podDisruptionBudget: budget }: DeploymentSpec): Finding[] {
  const pods = isAutoscaled(replicas) ? replicas.min : replicas;
  if (!budget || pods === 0 || mayGo(budget, pods) > 0) return [];
  const message = `With ${pods} ${pods === 1 ? 'pod' : 'pods'} this budget lets none go, so no node that runs one could be drained.`;
  return [{ path: ['podDisruptionBudget'], message }];
}

/** How many pods of so many a budget lets go. Kubernetes rounds percentages up. */
function mayGo(budget: DisruptionBudget, pods: number): number {
  const count = (bound: PodCount) =>
    typeof bound === 'number' ? bound : Math.ceil((Number.parseInt(bound, 10) * pods) / 100);
  return 'minAvailable' in budget
    ? pods - count(budget.minAvailable)
    : count(budget.maxUnavailable);
}

/** A ReadWriteOnce disk is at one node at a time: a second pod elsewhere waits for it, for ever. */
function contendedClaims({ volumes = {}, replicas = 1, strategy }: DeploymentSpec): Finding[] {
  const pods = isAutoscaled(replicas) ? replicas.max : replicas;
  return Object.entries(volumes).flatMap(([name, volume]) => {
    if (!('claim' in volume) || !('size' in volume.claim)) return [];
    const { accessMode = 'ReadWriteOnce' } = volume.claim;
    if (!accessMode.startsWith('ReadWriteOnce') || (pods <= 1 && strategy === 'Recreate'))
      return [];
    const message =
      pods > 1
        ? `A ${accessMode} disk is at one node, and there can be ${pods} pods: use ReadWriteMany, or one replica.`
        : `A ${accessMode} disk is at one node, and a new pod would wait for the old one to leave it: set \`strategy\` to "Recreate".`;
    return [{ path: ['volumes', name, 'claim', 'accessMode'], message }];
  });
}
