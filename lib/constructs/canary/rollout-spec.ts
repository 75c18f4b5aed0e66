import * as v from 'valibot';
import type { SchemaEntries } from '../../base/schema';
import { type DeploymentSpec, deploymentEntries } from '../workloads/deployment-spec';
import type { WorkloadIdentity } from '../workloads/workload-spec';
import { type CanaryStrategy, CanaryStrategySchema, isCanary } from './canary-spec';

/** The spec of a Deployment, or of a Rollout in its place. */
export interface RolloutSpec extends Omit<DeploymentSpec, 'strategy'> {
  /**
   * How a new version is rolled out. With {@link canary}, in steps, by a Rollout of Argo Rollouts.
   *
   * @default a rolling update with Kubernetes' default of 25 %
   */
  readonly strategy?: DeploymentSpec['strategy'] | CanaryStrategy;
}

/** The props of a workload with a Deployment, or a Rollout in its place. */
export interface RolloutProps extends WorkloadIdentity, RolloutSpec {}

export const rolloutEntries: SchemaEntries<RolloutSpec> = {
  ...deploymentEntries,
  strategy: v.optional(
    v.lazy((input) => (isCanary(input) ? CanaryStrategySchema : deploymentEntries.strategy)),
  ) as SchemaEntries<RolloutSpec>['strategy'],
};
