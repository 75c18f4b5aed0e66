import { type JsonPath, type JsonValue, listAt, objectAt, valueAt } from '../../base/json';
import type { ProvidedObject } from '../../model/provided';
import type { CheckedPod } from '../pods';
import { podReferences, type ReferenceFields } from './pod-references';

/** The fields that refer to a ConfigMap. */
export const CONFIG_MAP_FIELDS: ReferenceFields = {
  env: 'configMapKeyRef',
  envFrom: 'configMapRef',
  volume: 'configMap',
  volumeName: 'name',
};

/** The fields that refer to a Secret. */
export const SECRET_FIELDS: ReferenceFields = {
  env: 'secretKeyRef',
  envFrom: 'secretRef',
  volume: 'secret',
  volumeName: 'secretName',
};

/** An object without which a pod does not start. */
export interface PodNeed extends ProvidedObject {
  readonly path: JsonPath;
}

/** The objects without which a pod does not start, each once. */
export function podNeeds(pod: CheckedPod): PodNeed[] {
  const { path, spec } = pod;
  const needs: PodNeed[] = [];
  const add = (kind: ProvidedObject['kind'], name: JsonValue | undefined, place: JsonPath) => {
    if (typeof name !== 'string' || name === '') return;
    if (needs.some((it) => it.kind === kind && it.name === name)) return;
    needs.push({ kind, name, path: place });
  };
  for (const it of podReferences(pod, CONFIG_MAP_FIELDS)) add('ConfigMap', it.name, it.path);
  for (const it of podReferences(pod, SECRET_FIELDS)) add('Secret', it.name, it.path);
  for (const [i, volume] of listAt(spec, 'volumes').entries()) {
    const claim = ['persistentVolumeClaim', 'claimName'];
    add('PersistentVolumeClaim', valueAt(volume, claim), [...path, 'volumes', i, ...claim]);
    const secret = ['csi', 'nodePublishSecretRef', 'name'];
    add('Secret', valueAt(volume, secret), [...path, 'volumes', i, ...secret]);
  }
  for (const [i, secret] of listAt(spec, 'imagePullSecrets').entries()) {
    add('Secret', objectAt(secret)['name'], [...path, 'imagePullSecrets', i, 'name']);
  }
  const account = spec['serviceAccountName'] ? 'serviceAccountName' : 'serviceAccount';
  add('ServiceAccount', spec[account], [...path, account]);
  return needs;
}
