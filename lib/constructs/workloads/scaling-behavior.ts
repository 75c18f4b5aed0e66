import type { k8s } from 'cdk8s-plus-28';
import { apiObject } from '../../base/schema';

/** How fast an autoscaler scales up and down, in the API's format. */
export interface ScalingBehavior {
  /** @default at most double, or by 4 pods, in 15 seconds */
  readonly scaleUp?: ScalingRules;
  /** @default to the highest number of the last 5 minutes */
  readonly scaleDown?: ScalingRules;
}

/** How fast an autoscaler scales in one direction. */
export interface ScalingRules extends Omit<k8s.HpaScalingRulesV2, 'selectPolicy'> {
  /** Which policy counts; `Disabled` never scales in this direction. @default 'Max' */
  readonly selectPolicy?: 'Max' | 'Min' | 'Disabled';
  /** The deviation from the target that is ignored, such as `'0.05'`. Kubernetes 1.35 and later. @default '0.1' */
  readonly tolerance?: `${number}`;
}

export const ScalingBehaviorSchema = apiObject<ScalingBehavior>();
