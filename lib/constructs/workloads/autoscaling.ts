import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { apiObject, objectSchema, type Schema } from '../../base/schema';
import { wholeNumber } from '../../kubernetes/names';

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
  readonly behavior?: k8s.HorizontalPodAutoscalerBehaviorV2;
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
    behavior: v.optional(apiObject<k8s.HorizontalPodAutoscalerBehaviorV2>()),
  }),
  v.check(({ min, max }) => min <= max, '`min` is above `max`.'),
  v.check(
    ({ targetCpu, targetMemory, metrics = [] }) =>
      targetCpu !== undefined || targetMemory !== undefined || metrics.length > 0,
    'There is no metric to scale on. Set `targetCpu`, `targetMemory` or `metrics`.',
  ),
);

/** A number of pods, or an autoscaler. */
export const ReplicasSchema: Schema<number | Autoscaling> = v.lazy((input) =>
  typeof input === 'object' ? AutoscalingSchema : count,
);

/** True if an autoscaler sets the number of pods. */
export function isAutoscaled(replicas: number | Autoscaling | undefined): replicas is Autoscaling {
  return typeof replicas === 'object';
}

/** Adds the HorizontalPodAutoscaler of the workload with the same name. */
export function addAutoscaler(
  scope: Construct,
  metadata: k8s.ObjectMeta & { readonly name: string },
  kind: 'Deployment' | 'Rollout' | 'StatefulSet',
  spec: Autoscaling,
): void {
  new k8s.KubeHorizontalPodAutoscalerV2(scope, 'HorizontalPodAutoscaler', {
    metadata,
    spec: {
      scaleTargetRef: {
        apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1',
        kind,
        name: metadata.name,
      },
      minReplicas: spec.min,
      maxReplicas: spec.max,
      metrics: [
        ...resourceMetric('cpu', spec.targetCpu),
        ...resourceMetric('memory', spec.targetMemory),
        ...(spec.metrics ?? []),
      ],
      ...(spec.behavior && { behavior: spec.behavior }),
    },
  });
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
