import * as v from 'valibot';
import { objectSchema, type SchemaEntries } from '../../base/schema';
import { wholeNumber } from '../../kubernetes/names';
import { type Autoscaling, ReplicasSchema } from './autoscaling';
import {
  type DisruptionBudget,
  DisruptionBudgetSchema,
  type PodCount,
  PodCountSchema,
} from './disruption-budget';
import { type WorkloadIdentity, type WorkloadSpec, workloadEntries } from './workload-spec';

/** The spec of a workload that runs all the time. */
export interface DeploymentSpec extends WorkloadSpec {
  /** A number of pods, or bounds that an autoscaler keeps within. @default 1, or the environment's */
  readonly replicas?: number | Autoscaling;
  /** How a new version takes over. @default rolling, by Kubernetes' own steps of 25 % */
  readonly strategy?: 'Recreate' | RollingUpdate;
  /** How many pods a drain of nodes may take at once. @default no budget */
  readonly podDisruptionBudget?: DisruptionBudget;
  /** How long a pod has to be ready before it counts, in seconds. @default 0 */
  readonly minReadySeconds?: number;
  /** How long a rollout may stand still before it has failed, in seconds. @default 600 */
  readonly progressDeadlineSeconds?: number;
  /** Old ReplicaSets that are kept. @default 10 */
  readonly revisionHistoryLimit?: number;
}

/** The props of a Deployment of which nothing else is known. */
export interface DeploymentProps extends WorkloadIdentity, DeploymentSpec {}

/** The steps of a rolling update: pods, or a percentage of them. */
export interface RollingUpdate {
  /** Pods above the wanted number. @default '25%' */
  readonly maxSurge?: PodCount;
  /** Pods below the wanted number. @default '25%' */
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
            '`maxSurge` and `maxUnavailable` are both 0, so no pod could ever be replaced.',
          ),
        ),
      ],
      'Use "Recreate", or { maxSurge, maxUnavailable } with a number of pods or a percentage such as "25%".',
    ),
  ),
  podDisruptionBudget: v.optional(DisruptionBudgetSchema),
  minReadySeconds: v.optional(wholeNumber()),
  progressDeadlineSeconds: v.optional(wholeNumber(1)),
  revisionHistoryLimit: v.optional(wholeNumber()),
};

function isNone(count: unknown): boolean {
  return count === 0 || count === '0%';
}
