import { byCodeUnit, type JsonObject, objectAt } from '../base/json';
import type { CheckedPod } from '../checks/pods';
import { MAKERS } from '../checks/reference/makers';
import { SECRET_FIELDS } from '../checks/reference/pod-needs';
import { podReferences } from '../checks/reference/pod-references';
import { checksum } from '../constructs/pod/checksum';
import { apiGroup } from '../kubernetes/api-object';
import type { Environment } from '../model/environment';
import type { Manifest } from '../model/manifest';
import { mapRollingPods, withPodAnnotation } from './rolling-pods';
import { withAnnotation } from './with-annotation';

/** The annotation of the pods with the checksum of the definitions of their secrets. */
export const SECRET_CHECKSUM = 'checksum/secrets';

/** The annotation for Reloader, with the names of the Secrets. */
const RELOADER = 'secret.reloader.stakater.com/reload';

/**
 * Puts a checksum of the definitions of its secrets on each workload's pods, so that another key, version or sealed value
 * rolls them. A new value behind the same definition does not change it; for that, the workload has an annotation for
 * Reloader if the environment says so.
 */
export function withSecretChecksums(
  manifests: readonly Manifest[],
  { secrets }: Environment,
): readonly Manifest[] {
  const definitions = secretDefinitions(manifests);
  if (definitions.size === 0) return manifests;
  return mapRollingPods(manifests, (pod) => {
    const { manifest, annotations } = pod;
    const names = secretNames(pod).filter((name) => definitions.has(name));
    if (names.length === 0) return manifest;
    const texts = Object.fromEntries(names.map((name) => [name, definitions.get(name) ?? '']));
    const value = annotations[SECRET_CHECKSUM] ?? checksum(texts);
    const annotated = withPodAnnotation(pod, SECRET_CHECKSUM, value);
    const isNamed = manifest.object.metadata.annotations?.[RELOADER] !== undefined;
    if (secrets?.onRotation !== 'reloader' || isNamed) return annotated;
    return withAnnotation(annotated, RELOADER, names.join(','));
  });
}

/** The definitions of the Secrets that operators make of an app's objects, by name of the Secret. */
function secretDefinitions(manifests: readonly Manifest[]): Map<string, string> {
  const definitions = new Map<string, string>();
  for (const { object } of manifests) {
    const id = `${apiGroup(object)}/${object.kind}`;
    const definition = DEFINITIONS[id]?.(objectAt(object, 'spec'));
    if (definition === undefined) continue;
    for (const { kind, name } of MAKERS.get(id)?.(object) ?? []) {
      if (kind === 'Secret') definitions.set(name, JSON.stringify(definition));
    }
  }
  return definitions;
}

/** The fields that decide the contents of a Secret: not how often they are read. */
const DEFINITIONS: Readonly<Record<string, (spec: JsonObject) => unknown>> = {
  'external-secrets.io/ExternalSecret': ({ secretStoreRef, data, dataFrom, target }) => [
    secretStoreRef,
    data,
    dataFrom,
    objectAt(target)['template'],
  ],
  'bitnami.com/SealedSecret': ({ encryptedData, template }) => [encryptedData, template],
};

function secretNames(pod: CheckedPod): string[] {
  return [...new Set(podReferences(pod, SECRET_FIELDS).map(({ name }) => name))].sort(byCodeUnit);
}
