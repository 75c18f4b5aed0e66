import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import {
  VerticalPodAutoscaler,
  type VerticalPodAutoscalerSpec,
} from '../../../imports/autoscaling.k8s.io';
import { controllerVersion } from './controller-version';

/**
 * What a VerticalPodAutoscaler does with its recommendation: nothing, or set the requests of new pods. It never replaces
 * pods that run: their number would be below its minimum, and a HorizontalPodAutoscaler would measure against other requests.
 */
export type VerticalAutoscaling = 'recommend' | 'initial';

export const VerticalAutoscalingSchema = v.picklist(['recommend', 'initial']);

const MODES: Readonly<Record<VerticalAutoscaling, string>> = {
  recommend: 'Off',
  initial: 'Initial',
};

/** Adds the VerticalPodAutoscaler of the workload with the same name. */
export function addVerticalAutoscaler(
  scope: Construct,
  metadata: k8s.ObjectMeta & { readonly name: string },
  kind: 'DaemonSet' | 'Deployment' | 'Rollout' | 'StatefulSet',
  mode: VerticalAutoscaling,
): void {
  new VerticalPodAutoscaler(scope, 'VerticalPodAutoscaler', {
    metadata: metadata as object,
    // The generated enumeration has the same values.
    spec: {
      targetRef: { apiVersion: controllerVersion(kind), kind, name: metadata.name },
      updatePolicy: { updateMode: MODES[mode] },
    } as object as VerticalPodAutoscalerSpec,
  });
}
