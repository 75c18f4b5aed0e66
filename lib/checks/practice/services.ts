import { isObject, type JsonObject, objectAt } from '../../model/json';
import { apiGroup, type Manifest } from '../../model/manifest';
import { perUnit } from '../per-unit';
import type { CheckedPod } from '../pods';

/** A Service that sends traffic to the pods with certain labels. */
export interface SelectingService {
  readonly manifest: Manifest;
  readonly spec: JsonObject;
  readonly labels: readonly (readonly [string, unknown])[];
}

/** The Services that select pods. */
export const selectingServices = perUnit(({ manifests }): readonly SelectingService[] =>
  manifests.flatMap((manifest) => {
    const { object } = manifest;
    if (object.kind !== 'Service' || apiGroup(object) !== '') return [];
    const spec = objectAt(object, 'spec');
    const { selector, type } = spec;
    if (!isObject(selector) || type === 'ExternalName') return [];
    const labels = Object.entries(selector);
    return labels.length > 0 ? [{ manifest, spec, labels }] : [];
  }),
);

/** True where a Service sends traffic to these pods. */
export function selects(service: SelectingService, pod: CheckedPod): boolean {
  return (
    inOneNamespace(service.manifest, pod.manifest) &&
    service.labels.every(([key, value]) => pod.labels[key] === value)
  );
}

/** True for two objects of one namespace of one cluster. */
export function inOneNamespace(a: Manifest, b: Manifest): boolean {
  return a.object.metadata.namespace === b.object.metadata.namespace;
}
