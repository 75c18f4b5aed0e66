import { type FieldProblem, InvalidPropsError } from '../../base/validation';
import type { ContainerSpec } from '../pod/container';
import { isAutoscaled } from './autoscaling';
import type { DeploymentSpec } from './deployment-spec';
import type { PodCount } from './disruption-budget';

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
function missingRequests({ replicas, resources, sidecars = {} }: DeploymentSpec): FieldProblem[] {
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
function tightBudget({
  replicas = 1,
  podDisruptionBudget: budget,
}: DeploymentSpec): FieldProblem[] {
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

/** A ReadWriteOnce disk is at one node at a time: a second pod elsewhere waits for it, for ever. */
function contendedClaims({ volumes = {}, replicas = 1, strategy }: DeploymentSpec): FieldProblem[] {
  const pods = isAutoscaled(replicas) ? replicas.max : replicas;
  const replacesFirst =
    strategy === 'Recreate' || strategy?.maxSurge === 0 || strategy?.maxSurge === '0%';
  return Object.entries(volumes).flatMap(([name, volume]) => {
    if (!('claim' in volume) || !('size' in volume.claim) || pods === 0) return [];
    const { accessMode = 'ReadWriteOnce' } = volume.claim;
    if (!accessMode.startsWith('ReadWriteOnce')) return [];
    const disk = `The ${accessMode} disk of the volume "${name}" is at one node`;
    if (pods > 1) {
      const message = `${disk}, and there can be ${pods} pods: use ReadWriteMany, or one replica.`;
      return [{ path: ['volumes', name, 'claim', 'accessMode'], message }];
    }
    if (replacesFirst) return [];
    const message = `${disk}, and a new pod would wait for the old one to leave it: use "Recreate".`;
    return [{ path: ['strategy'], message }];
  });
}
