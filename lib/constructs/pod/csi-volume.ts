import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema } from '../../base/schema';
import { DnsSubdomain, NonEmpty } from '../../kubernetes/names';

/** Storage of a CSI driver that lives as long as the pod. */
export interface CsiVolume {
  readonly csi: {
    /** The name of the driver, such as `secrets-store.csi.k8s.io`. */
    readonly driver: string;
    /** Settings of the driver. @default none */
    readonly volumeAttributes?: Readonly<Record<string, string>>;
    /** @default the driver's */
    readonly fsType?: string;
    /** @default false */
    readonly readOnly?: boolean;
    /** The name of a Secret for the driver. @default none */
    readonly nodePublishSecret?: string;
  };
}

export const CsiVolumeSchema = objectSchema<CsiVolume>({
  csi: objectSchema<CsiVolume['csi']>({
    driver: DnsSubdomain,
    volumeAttributes: v.optional(recordSchema(NonEmpty, v.string())),
    fsType: v.optional(NonEmpty),
    readOnly: v.optional(v.boolean()),
    nodePublishSecret: v.optional(DnsSubdomain),
  }),
});

/** Converts it to Kubernetes' format. */
export function toCsi({ csi }: CsiVolume): k8s.CsiVolumeSource {
  const { nodePublishSecret: secret, volumeAttributes, ...rest } = csi;
  return {
    ...rest,
    ...(volumeAttributes && { volumeAttributes: { ...volumeAttributes } }),
    ...(secret !== undefined && { nodePublishSecretRef: { name: secret } }),
  };
}
