import { isObject, type JsonPath, type JsonValue, objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { label } from '../object-index';
import type { Rule } from '../rule';

/** Fields of the metadata that the API server sets. */
const OF_METADATA = [
  ...['resourceVersion', 'uid', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'],
  ...['deletionTimestamp', 'deletionGracePeriodSeconds'],
];

/** Annotations that tools write into a cluster. */
const ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
];

/** Fields that only the cluster sets: an exported manifest brings them. */
export const serverFields: Rule = {
  id: 'validation/server-field',
  severity: 'error',
  summary: 'An object has a field that only the cluster sets, such as `metadata.uid` or `status`.',
  why: 'The API server refuses some of them, such as an old `resourceVersion`. Others are differences from Git for ever, or bind the object to a cluster that no longer exists.',
  about: [...OF_METADATA, ...ANNOTATIONS, 'status', 'clusterIP'],
  *check({ manifests }) {
    for (const manifest of manifests) {
      const { object } = manifest;
      const metadata = objectAt(object, 'metadata');
      const annotations = objectAt(metadata, 'annotations');
      const paths: JsonPath[] = [
        ...OF_METADATA.filter((it) => isSet(metadata[it])).map((it) => ['metadata', it]),
        ...ANNOTATIONS.filter((it) => annotations[it] !== undefined).map((it) => [
          'metadata',
          'annotations',
          it,
        ]),
        ...(isSet(object['status'] as JsonValue) ? [['status']] : []),
        ...addresses(object['spec'] as JsonValue, `${apiGroup(object)}/${object.kind}`),
      ];
      for (const path of paths) {
        const field = path.join('.');
        yield {
          manifest,
          path,
          message: `${label(manifest)} sets \`${field}\`, which only the cluster sets: it was probably exported from one.`,
          fix: `Remove \`${field}\`.`,
        };
      }
    }
  },
};

/** The addresses that a Service gets. */
function addresses(spec: JsonValue | undefined, kind: string): JsonPath[] {
  if (kind !== '/Service') return [];
  const { clusterIP } = objectAt(spec);
  return clusterIP === 'None' || !isSet(clusterIP) ? [] : [['spec', 'clusterIP']];
}

/** False for what generators write for nothing: `creationTimestamp: null`, and a status of empty values. */
function isSet(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.values(value).some(isSet) : true;
}
