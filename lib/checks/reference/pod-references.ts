import {
  isObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  listAt,
  objectAt,
} from '../../base/json';
import type { CheckedPod } from '../pods';

/** A ConfigMap or a Secret that a pod requires. */
interface PodReference {
  readonly name: string;
  readonly path: JsonPath;
  /** The keys that it must have. @default none */
  readonly keys: readonly { readonly key: string; readonly path: JsonPath }[];
  /** The referrer, such as `Container "web"`. */
  readonly who: string;
  /** What happens to the pods without it. */
  readonly effect: string;
}

/** The fields that refer to a kind. */
export interface ReferenceFields {
  readonly env: string;
  readonly envFrom: string;
  /** A volume, and also a source of a projected volume. */
  readonly volume: string;
  /** The field with the name in a volume; in a source it is always `name`. */
  readonly volumeName: string;
}

const NO_CONFIG = 'its pods would wait forever with CreateContainerConfigError';
const NO_MOUNT = 'its pods would wait forever in ContainerCreating';

/**
 * The objects of one kind that a pod refers to.
 *
 * @param withOptional true for references that the pod starts without, too. @default false
 */
export function podReferences(
  pod: CheckedPod,
  fields: ReferenceFields,
  withOptional = false,
): PodReference[] {
  const references: PodReference[] = [];
  for (const { name, path, spec } of pod.containers) {
    const add = (source: JsonValue | undefined, field: string, ...place: JsonPath) => {
      const ref = named(objectAt(source)[field], 'name', withOptional);
      if (ref === undefined) return;
      const at = [...path, ...place, field];
      const keys = field === fields.env ? keyIn(ref, at) : [];
      const who = `Container "${name}"`;
      references.push({ ...nameIn(ref, at, 'name'), keys, who, effect: NO_CONFIG });
    };
    listAt(spec, 'env').forEach((it, i) => {
      add(objectAt(it)['valueFrom'], fields.env, 'env', i, 'valueFrom');
    });
    listAt(spec, 'envFrom').forEach((it, i) => {
      add(it, fields.envFrom, 'envFrom', i);
    });
  }
  listAt(pod.spec, 'volumes').forEach((volume, i) => {
    volumeReferences(volume, [...pod.path, 'volumes', i], fields, withOptional, references);
  });
  return references;
}

function volumeReferences(
  volume: JsonValue,
  path: JsonPath,
  { volume: field, volumeName }: ReferenceFields,
  withOptional: boolean,
  references: PodReference[],
): void {
  const add = (candidate: JsonValue | undefined, place: JsonPath, nameField: string) => {
    const ref = named(candidate, nameField, withOptional);
    if (ref === undefined) return;
    const who = `Volume "${objectAt(volume)['name']}"`;
    const keys = listAt(ref, 'items').flatMap((it, i) => keyIn(it, [...place, 'items', i]));
    references.push({ ...nameIn(ref, place, nameField), keys, who, effect: NO_MOUNT });
  };
  add(objectAt(volume)[field], [...path, field], volumeName);
  for (const [i, source] of listAt(volume, 'projected', 'sources').entries()) {
    add(objectAt(source)[field], [...path, 'projected', 'sources', i, field], 'name');
  }
}

/** A reference with a name. */
function named(
  ref: JsonValue | undefined,
  nameField: string,
  withOptional: boolean,
): JsonObject | undefined {
  if (!isObject(ref) || (ref['optional'] === true && !withOptional)) return undefined;
  const name = ref[nameField];
  return typeof name === 'string' && name !== '' ? ref : undefined;
}

function nameIn(
  ref: JsonObject,
  place: JsonPath,
  field: string,
): Pick<PodReference, 'name' | 'path'> {
  return { name: String(ref[field]), path: [...place, field] };
}

function keyIn(ref: JsonValue, place: JsonPath): PodReference['keys'] {
  const { key } = objectAt(ref);
  return typeof key === 'string' ? [{ key, path: [...place, 'key'] }] : [];
}
