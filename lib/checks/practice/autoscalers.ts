import { objectAt } from '../../base/json';
import type { Manifest } from '../../model/manifest';
import { perContext } from '../per-context';
import { scaledObject, scaleTargetOf } from '../scale-targets';

/** An object that changes the number of a workload's pods. */
export interface Autoscaler {
  readonly manifest: Manifest;
  readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject' | 'other';
  /** The minimum number of pods. @default unknown */
  readonly min?: number;
  /** The field of `spec` that sets it. */
  readonly minField: string;
}

/** The autoscalers by their target. */
type Autoscalers = ReadonlyMap<Manifest, Autoscaler>;

/** The minimum field of each kind, and its default. */
const MINIMA = {
  HorizontalPodAutoscaler: { minField: 'minReplicas', least: 1 },
  ScaledObject: { minField: 'minReplicaCount', least: 0 },
  other: { minField: 'minReplicas', least: undefined },
} as const;

/** The autoscalers of an app, including kinds of which only the target is known. */
export const autoscalersOf = perContext((context): Autoscalers => {
  const result = new Map<Manifest, Autoscaler>();
  for (const manifest of context.manifests) {
    const target = scaleTargetOf(manifest);
    // It changes the size of pods, not their number.
    if (target === undefined || target.scaler === 'VerticalPodAutoscaler') continue;
    const workload = scaledObject(context, manifest, target);
    if (workload === undefined) continue;
    const { scaler: kind } = target;
    const { minField, least } = MINIMA[kind];
    const min =
      kind === 'other' ? undefined : (objectAt(manifest.object, 'spec')[minField] ?? least);
    result.set(workload, { manifest, kind, minField, ...(typeof min === 'number' && { min }) });
  }
  return result;
});

/** The autoscaler of a workload, if any. */
export function autoscalerOf(workload: Manifest, autoscalers: Autoscalers): Autoscaler | undefined {
  return autoscalers.get(workload);
}
