import { objectAt } from '../base/json';
import type { CheckedPod } from '../checks/pods';
import { CONFIG_MAP_FIELDS, SECRET_FIELDS } from '../checks/reference/pod-needs';
import { podReferences } from '../checks/reference/pod-references';
import { CONFIG_CHECKSUM, checksum } from '../constructs/pod/checksum';
import { apiGroup } from '../kubernetes/api-object';
import type { Manifest } from '../model/manifest';
import { mapRollingPods, rolls, withPodAnnotation } from './rolling-pods';

/** The fields of a ConfigMap and a Secret that pods read. */
const CONTENTS = ['data', 'binaryData', 'stringData'];

const REFERENCES = { ConfigMap: CONFIG_MAP_FIELDS, Secret: SECRET_FIELDS };

type SourceKind = keyof typeof REFERENCES;

/**
 * Puts a checksum of the ConfigMaps and Secrets that pods mount or read on the pods of each workload, whatever made them, so
 * that a change rolls the pods. A workload with no others than its own `config` and `files`, as they were built, keeps the
 * checksum of its construct. An annotation that the author set, changed or removed stays as it is.
 *
 * @param isExtended whether anything but the constructs of the kind may have added or changed objects.
 */
export function withConfigChecksums(
  manifests: readonly Manifest[],
  isExtended: boolean,
): readonly Manifest[] {
  const sources = new Map(
    manifests.filter(isSource).map((it) => {
      const { kind, metadata } = it.object;
      return [sourceKey(kind, metadata.name, metadata.namespace), it];
    }),
  );
  if (sources.size === 0 || (!isExtended && isKnown(manifests, sources.values()))) return manifests;
  return mapRollingPods(manifests, (pod) => {
    const { manifest } = pod;
    const current = pod.annotations[CONFIG_CHECKSUM];
    if (current !== manifest.configChecksum) return manifest;
    const texts = textsOf(pod, sources);
    if (Object.keys(texts).length === 0) return manifest;
    const value = checksum(texts);
    return value === current ? manifest : withPodAnnotation(pod, CONFIG_CHECKSUM, value);
  });
}

/** True if there is one workload, whose construct has counted all these. Usual, and looking at the pod takes longer. */
function isKnown(manifests: readonly Manifest[], sources: Iterable<Manifest>): boolean {
  const [workload, other] = manifests.filter(rolls);
  if (workload === undefined) return true;
  return other === undefined && [...sources].every((it) => OWN.test(idBeside(workload, it)));
}

/** True for a ConfigMap or a Secret whose contents can change. */
function isSource({ object }: Manifest): boolean {
  return (
    Object.hasOwn(REFERENCES, object.kind) &&
    apiGroup(object) === '' &&
    objectAt(object)['immutable'] !== true
  );
}

function sourceKey(kind: string, name: string, namespace = ''): string {
  return `${kind}/${namespace}/${name}`;
}

/** The contents of everything that a pod mounts or reads. */
function textsOf(
  pod: CheckedPod,
  sources: ReadonlyMap<string, Manifest>,
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  const { namespace } = pod.manifest.object.metadata;
  for (const kind of Object.keys(REFERENCES) as SourceKind[]) {
    for (const { name } of podReferences(pod, REFERENCES[kind], true)) {
      const source = sources.get(sourceKey(kind, name, namespace));
      if (source === undefined) continue;
      const prefix = prefixOf(source, pod.manifest);
      for (const field of CONTENTS) {
        const place = field === 'data' ? prefix : `${prefix}${field}/`;
        for (const [key, text] of Object.entries(objectAt(source.object, field))) {
          texts[place + key] = String(text);
        }
      }
    }
  }
  return texts;
}

/** The prefix of the keys: that of the construct's checksum for the workload's own `config` and `files`. */
function prefixOf(source: Manifest, workload: Manifest): string {
  const [id, volume] = OWN.exec(idBeside(workload, source)) ?? [];
  if (id === undefined) return `${source.object.kind}/${source.object.metadata.name}/`;
  return volume === undefined ? 'config/' : `files/${volume}/`;
}

/** The construct ids of a workload's own ConfigMaps. */
const OWN = /^(?:Config|Files-([^/]+))$/;

/** The construct id of an object that is part of the same construct as a workload; empty for any other. */
function idBeside({ constructPath }: Manifest, { constructPath: path }: Manifest): string {
  const parent = constructPath.slice(0, constructPath.lastIndexOf('/') + 1);
  return path.startsWith(parent) ? path.slice(parent.length) : '';
}
