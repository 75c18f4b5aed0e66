import { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema } from '../../base/schema';
import { DnsLabel, DnsSubdomain } from '../../kubernetes/names';
import { type ByteQuantity, ByteQuantitySchema } from '../../kubernetes/quantity';
import { withAddedFields } from '../added-fields';
import { type AccessMode, AccessModeSchema, MountPath } from '../pod/volume';

/** What the disk of each pod of a StatefulSet is made from. Only `mount` can be changed later. */
export interface ClaimTemplate {
  readonly size: ByteQuantity;
  /** @default the cluster's default class */
  readonly storageClass?: string;
  /** @default ['ReadWriteOnce'] */
  readonly accessModes?: readonly AccessMode[];
  /** The path at which the main container sees it. @default where `mounts` says */
  readonly mount?: string;
}

/** What becomes of the claims of a StatefulSet's pods. */
export interface ClaimRetention {
  /** When the StatefulSet is deleted. @default 'Retain' */
  readonly whenDeleted?: 'Retain' | 'Delete';
  /** When there are to be fewer pods. @default 'Retain' */
  readonly whenScaled?: 'Retain' | 'Delete';
}

const policy = v.picklist(['Retain', 'Delete']);

export const ClaimRetentionSchema = objectSchema<ClaimRetention>({
  whenDeleted: v.optional(policy),
  whenScaled: v.optional(policy),
});

export const ClaimTemplatesSchema = recordSchema(
  DnsLabel,
  objectSchema<ClaimTemplate>({
    size: ByteQuantitySchema,
    storageClass: v.optional(DnsSubdomain),
    accessModes: v.optional(
      v.pipe(v.array(AccessModeSchema), v.minLength(1, 'The list is empty.')),
    ),
    mount: v.optional(MountPath),
  }),
);

/**
 * Has the claim templates of a StatefulSet say what they are. The API server writes that into each, and in a
 * list Argo CD takes what it does not find in Git for a difference; the generated classes leave it out.
 */
export function withClaimTypes(statefulSet: k8s.KubeStatefulSet): k8s.KubeStatefulSet {
  return withAddedFields(statefulSet, ({ spec, ...rest }: StatefulSetJson) => ({
    ...rest,
    spec: {
      ...spec,
      ...(spec.volumeClaimTemplates && {
        volumeClaimTemplates: spec.volumeClaimTemplates.map((it) => ({ ...CLAIM_TYPE, ...it })),
      }),
    },
  }));
}

interface StatefulSetJson {
  readonly spec: { readonly volumeClaimTemplates?: readonly object[] };
}

const CLAIM_TYPE = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };

/**
 * The Kubernetes form of a claim template. It has no labels: the StatefulSet gives the claims those that
 * select its pods, and a label in here could never change.
 */
export function toClaimTemplate(
  name: string,
  template: ClaimTemplate,
): k8s.KubePersistentVolumeClaimProps {
  const { size, storageClass, accessModes = ['ReadWriteOnce'] } = template;
  return {
    metadata: { name },
    spec: {
      accessModes: [...accessModes],
      resources: { requests: { storage: k8s.Quantity.fromString(size) } },
      ...(storageClass && { storageClassName: storageClass }),
      // The default, said for the same reason as the type.
      volumeMode: 'Filesystem',
    },
  };
}
