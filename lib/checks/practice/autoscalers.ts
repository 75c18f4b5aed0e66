import { isObject, valueAt } from '../../model/json';
import { apiGroup, type Manifest } from '../../model/manifest';
import { perUnit } from '../per-unit';

/** What changes the number of a workload's pods. */
export interface Autoscaler {
  readonly manifest: Manifest;
  readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject' | 'other';
  /** The API group of what it scales. @default it does not say */
  readonly group?: string;
  /** The fewest pods. @default not known */
  readonly min?: number;
  /** The field of `spec` that says so. */
  readonly minField: string;
}

/** The autoscalers, by what they scale. */
export type Autoscalers = ReadonlyMap<string, Autoscaler>;

/** The autoscalers among these objects: also those that nothing more is known of than what they scale. */
export const autoscalersOf = perUnit(({ manifests }): Autoscalers => {
  const result = new Map<string, Autoscaler>();
  for (const manifest of manifests) {
    const { object } = manifest;
    const target = valueAt(object, ['spec', 'scaleTargetRef']);
    if (!isObject(target)) continue;
    const kind = knownKind(manifest);
    const isKeda = kind === 'ScaledObject';
    const { name, kind: targetKind = 'Deployment' } = target;
    const apiVersion = target['apiVersion'] ?? (isKeda ? 'apps/v1' : undefined);
    const minField = isKeda ? 'minReplicaCount' : 'minReplicas';
    const min = kind === 'other' ? undefined : valueAt(object, ['spec', minField]);
    const least = min ?? { HorizontalPodAutoscaler: 1, ScaledObject: 0, other: undefined }[kind];
    result.set(keyOf(`${targetKind}`, `${name}`, manifest), {
      manifest,
      kind,
      minField,
      ...(typeof apiVersion === 'string' && { group: apiGroup({ apiVersion }) }),
      ...(typeof least === 'number' && { min: least }),
    });
  }
  return result;
});

/** What scales a workload, if anything does. */
export function autoscalerOf(workload: Manifest, autoscalers: Autoscalers): Autoscaler | undefined {
  if (autoscalers.size === 0) return undefined;
  const { object } = workload;
  const found = autoscalers.get(keyOf(object.kind, object.metadata.name, workload));
  return (found?.group ?? apiGroup(object)) === apiGroup(object) ? found : undefined;
}

function knownKind({ object }: Manifest): Autoscaler['kind'] {
  const { kind } = object;
  if (kind === 'HorizontalPodAutoscaler' && apiGroup(object) === 'autoscaling') return kind;
  return kind === 'ScaledObject' && apiGroup(object) === 'keda.sh' ? kind : 'other';
}

function keyOf(kind: string, name: string, { object }: Manifest): string {
  return `${object.metadata.namespace}/${kind}/${name}`;
}
