import { objectAt } from '../../base/json';
import type { Manifest } from '../../model/manifest';
import { perContext } from '../per-context';
import { scaledObject, scaleTargetOf } from '../scale-targets';

/** What changes the number of a workload's pods. */
export interface Autoscaler {
  readonly manifest: Manifest;
  readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject' | 'other';
  /** The fewest pods. @default not known */
  readonly min?: number;
  /** The field of `spec` that says so. */
  readonly minField: string;
}

/** The autoscalers, by what they scale. */
type Autoscalers = ReadonlyMap<Manifest, Autoscaler>;

/** How each says what the fewest pods are, and how many these are where it doesn't. */
const MINIMA = {
  HorizontalPodAutoscaler: { minField: 'minReplicas', least: 1 },
  ScaledObject: { minField: 'minReplicaCount', least: 0 },
  other: { minField: 'minReplicas', least: undefined },
} as const;

/** The autoscalers of an app: also those that nothing more is known of than what they scale. */
export const autoscalersOf = perContext((context): Autoscalers => {
  const result = new Map<Manifest, Autoscaler>();
  for (const manifest of context.manifests) {
    const target = scaleTargetOf(manifest);
    // It changes how large the pods are.
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

/** What scales a workload, if anything does. */
export function autoscalerOf(workload: Manifest, autoscalers: Autoscalers): Autoscaler | undefined {
  return autoscalers.get(workload);
}
