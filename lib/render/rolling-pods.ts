import { objectAt } from '../base/json';
import { type CheckedPod, podsOf } from '../checks/pods';
import type { ApiObjectJson } from '../kubernetes/api-object';
import { isHook } from '../kubernetes/sync-step';
import type { Manifest } from '../model/manifest';
import { sorted } from './patched-json';

/**
 * The kinds whose pods are replaced when their template changes. A Job keeps its pods: its template cannot change, and the
 * pods of the next one read what is there when they start.
 */
const ROLLING = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'];

/** True for a workload whose pods are replaced when their template changes. */
export function rolls({ object }: Manifest): boolean {
  return ROLLING.includes(object.kind) && !isHook(object);
}

/** The manifests, with a change to each whose pods roll. */
export function mapRollingPods(
  manifests: readonly Manifest[],
  change: (pod: CheckedPod) => Manifest,
): readonly Manifest[] {
  return manifests.map((manifest) => {
    if (!rolls(manifest)) return manifest;
    const [pod] = podsOf([manifest]);
    return pod ? change(pod) : manifest;
  });
}

/** The manifest of a pod that rolls, with an annotation in the template. */
export function withPodAnnotation(
  { manifest, annotations }: CheckedPod,
  key: string,
  value: string,
): Manifest {
  const spec = objectAt(manifest.object, 'spec');
  const { metadata: own, ...template } = objectAt(spec, 'template');
  const metadata = sorted({ ...objectAt(own), annotations: { ...annotations, [key]: value } });
  const object = { ...manifest.object, spec: { ...spec, template: { metadata, ...template } } };
  return { ...manifest, object: object as ApiObjectJson };
}
