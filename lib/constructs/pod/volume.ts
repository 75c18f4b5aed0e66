import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { defined } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema } from '../../base/schema';
import { DnsLabel, DnsSubdomain, isConfigMapKey, NonEmpty } from '../../kubernetes/names';
import { type ByteQuantity, ByteQuantitySchema } from '../../kubernetes/quantity';
import { RenderableKey, UnicodeText } from '../../kubernetes/text';

/** Storage that the containers of a pod can mount. */
export type Volume = EmptyDirVolume | FilesVolume | ConfigMapVolume | SecretVolume | ClaimVolume;

/** An empty directory that lives as long as the pod. */
export interface EmptyDirVolume {
  readonly emptyDir: {
    /** @default the node's disk */
    readonly medium?: 'Memory';
    /** @default no limit */
    readonly sizeLimit?: ByteQuantity;
  };
}

/** Inline files, stored in the ConfigMap `<workload>-<volume>`. A change rolls the pods, except for jobs. */
export interface FilesVolume {
  /** Contents by file name. */
  readonly files: Readonly<Record<string, string>>;
}

/** The keys of a ConfigMap as files. The ConfigMap is added in `extend` or listed in `provided`. */
export interface ConfigMapVolume {
  /** The ConfigMap's name. */
  readonly configMap: string;
}

/** The keys of a Secret as files. */
export interface SecretVolume {
  /** The Secret's name. */
  readonly secret: string;
}

/** A persistent disk. */
export interface ClaimVolume {
  readonly claim: NewClaim | ExistingClaim;
}

/** A PersistentVolumeClaim created with the workload, named `<workload>-<volume>`. */
export interface NewClaim {
  readonly size: ByteQuantity;
  /** @default the cluster's default class */
  readonly storageClass?: string;
  /** @default 'ReadWriteOnce' */
  readonly accessMode?: AccessMode;
  /**
   * Whether the claim and its data are deleted when the claim or its app is removed from Git.
   *
   * @default 'orphan': Argo CD keeps it in the cluster
   */
  readonly onDelete?: 'delete' | 'orphan';
}

/** How a disk can be mounted. */
export type AccessMode = 'ReadWriteOnce' | 'ReadWriteMany' | 'ReadOnlyMany' | 'ReadWriteOncePod';

/** A PersistentVolumeClaim added in `extend`, or listed in `provided`. */
export interface ExistingClaim {
  readonly name: string;
}

/** A volume to mount: its name, or an object with options. */
export type VolumeMount = string | VolumeMountOptions;

/** A volume mount with options. */
export interface VolumeMountOptions {
  /** The volume's name. */
  readonly volume: string;
  /** The file or directory within the volume. @default the whole volume */
  readonly subPath?: string;
  /** @default false */
  readonly readOnly?: boolean;
}

const FileName = v.pipe(
  v.string(),
  v.check(
    isConfigMapKey,
    'A file name may contain only letters, digits, `-`, `_` and `.`, and must not start with `..`.',
  ),
  RenderableKey,
);

export const AccessModeSchema = v.picklist([
  'ReadWriteOnce',
  'ReadWriteMany',
  'ReadOnlyMany',
  'ReadWriteOncePod',
]);

export const VolumeSchema = v.union(
  [
    objectSchema<EmptyDirVolume>({
      emptyDir: objectSchema<EmptyDirVolume['emptyDir']>({
        medium: v.optional(v.literal('Memory')),
        sizeLimit: v.optional(ByteQuantitySchema),
      }),
    }),
    objectSchema<FilesVolume>({ files: recordSchema(FileName, UnicodeText) }),
    objectSchema<ConfigMapVolume>({ configMap: DnsSubdomain }),
    objectSchema<SecretVolume>({ secret: DnsSubdomain }),
    objectSchema<ClaimVolume>({
      claim: v.union([
        objectSchema<NewClaim>({
          size: ByteQuantitySchema,
          storageClass: v.optional(DnsSubdomain),
          accessMode: v.optional(AccessModeSchema),
          onDelete: v.optional(v.picklist(['delete', 'orphan'])),
        }),
        objectSchema<ExistingClaim>({ name: DnsSubdomain }),
      ]),
    }),
  ],
  'A volume must be one of { emptyDir: {} }, { files: { <name>: <content> } }, { configMap: <name> }, { secret: <name> }, { claim: { size: <size> } } and { claim: { name: <name> } }.',
);

export const VolumesSchema = recordSchema(DnsLabel, VolumeSchema);

export const MountPath = v.pipe(
  v.string(),
  v.regex(/^\/[^:]*$/, 'A mount path must be absolute and must not contain a colon.'),
);

export const MountsSchema = recordSchema(
  MountPath,
  v.union(
    [
      DnsLabel,
      objectSchema<VolumeMountOptions>({
        volume: DnsLabel,
        subPath: v.optional(
          v.pipe(
            NonEmpty,
            v.check(
              (path) => !path.startsWith('/') && !path.split('/').includes('..'),
              '`subPath` must be relative and stay inside the volume.',
            ),
          ),
        ),
        readOnly: v.optional(v.boolean()),
      }),
    ],
    'Use the name of a volume, or { volume, subPath, readOnly }.',
  ),
);

/** Converts a volume of the workload named `workload` to Kubernetes' format. */
export function toVolume(workload: string, name: string, volume: Volume): k8s.Volume {
  if ('emptyDir' in volume) {
    const { medium, sizeLimit } = volume.emptyDir;
    return {
      name,
      emptyDir: defined<k8s.EmptyDirVolumeSource>({
        medium,
        sizeLimit: sizeLimit === undefined ? undefined : k8s.Quantity.fromString(sizeLimit),
      }),
    };
  }
  if ('files' in volume) return { name, configMap: { name: `${workload}-${name}` } };
  if ('configMap' in volume) return { name, configMap: { name: volume.configMap } };
  if ('secret' in volume) return { name, secret: { secretName: volume.secret } };
  const claimName = 'name' in volume.claim ? volume.claim.name : `${workload}-${name}`;
  return { name, persistentVolumeClaim: { claimName } };
}

/** Converts a container's mounts to Kubernetes' format. */
export function toVolumeMounts(mounts: Readonly<Record<string, VolumeMount>>): k8s.VolumeMount[] {
  return Object.entries(mounts).map(([mountPath, mount]) => {
    if (typeof mount === 'string') return { name: mount, mountPath };
    const { volume, subPath, readOnly } = mount;
    return defined<k8s.VolumeMount>({ name: volume, mountPath, subPath, readOnly });
  });
}

/** Adds a PersistentVolumeClaim. Argo CD keeps it, and its data, unless `onDelete` is 'delete'. */
export function addClaim(
  scope: Construct,
  id: string,
  metadata: k8s.ObjectMeta,
  claim: NewClaim,
): void {
  const keep = {
    // After it is removed from Git, it does not make the app OutOfSync.
    'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  };
  new k8s.KubePersistentVolumeClaim(scope, id, {
    metadata: { ...metadata, ...(claim.onDelete !== 'delete' && { annotations: keep }) },
    spec: {
      accessModes: [claim.accessMode ?? 'ReadWriteOnce'],
      resources: { requests: { storage: k8s.Quantity.fromString(claim.size) } },
      ...(claim.storageClass && { storageClassName: claim.storageClass }),
    },
  });
}
