import { type JsonObject, objectAt } from '../../base/json';
import {
  all,
  by,
  type Check,
  each,
  fields,
  isAbsent,
  isEmpty,
  map,
  oneOf,
  orEmpty,
  type Refusals,
  required,
  unique,
} from './check';
import { labelSelector, nodeSelector } from './metadata';
import { dnsLabel, dnsSubdomain, labelKey, positiveQuantity } from './values';

// Volumes: https://kubernetes.io/docs/concepts/storage/

const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];

const accessModes: Check = all(each(oneOf(...ACCESS_MODES)), (value, refusals) => {
  if (!Array.isArray(value) || value.length < 2 || !value.includes('ReadWriteOncePod')) return;
  refusals.add('has ReadWriteOncePod beside other modes');
});

/** A claim may be filled from another claim, or from an object of another API group. */
const dataSource: Check = fields(
  { apiGroup: orEmpty(dnsSubdomain), kind: required(), name: required() },
  ({ apiGroup, kind }, refusals) => {
    if (isEmpty(apiGroup) && kind !== 'PersistentVolumeClaim') {
      refusals.add('is required, except for a PersistentVolumeClaim', 'apiGroup');
    }
  },
);

/** The spec of a claim. */
export const claimSpec: Check = fields(
  {
    accessModes,
    resources: fields({
      requests: map(undefined, positiveQuantity, '0'),
    }),
    selector: labelSelector,
    storageClassName: (value, refusals) => {
      if (value !== '') dnsSubdomain(value, refusals);
    },
    volumeAttributesClassName: (value, refusals) => {
      if (value !== '') dnsSubdomain(value, refusals);
    },
    volumeMode: oneOf('Filesystem', 'Block'),
    dataSource,
    dataSourceRef: dataSource,
  },
  (spec, refusals) => {
    if (isEmpty(spec['accessModes'])) refusals.add('is required', 'accessModes');
    if (isAbsent(objectAt(spec, 'resources', 'requests')['storage'])) {
      refusals.add('is required', 'resources', 'requests', 'storage');
    }
  },
);

export const persistentVolumeClaim: Check = fields({ spec: claimSpec }, hasSpec);

function hasSpec({ spec }: JsonObject, refusals: Refusals): void {
  if (isAbsent(spec)) refusals.add('is required', 'spec');
}

/** The sources of a PersistentVolume. */
const SOURCES = [
  ...[
    'awsElasticBlockStore',
    'azureDisk',
    'azureFile',
    'cephfs',
    'cinder',
    'csi',
    'fc',
    'flexVolume',
    'flocker',
  ],
  ...[
    'gcePersistentDisk',
    'glusterfs',
    'hostPath',
    'iscsi',
    'local',
    'nfs',
    'photonPersistentDisk',
  ],
  ...['portworxVolume', 'quobyte', 'rbd', 'scaleIO', 'storageos', 'vsphereVolume'],
];

const secretRef = fields({ name: required(dnsSubdomain), namespace: required(dnsLabel) });

const csiSource = fields({
  driver: required((value, refusals) => {
    if (typeof value !== 'string') return;
    dnsSubdomain(value.toLowerCase(), refusals);
    if (value.length > 63) refusals.add('must be at most 63 characters long');
  }),
  volumeHandle: required(),
  controllerExpandSecretRef: secretRef,
  controllerPublishSecretRef: secretRef,
  nodeExpandSecretRef: secretRef,
  nodePublishSecretRef: secretRef,
});

export const persistentVolume: Check = fields(
  {
    spec: fields(
      {
        capacity: map(undefined, positiveQuantity, '0'),
        accessModes: required(accessModes),
        persistentVolumeReclaimPolicy: orEmpty(oneOf('Retain', 'Delete', 'Recycle')),
        storageClassName: (value, refusals) => {
          if (value !== '') dnsSubdomain(value, refusals);
        },
        volumeMode: oneOf('Filesystem', 'Block'),
        csi: csiSource,
        volumeAttributesClassName: dnsSubdomain,
        local: fields({ path: required() }),
        nfs: fields({ server: required(), path: required(absolute) }),
        hostPath: fields({ path: required() }),
        nodeAffinity: fields({ required: nodeSelector }, ({ required: terms }, refusals) => {
          if (isAbsent(terms)) refusals.add('is required', 'required');
        }),
      },
      ofVolume,
    ),
  },
  hasSpec,
);

function absolute(value: unknown, refusals: Refusals): void {
  if (typeof value === 'string' && !value.startsWith('/')) refusals.add('must be an absolute path');
}

function ofVolume(spec: JsonObject, refusals: Refusals): void {
  const capacity = objectAt(spec, 'capacity');
  const keys = Object.keys(capacity);
  if (keys.length !== 1 || keys[0] !== 'storage')
    refusals.add('must have `storage` and nothing else', 'capacity');
  const sources = SOURCES.filter((it) => !isAbsent(spec[it]));
  if (sources.length === 0) refusals.add('has no source');
  else if (sources.length > 1)
    refusals.add(`has the sources ${sources.join(' and ')}: only one is allowed`);
  if (!isAbsent(spec['local']) && isAbsent(spec['nodeAffinity'])) {
    refusals.add('is required with the source `local`', 'nodeAffinity');
  }
}

export const storageClass: Check = fields({
  provisioner: required((value, refusals) => {
    if (typeof value === 'string') labelKey(value.toLowerCase(), refusals);
  }),
  reclaimPolicy: orEmpty(oneOf('Delete', 'Retain')),
  volumeBindingMode: oneOf('Immediate', 'WaitForFirstConsumer'),
  parameters: map((key, refusals) => {
    if (key === '') refusals.add('is empty: it must have a name');
  }),
  allowedTopologies: all(
    each(
      fields({
        matchLabelExpressions: required(
          all(
            each(fields({ key: required(labelKey), values: required(unique((it) => it)) })),
            unique(by('key')),
          ),
        ),
      }),
    ),
    unique((it) => JSON.stringify(objectAt(it)['matchLabelExpressions'] ?? null)),
  ),
});
