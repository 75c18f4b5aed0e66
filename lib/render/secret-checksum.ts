import { byCodeUnit, isObject, type JsonObject, type JsonPath, objectAt } from '../base/json';
import { type CheckedPod, podsOf } from '../checks/pods';
import { MAKERS } from '../checks/reference/makers';
import { SECRET_FIELDS } from '../checks/reference/pod-needs';
import { podReferences } from '../checks/reference/pod-references';
import { checksum } from '../constructs/pod/checksum';
import { type ApiObjectJson, apiGroup } from '../kubernetes/api-object';
import { isHook } from '../kubernetes/sync-step';
import type { Environment } from '../model/environment';
import type { Manifest } from '../model/manifest';

/** The annotation of the pods with the checksum of the definitions of their secrets. */
export const SECRET_CHECKSUM = 'checksum/secrets';

/** The annotation for Reloader, with the names of the Secrets. */
const RELOADER = 'secret.reloader.stakater.com/reload';

/** The kinds whose pods are replaced when their template changes. */
const ROLLING = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'];

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
  const pods = new Map(
    podsOf(manifests)
      .filter(({ manifest: { object } }) => ROLLING.includes(object.kind) && !isHook(object))
      .map((pod) => [pod.manifest, pod]),
  );
  return manifests.map((manifest) => {
    const pod = pods.get(manifest);
    const names = pod ? secretNames(pod).filter((name) => definitions.has(name)) : [];
    if (pod === undefined || names.length === 0) return manifest;
    const texts = Object.fromEntries(names.map((name) => [name, definitions.get(name) ?? '']));
    const template = [...pod.path.slice(0, -1), 'metadata'];
    let object: JsonObject = annotated(manifest.object, template, SECRET_CHECKSUM, checksum(texts));
    if (secrets?.onRotation === 'reloader') {
      object = annotated(object, ['metadata'], RELOADER, names.join(','));
    }
    return { ...manifest, object: object as unknown as ApiObjectJson };
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

/** Adds an annotation to the metadata at a path. An existing one wins. */
function annotated(object: JsonObject, path: JsonPath, key: string, value: string): JsonObject {
  const [first, ...rest] = path;
  if (first !== undefined) {
    const child = object[first];
    return { ...object, [first]: annotated(isObject(child) ? child : {}, rest, key, value) };
  }
  const entries = Object.entries({ [key]: value, ...objectAt(object, 'annotations') });
  const sorted = entries.sort(([a], [b]) => byCodeUnit(a, b));
  return { ...object, annotations: Object.fromEntries(sorted) };
}
