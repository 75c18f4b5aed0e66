import * as v from 'valibot';
import { ConditionSchema, listOf } from '../kubectl-output';

const Count = v.optional(v.number(), 0);

const ContainerStatusSchema = v.object({
  name: v.string(),
  state: v.optional(
    v.object({
      waiting: v.optional(
        v.object({ reason: v.optional(v.string(), 'waiting'), message: v.optional(v.string()) }),
      ),
    }),
  ),
});

const ObjectSchema = v.object({
  kind: v.string(),
  metadata: v.object({
    name: v.string(),
    generation: Count,
    labels: v.optional(v.record(v.string(), v.string()), {}),
  }),
  spec: v.optional(
    v.object({
      replicas: v.optional(v.number(), 1),
      selector: v.optional(
        v.object({ matchLabels: v.optional(v.record(v.string(), v.string()), {}) }),
      ),
    }),
    {},
  ),
  status: v.optional(
    v.object({
      observedGeneration: Count,
      replicas: Count,
      updatedReplicas: Count,
      readyReplicas: Count,
      conditions: v.optional(v.array(ConditionSchema), []),
      containerStatuses: v.optional(v.array(ContainerStatusSchema), []),
      initContainerStatuses: v.optional(v.array(ContainerStatusSchema), []),
    }),
    {},
  ),
});

/** Deployments, StatefulSets and pods, as `kubectl get` prints them. */
export const WorkloadsSchema = listOf(ObjectSchema);

type Item = v.InferOutput<typeof ObjectSchema>;

/** True for a Deployment or a StatefulSet. */
export function isWorkload({ kind }: Item): boolean {
  return kind === 'Deployment' || kind === 'StatefulSet';
}

/** Why a workload is not ready, with what its pods say; `undefined` if it is. */
export function unready(workload: Item, objects: readonly Item[]): string | undefined {
  const { metadata, spec, status, kind } = workload;
  const wanted = spec.replicas ?? 1;
  const { readyReplicas = 0, updatedReplicas = 0, observedGeneration = 0, replicas = 0 } = status;
  const isCurrent = observedGeneration >= metadata.generation;
  const ready = Math.min(readyReplicas, updatedReplicas);
  if (isCurrent && ready >= wanted && replicas <= wanted) return undefined;
  const own = objects.filter((it) => it.kind === 'Pod' && selects(workload, it));
  const reasons = own.flatMap(podReasons);
  const conditions = (status.conditions ?? [])
    .filter(({ type, status }) => type === 'ReplicaFailure' && status === 'True')
    .map(({ message, reason }) => message ?? reason ?? 'ReplicaFailure');
  const why = [...new Set([...conditions, ...reasons])].slice(0, 3).join('; ');
  return `${kind} ${metadata.name}: ${isCurrent ? ready : 0} of ${wanted} ready${why && ` (${why})`}`;
}

function selects({ spec }: Item, pod: Item): boolean {
  const labels = Object.entries(spec.selector?.matchLabels ?? {});
  return labels.length > 0 && labels.every(([key, value]) => pod.metadata.labels[key] === value);
}

/** Why a pod does not run: no node for it, or a container that does not start. */
function podReasons({ metadata, status }: Item): string[] {
  const { conditions = [], containerStatuses = [], initContainerStatuses = [] } = status;
  const unscheduled = conditions
    .filter(({ type, status }) => type === 'PodScheduled' && status === 'False')
    .map(({ message, reason }) => `no node: ${message ?? reason}`);
  const containers = [...initContainerStatuses, ...containerStatuses].flatMap(({ name, state }) => {
    const { reason, message } = state?.waiting ?? {};
    // Every pod goes through these.
    if (reason === undefined || /^(PodInitializing|ContainerCreating)$/.test(reason)) return [];
    return `container ${name} of ${metadata.name}: ${[reason, message].filter(Boolean).join(': ')}`;
  });
  return [...unscheduled, ...containers];
}
