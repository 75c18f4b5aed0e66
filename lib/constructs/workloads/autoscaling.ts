import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { defined, isPlainObject } from '../../base/json';
import { apiObject, objectSchema, type Schema } from '../../base/schema';
import { wholeNumber } from '../../kubernetes/names';
import { withAddedFields } from '../added-fields';
import { addScaledObject } from '../keda/add-scaled-object';
import { type KedaScaling, KedaScalingSchema } from '../keda/keda-scaling';
import { utilizationOf } from '../keda/trigger';
import { controllerVersion } from './controller-version';
import { type ScalingBehavior, ScalingBehaviorSchema, type ScalingRules } from './scaling-behavior';

/** A fixed number of pods, the bounds of an autoscaler, or those of {@link keda}. */
export type Replicas = number | Autoscaling | KedaScaling;

/** The bounds and targets of a HorizontalPodAutoscaler. */
export interface Autoscaling {
  readonly min: number;
  readonly max: number;
  /** The target CPU utilization, in percent of the request. */
  readonly targetCpu?: number;
  /** The target memory utilization, in percent of the request. */
  readonly targetMemory?: number;
  /** Additional metrics, in the API's format. @default none */
  readonly metrics?: readonly k8s.MetricSpecV2[];
  /** How fast it scales up and down. @default Kubernetes' default */
  readonly behavior?: ScalingBehavior;
}

const count = wholeNumber();
const percent = wholeNumber(1);

const AutoscalingSchema = v.pipe(
  objectSchema<Autoscaling>({
    min: wholeNumber(1),
    max: wholeNumber(1),
    targetCpu: v.optional(percent),
    targetMemory: v.optional(percent),
    metrics: v.optional(v.array(apiObject<k8s.MetricSpecV2>())),
    behavior: v.optional(ScalingBehaviorSchema),
  }),
  v.check(({ min, max }) => min <= max, '`min` is above `max`.'),
  v.check(
    ({ targetCpu, targetMemory, metrics = [] }) =>
      targetCpu !== undefined || targetMemory !== undefined || metrics.length > 0,
    'There is no metric to scale on. Set `targetCpu`, `targetMemory` or `metrics`.',
  ),
);

/** A number of pods, or an autoscaler. */
export const ReplicasSchema: Schema<Replicas> = v.lazy((input) => {
  if (typeof input !== 'object') return count;
  if (!isPlainObject(input) || !Object.hasOwn(input, 'keda')) return AutoscalingSchema;
  return Object.keys(input).length > 1 ? BothSchema : KedaScalingSchema;
});

const BothSchema = v.custom<Replicas>(
  () => false,
  'It has both `keda` and the fields of a HorizontalPodAutoscaler. Remove one; an overlay removes what the base sets with null, such as `keda: null`.',
);

/** True if an autoscaler sets the number of pods. */
export function isAutoscaled(
  replicas: Replicas | undefined,
): replicas is Autoscaling | KedaScaling {
  return typeof replicas === 'object';
}

/** The lowest and the highest number of pods. */
export function boundsOf(replicas: Replicas): { readonly min: number; readonly max: number } {
  if (typeof replicas === 'number') return { min: replicas, max: replicas };
  return 'keda' in replicas ? replicas.keda : replicas;
}

/**
 * The number of pods in Git. An autoscaler owns the number in the cluster, and Argo CD ignores the difference from its
 * minimum. Without a value, the API server would set 1 when a fixed number gives way to an autoscaler.
 */
export function initialReplicas(replicas: Replicas = 1): number {
  return boundsOf(replicas).min;
}

/** The resources that an autoscaler measures in percent of the request. */
export function measuredResources(replicas: Autoscaling | KedaScaling): ('cpu' | 'memory')[] {
  return (['cpu', 'memory'] as const).filter((resource) =>
    'keda' in replicas
      ? replicas.keda.triggers.some((it) => utilizationOf(it, resource) !== undefined)
      : replicas[TARGETS[resource]] !== undefined,
  );
}

const TARGETS = { cpu: 'targetCpu', memory: 'targetMemory' } as const;

/** Adds the HorizontalPodAutoscaler or the ScaledObject of the workload with the same name. */
export function addAutoscaler(
  scope: Construct,
  metadata: k8s.ObjectMeta & { readonly name: string },
  kind: 'Deployment' | 'Rollout' | 'StatefulSet',
  spec: Autoscaling | KedaScaling,
): void {
  const target = { apiVersion: controllerVersion(kind), kind, name: metadata.name };
  if ('keda' in spec) {
    addScaledObject(scope, metadata, target, spec.keda);
    return;
  }
  const { behavior } = spec;
  const autoscaler = new k8s.KubeHorizontalPodAutoscalerV2(scope, 'HorizontalPodAutoscaler', {
    metadata,
    spec: {
      scaleTargetRef: target,
      minReplicas: spec.min,
      maxReplicas: spec.max,
      metrics: [
        ...resourceMetric('cpu', spec.targetCpu),
        ...resourceMetric('memory', spec.targetMemory),
        ...(spec.metrics ?? []),
      ],
      ...(behavior && { behavior }),
    },
  });
  if (behavior) withTolerances(autoscaler, behavior);
}

/** Adds what the generated class, of an older version of Kubernetes, drops. */
function withTolerances(
  autoscaler: k8s.KubeHorizontalPodAutoscalerV2,
  { scaleUp, scaleDown }: ScalingBehavior,
): void {
  if (scaleUp?.tolerance === undefined && scaleDown?.tolerance === undefined) return;
  withAddedFields(autoscaler, ({ spec, ...rest }: AutoscalerJson) => ({
    ...rest,
    spec: {
      ...spec,
      behavior: defined({
        scaleUp: withTolerance(spec.behavior?.scaleUp, scaleUp),
        scaleDown: withTolerance(spec.behavior?.scaleDown, scaleDown),
      }),
    },
  }));
}

interface AutoscalerJson {
  readonly spec: { readonly behavior?: { readonly scaleUp?: object; readonly scaleDown?: object } };
}

function withTolerance(
  json: object | undefined,
  rules: ScalingRules | undefined,
): object | undefined {
  return rules?.tolerance === undefined ? json : { ...json, tolerance: rules.tolerance };
}

function resourceMetric(name: string, target: number | undefined): k8s.MetricSpecV2[] {
  if (target === undefined) return [];
  return [
    {
      type: 'Resource',
      resource: { name, target: { type: 'Utilization', averageUtilization: target } },
    },
  ];
}
