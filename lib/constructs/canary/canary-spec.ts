import * as v from 'valibot';
import { objectSchema, type Schema } from '../../base/schema';
import { wholeNumber } from '../../kubernetes/names';
import type { RollingUpdate } from '../workloads/deployment-spec';
import { type PodCount, PodCountSchema } from '../workloads/disruption-budget';
import { type BackgroundAnalysis, BackgroundAnalysisSchema } from './analysis-ref';
import { type AnalysisTemplate, AnalysisTemplatesSchema } from './analysis-template';
import { type CanaryStep, CanaryStepSchema, type SetCanaryScaleStep } from './canary-step';

/** A rollout strategy, from {@link canary}. */
export interface CanaryStrategy {
  readonly canary: CanarySpec;
}

/** A canary with traffic routing, or without. */
export type CanarySpec = RoutedCanary | ReplicaCanary;

/** The fields of any canary. */
export interface CanarySettings {
  /** Measurements beside the steps: if they fail, all requests go to the old version again. @default none */
  readonly analysis?: BackgroundAnalysis;
  /** Templates of measurements, by name, each an AnalysisTemplate `<app>-<name>`. @default none */
  readonly analysisTemplates?: Readonly<Record<string, AnalysisTemplate>>;
  /** Go back to the old version if the update makes no progress for `progressDeadlineSeconds`. @default false */
  readonly progressDeadlineAbort?: boolean;
  /** One of so many last versions is deployed without steps, as in a rollback. @default only the stable one */
  readonly rollbackWindow?: number;
}

/** A canary whose Services get their share of the requests from a load balancer or a Gateway. */
export type RoutedCanary = RoutedCanarySettings & (FixedStable | ShrinkingStable);

/** The fields of a canary with traffic routing. */
export interface RoutedCanarySettings extends CanarySettings {
  readonly steps: readonly CanaryStep[];
  /** What splits the requests: the AWS load balancer of `ingress`, or the Gateways of its routes. */
  readonly trafficRouting: 'alb' | 'gateway' | AlbRouting;
  /** The delay before the pods of the new version go after it failed, in seconds; 0 keeps them. @default 30 */
  readonly abortScaleDownDelaySeconds?: number;
  /** The minimum number of pods of each version. @default 1 */
  readonly minPodsPerReplicaSet?: number;
  readonly maxSurge?: never;
  readonly maxUnavailable?: never;
}

/** The old version keeps all its pods until the end. */
export interface FixedStable {
  /** The delay before they go, in seconds. @default 30 */
  readonly scaleDownDelaySeconds?: number;
  readonly dynamicStableScale?: false;
}

/** The old version shrinks as the new one grows. */
export interface ShrinkingStable {
  /** @default false */
  readonly dynamicStableScale: true;
  readonly scaleDownDelaySeconds?: never;
}

/** An AWS load balancer, with options. */
export interface AlbRouting {
  readonly alb: {
    /** How long a client stays with one version, in seconds. @default not at all */
    readonly stickinessSeconds?: number;
  };
}

/** A canary whose share of the requests is its share of the pods. */
export interface ReplicaCanary extends CanarySettings, RollingUpdate {
  readonly steps: readonly Exclude<CanaryStep, SetCanaryScaleStep>[];
  readonly trafficRouting?: never;
  readonly abortScaleDownDelaySeconds?: never;
  readonly minPodsPerReplicaSet?: never;
  readonly scaleDownDelaySeconds?: never;
  readonly dynamicStableScale?: never;
}

/**
 * Rolls a web service out in steps, with a Rollout of Argo Rollouts in place of the Deployment.
 *
 * @example
 * strategy: canary({ trafficRouting: 'alb', steps: [setWeight(10), pause('10m'), setWeight(50), pause()] })
 */
export function canary(spec: CanarySpec): CanaryStrategy {
  return { canary: spec };
}

/** True for the strategy of a Rollout. */
export function isCanary(strategy: unknown): strategy is CanaryStrategy {
  return typeof strategy === 'object' && strategy !== null && 'canary' in strategy;
}

/** All fields of both. */
interface AnyCanary extends CanarySettings {
  readonly steps: readonly CanaryStep[];
  readonly trafficRouting?: RoutedCanary['trafficRouting'];
  readonly abortScaleDownDelaySeconds?: number;
  readonly minPodsPerReplicaSet?: number;
  readonly scaleDownDelaySeconds?: number;
  readonly dynamicStableScale?: boolean;
  readonly maxSurge?: PodCount;
  readonly maxUnavailable?: PodCount;
}

const AlbRoutingSchema = objectSchema<AlbRouting>({
  alb: objectSchema<AlbRouting['alb']>({
    stickinessSeconds: v.optional(
      v.pipe(wholeNumber(1), v.maxValue(604_800, 'The maximum is 604800, seven days.')),
    ),
  }),
});

export const CanaryStrategySchema = objectSchema<CanaryStrategy>({
  canary: objectSchema<AnyCanary>({
    steps: v.pipe(
      v.array(CanaryStepSchema),
      v.minLength(1, 'Without a step, it is a rolling update. Add one, or remove the canary.'),
    ),
    analysis: v.optional(BackgroundAnalysisSchema),
    analysisTemplates: v.optional(AnalysisTemplatesSchema),
    progressDeadlineAbort: v.optional(v.boolean()),
    rollbackWindow: v.optional(wholeNumber(1)),
    trafficRouting: v.optional(
      v.union(
        [v.literal('alb'), v.literal('gateway'), AlbRoutingSchema],
        'Use "alb", "gateway" or { alb: { stickinessSeconds } }.',
      ),
    ),
    abortScaleDownDelaySeconds: v.optional(wholeNumber()),
    minPodsPerReplicaSet: v.optional(wholeNumber(1)),
    scaleDownDelaySeconds: v.optional(wholeNumber()),
    dynamicStableScale: v.optional(v.boolean()),
    maxSurge: v.optional(PodCountSchema),
    maxUnavailable: v.optional(PodCountSchema),
  }) as unknown as Schema<CanarySpec>,
});
