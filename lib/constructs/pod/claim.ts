import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { objectSchema, type Schema } from '../../base/schema';
import { DnsSubdomain } from '../../kubernetes/names';
import { type ByteQuantity, ByteQuantitySchema } from '../../kubernetes/quantity';

/** A persistent disk. */
export interface ClaimVolume {
  readonly claim: NewClaim | ExistingClaim;
}

/** The disk of a claim. */
export interface ClaimedDisk {
  readonly size: ByteQuantity;
  /** @default the cluster's default class */
  readonly storageClass?: string;
  /** @default 'ReadWriteOnce' */
  readonly accessMode?: AccessMode;
}

/** A PersistentVolumeClaim created with the workload, named `<workload>-<volume>`. */
export interface NewClaim extends ClaimedDisk {
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

export const AccessModeSchema = v.picklist([
  'ReadWriteOnce',
  'ReadWriteMany',
  'ReadOnlyMany',
  'ReadWriteOncePod',
]);

const disk = {
  size: ByteQuantitySchema,
  storageClass: v.optional(DnsSubdomain),
  accessMode: v.optional(AccessModeSchema),
};

export const ClaimedDiskSchema = objectSchema<ClaimedDisk>(disk);

const NewClaimSchema = objectSchema<NewClaim>({
  ...disk,
  onDelete: v.optional(v.picklist(['delete', 'orphan'])),
});

const ExistingClaimSchema = objectSchema<ExistingClaim>({ name: DnsSubdomain });

export const ClaimVolumeSchema = objectSchema<ClaimVolume>({
  claim: v.lazy((input) =>
    typeof input === 'object' && input !== null && 'name' in input
      ? ExistingClaimSchema
      : NewClaimSchema,
  ) as Schema<ClaimVolume['claim']>,
});

/** Converts a disk to the spec of a claim in Kubernetes' format. */
export function toClaimSpec({
  size,
  storageClass,
  accessMode,
}: ClaimedDisk): k8s.PersistentVolumeClaimSpec {
  return {
    accessModes: [accessMode ?? 'ReadWriteOnce'],
    resources: { requests: { storage: k8s.Quantity.fromString(size) } },
    ...(storageClass && { storageClassName: storageClass }),
  };
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
    spec: toClaimSpec(claim),
  });
}
