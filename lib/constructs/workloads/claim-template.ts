import { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema } from '../../base/schema';
import { DnsLabel, DnsSubdomain } from '../../kubernetes/names';
import { type ByteQuantity, ByteQuantitySchema } from '../../kubernetes/quantity';
import { withAddedFields } from '../added-fields';
import { type AccessMode, AccessModeSchema } from '../pod/claim';
import { MountPath } from '../pod/volume-mount';

/** The template of each pod's disk in a StatefulSet. Only `mount` can be changed later. */
export interface ClaimTemplate {
  readonly size: ByteQuantity;
  /** @default the cluster's default class */
  readonly storageClass?: string;
  /** @default ['ReadWriteOnce'] */
  readonly accessModes?: readonly AccessMode[];
  /** The mount path in the main container. @default as in `mounts` */
  readonly mount?: string;
}

/** What happens to the claims of a StatefulSet's pods. */
export interface ClaimRetention {
  /** When the StatefulSet is deleted. @default 'Retain' */
  readonly whenDeleted?: 'Retain' | 'Delete';
  /** When it is scaled down. @default 'Retain' */
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
 * Adds `apiVersion` and `kind` to the claim templates of a StatefulSet. The API server adds them, and inside a
 * list Argo CD reports that as a difference from Git. The generated classes drop them.
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
 * Converts a claim template to Kubernetes' format. It has no labels: the StatefulSet adds its selector's labels
 * to the claims, and labels in the template are immutable.
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
      // The default, explicit for the same reason as `kind`.
      volumeMode: 'Filesystem',
    },
  };
}
