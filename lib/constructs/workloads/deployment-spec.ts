import * as v from 'valibot';
import { objectSchema, type SchemaEntries } from '../../base/schema';
import { wholeNumber } from '../../kubernetes/names';
import { type Replicas, ReplicasSchema } from './autoscaling';
import {
  type DisruptionBudget,
  DisruptionBudgetSchema,
  type PodCount,
  PodCountSchema,
} from './disruption-budget';
import { type VerticalAutoscaling, VerticalAutoscalingSchema } from './vertical-autoscaling';
import { type WorkloadIdentity, type WorkloadSpec, workloadEntries } from './workload-spec';

/** The spec of a long-running workload. */
export interface DeploymentSpec extends WorkloadSpec {
  /** A number of pods, an autoscaler, or `keda({ … })`. @default 1, or the environment's default */
  readonly replicas?: Replicas;
  /** How a new version is rolled out. @default a rolling update with Kubernetes' default of 25 % */
  readonly strategy?: 'Recreate' | RollingUpdate;
  /** Recommends requests of CPU and memory with a VerticalPodAutoscaler, or sets them on new pods. @default none */
  readonly verticalAutoscaling?: VerticalAutoscaling;
  /** How many pods a node drain may evict at a time. @default no budget */
  readonly podDisruptionBudget?: DisruptionBudget;
  /** How long a pod must be ready before it is available, in seconds. @default 0 */
  readonly minReadySeconds?: number;
  /** How long a rollout may make no progress before it fails, in seconds. @default 600 */
  readonly progressDeadlineSeconds?: number;
  /** Old ReplicaSets to keep. @default 10 */
  readonly revisionHistoryLimit?: number;
}

/** The props that all Deployment workloads share. */
export interface DeploymentProps extends WorkloadIdentity, DeploymentSpec {}

/** A rolling update: a number of pods, or a percentage. */
export interface RollingUpdate {
  /** Pods above the desired number. @default '25%' */
  readonly maxSurge?: PodCount;
  /** Pods below the desired number. @default '25%' */
  readonly maxUnavailable?: PodCount;
}

export const deploymentEntries: SchemaEntries<DeploymentSpec> = {
  ...workloadEntries,
  replicas: v.optional(ReplicasSchema),
  strategy: v.optional(
    v.union(
      [
        v.literal('Recreate'),
        v.pipe(
          objectSchema<RollingUpdate>({
            maxSurge: v.optional(PodCountSchema),
            maxUnavailable: v.optional(PodCountSchema),
          }),
          v.check(
            ({ maxSurge, maxUnavailable }) => !isNone(maxSurge) || !isNone(maxUnavailable),
            '`maxSurge` and `maxUnavailable` are both 0, so no pod can ever be replaced.',
          ),
        ),
      ],
      'Use "Recreate", or { maxSurge, maxUnavailable } with a number of pods or a percentage such as "25%".',
    ),
  ),
  verticalAutoscaling: v.optional(VerticalAutoscalingSchema),
  podDisruptionBudget: v.optional(DisruptionBudgetSchema),
  minReadySeconds: v.optional(wholeNumber()),
  progressDeadlineSeconds: v.optional(wholeNumber(1)),
  revisionHistoryLimit: v.optional(wholeNumber()),
};

function isNone(count: unknown): boolean {
  return count === 0 || count === '0%';
}
