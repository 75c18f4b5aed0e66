import { type JsonValue, listAt, objectAt, valueAt } from '../../base/json';
import type { ApiObjectJson } from '../../kubernetes/api-object';
import { label } from '../object-index';
import type { Rule } from '../rule';
import { didYouMean } from './missing';

/** A mount of a missing volume. */
export const volume: Rule = {
  id: 'reference/volume',
  severity: 'error',
  summary: 'A container mounts a volume that its pod does not have.',
  why: 'The API server refuses the pod.',
  source: 'https://kubernetes.io/docs/concepts/storage/volumes/#how-volumes-work',
  about: ['volumeMounts', 'volumeDevices'],
  *check({ pods }) {
    for (const { manifest, spec, containers } of pods) {
      let names: readonly (JsonValue | undefined)[] | undefined;
      for (const container of containers) {
        for (const field of ['volumeMounts', 'volumeDevices']) {
          for (const [i, mount] of listAt(container.spec, field).entries()) {
            const { name } = objectAt(mount);
            if (typeof name !== 'string') continue;
            names ??= [...listAt(spec, 'volumes').map(nameIn), ...templatesOf(manifest.object)];
            if (names.includes(name)) continue;
            const known = names.filter((it) => typeof it === 'string');
            yield {
              manifest,
              path: [...container.path, field, i, 'name'],
              message: `Container "${container.name}" of ${label(manifest)} mounts the volume "${name}", but the pod has ${known.join(', ') || 'no volumes'}: the API server refuses it.${didYouMean(name, known)}`,
              fix: 'Add it to `volumes` of the app or to `spec.volumes` of the pod (`spec.volumeClaimTemplates` of a StatefulSet), or remove the mount.',
            };
          }
        }
      }
    }
  },
};

/** The volumes that a StatefulSet creates for each of its pods. */
function templatesOf(object: ApiObjectJson): (JsonValue | undefined)[] {
  if (object.kind !== 'StatefulSet') return [];
  return listAt(object, 'spec', 'volumeClaimTemplates').map((it) =>
    valueAt(it, ['metadata', 'name']),
  );
}

function nameIn(it: JsonValue): JsonValue | undefined {
  return objectAt(it)['name'];
}
