import { isObject, type JsonObject, type JsonPath, objectAt, valueAt } from '../../base/json';
import type { Manifest } from '../../model/manifest';
import type { RuleContext } from '../rule';

/** The metadata of an object or of its pod template. */
interface Metadata {
  readonly manifest: Manifest;
  readonly path: JsonPath;
  readonly metadata: JsonObject;
}

/** The metadata of all objects, and of their pod templates. */
export function allMetadata({ manifests, argocd, pods }: RuleContext): Metadata[] {
  const path = ['metadata'];
  const all: Metadata[] = [];
  for (const list of [manifests, argocd]) {
    for (const manifest of list) {
      all.push({ manifest, path, metadata: objectAt(manifest.object, 'metadata') });
    }
  }
  for (const pod of pods) {
    const place = [...pod.path.slice(0, -1), 'metadata'];
    const metadata = valueAt(pod.manifest.object, place);
    // A Pod is its own template.
    if (place.length > 1 && isObject(metadata)) {
      all.push({ manifest: pod.manifest, path: place, metadata });
    }
  }
  return all;
}
