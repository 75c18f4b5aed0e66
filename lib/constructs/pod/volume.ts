import { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { defined } from '../../base/json';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, unionByField } from '../../base/schema';
import { DnsLabel, DnsSubdomain, isConfigMapKey } from '../../kubernetes/names';
import { type ByteQuantity, ByteQuantitySchema } from '../../kubernetes/quantity';
import { RenderableKey, UnicodeText } from '../../kubernetes/text';
import {
  type ClaimedDisk,
  ClaimedDiskSchema,
  type ClaimVolume,
  ClaimVolumeSchema,
  toClaimSpec,
} from './claim';
import { type CsiVolume, CsiVolumeSchema, toCsi } from './csi-volume';
import { type HostPathVolume, HostPathVolumeSchema, toHostPath } from './host-path';
import { type ProjectedVolume, ProjectedVolumeSchema, toProjected } from './projected-volume';
import {
  type DownwardItems,
  DownwardItemsSchema,
  type FileMode,
  FileModeSchema,
  toDownwardItems,
  toItems,
  toMode,
  type VolumeItems,
  VolumeItemsSchema,
} from './volume-items';

/** Storage that the containers of a pod can mount. */
export type Volume =
  | EmptyDirVolume
  | FilesVolume
  | ConfigMapVolume
  | SecretVolume
  | ClaimVolume
  | ProjectedVolume
  | DownwardApiVolume
  | CsiVolume
  | EphemeralVolume
  | HostPathVolume;

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
  /** The permissions of the files. @default '0644' */
  readonly defaultMode?: FileMode;
}

/** How the keys of a ConfigMap or a Secret become files. */
interface KeyFiles {
  /** The keys, by the path of their file. @default all keys, each as a file of its name */
  readonly items?: VolumeItems;
  /** The permissions of the files. @default '0644' */
  readonly defaultMode?: FileMode;
  /** Start even if it does not exist. @default false */
  readonly optional?: boolean;
}

/** The keys of a ConfigMap as files. The ConfigMap is added in `extend` or listed in `provided`. */
export interface ConfigMapVolume extends KeyFiles {
  /** The ConfigMap's name. */
  readonly configMap: string;
}

/** The keys of a Secret as files. */
export interface SecretVolume extends KeyFiles {
  /** The Secret's name. */
  readonly secret: string;
}

/** Fields of the pod and resources of its containers, as files. */
export interface DownwardApiVolume {
  /** By path. @example { labels: { field: 'metadata.labels' } } */
  readonly downwardAPI: DownwardItems;
  /** The permissions of the files. @default '0644' */
  readonly defaultMode?: FileMode;
}

/** A disk of each pod, which is deleted with the pod. */
export interface EphemeralVolume {
  readonly ephemeral: ClaimedDisk;
}

const FileName = v.pipe(
  v.string(),
  v.check(
    isConfigMapKey,
    'A file name may contain only letters, digits, `-`, `_` and `.`, and must not start with `..`.',
  ),
  RenderableKey,
);

const defaultMode = v.optional(FileModeSchema);
const keyFiles = {
  items: v.optional(VolumeItemsSchema),
  defaultMode,
  optional: v.optional(v.boolean()),
};

export const VolumeSchema = unionByField<Volume>(
  {
    emptyDir: objectSchema<EmptyDirVolume>({
      emptyDir: objectSchema<EmptyDirVolume['emptyDir']>({
        medium: v.optional(v.literal('Memory')),
        sizeLimit: v.optional(ByteQuantitySchema),
      }),
    }),
    files: objectSchema<FilesVolume>({ files: recordSchema(FileName, UnicodeText), defaultMode }),
    configMap: objectSchema<ConfigMapVolume>({ configMap: DnsSubdomain, ...keyFiles }),
    secret: objectSchema<SecretVolume>({ secret: DnsSubdomain, ...keyFiles }),
    claim: ClaimVolumeSchema,
    projected: ProjectedVolumeSchema,
    downwardAPI: objectSchema<DownwardApiVolume>({ downwardAPI: DownwardItemsSchema, defaultMode }),
    csi: CsiVolumeSchema,
    ephemeral: objectSchema<EphemeralVolume>({ ephemeral: ClaimedDiskSchema }),
    hostPath: HostPathVolumeSchema,
  },
  'A volume must be one of { emptyDir: {} }, { files: { <name>: <content> } }, { configMap: <name> }, { secret: <name> }, { claim: { size: <size> } }, { claim: { name: <name> } }, { projected: [<source>] }, { downwardAPI: { <path>: { field } } }, { csi: { driver } }, { ephemeral: { size } } and { hostPath: { path, reason } }.',
);

export const VolumesSchema = recordSchema(DnsLabel, VolumeSchema);

/** The names that the volumes of a workload depend on. */
interface VolumeOwner {
  /** The name of the workload. */
  readonly workload: string;
  /** The name of the main container. */
  readonly container: string;
}

/** Converts a volume to Kubernetes' format. */
export function toVolume(owner: VolumeOwner, name: string, volume: Volume): k8s.Volume {
  return { name, ...toSource(owner, name, volume) };
}

function toSource(
  { workload, container }: VolumeOwner,
  name: string,
  volume: Volume,
): Omit<k8s.Volume, 'name'> {
  if ('emptyDir' in volume) {
    const { medium, sizeLimit } = volume.emptyDir;
    return {
      emptyDir: defined<k8s.EmptyDirVolumeSource>({
        medium,
        sizeLimit: sizeLimit === undefined ? undefined : k8s.Quantity.fromString(sizeLimit),
      }),
    };
  }
  if ('projected' in volume) return { projected: toProjected(volume, container) };
  if ('csi' in volume) return { csi: toCsi(volume) };
  if ('ephemeral' in volume)
    return { ephemeral: { volumeClaimTemplate: { spec: toClaimSpec(volume.ephemeral) } } };
  if ('hostPath' in volume) return { hostPath: toHostPath(volume) };
  if ('claim' in volume) {
    const claimName = 'name' in volume.claim ? volume.claim.name : `${workload}-${name}`;
    return { persistentVolumeClaim: { claimName } };
  }
  const defaultMode = toMode(volume.defaultMode);
  if ('files' in volume)
    return {
      configMap: defined<k8s.ConfigMapVolumeSource>({ name: `${workload}-${name}`, defaultMode }),
    };
  if ('downwardAPI' in volume) {
    const items = toDownwardItems(volume.downwardAPI, container);
    return { downwardApi: defined<k8s.DownwardApiVolumeSource>({ items, defaultMode }) };
  }
  const files = { items: toItems(volume.items), defaultMode, optional: volume.optional };
  return 'secret' in volume
    ? { secret: defined<k8s.SecretVolumeSource>({ secretName: volume.secret, ...files }) }
    : { configMap: defined<k8s.ConfigMapVolumeSource>({ name: volume.configMap, ...files }) };
}
