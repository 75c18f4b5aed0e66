import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema, type SchemaEntries } from '../../base/schema';
import { DnsLabel, LabelKey, Port, PortName, wholeNumber } from '../../kubernetes/names';
import { ServiceSchema } from '../network/service-schema';
import type { AddressedServiceSpec } from '../network/service-spec';
import { type Autoscaling, ReplicasSchema } from './autoscaling';
import {
  type ClaimRetention,
  ClaimRetentionSchema,
  type ClaimTemplate,
  ClaimTemplatesSchema,
} from './claim-template';
import {
  type DisruptionBudget,
  DisruptionBudgetSchema,
  type PodCount,
  PodCountSchema,
} from './disruption-budget';
import { type ExposureSpec, exposureEntries } from './exposure';
import {
  identityEntries,
  type WorkloadIdentity,
  type WorkloadSpec,
  workloadEntries,
} from './workload-spec';

/** The fields of a stateful service. */
export interface StatefulServiceSpec extends WorkloadSpec, ExposureSpec {
  /** The port that the pods listen on. */
  readonly port: number;
  /** The name of that port, by which Services and meshes know it. @default 'tcp' */
  readonly portName?: string;
  /** The Service for clients, which sends them to any pod. @default a ClusterIP Service with the same port */
  readonly service?: AddressedServiceSpec;
  /** The headless Service `<name>-headless`, which gives each pod a name of its own. */
  readonly governingService?: GoverningServiceSpec;
  /** A disk for each pod, by the name of the volume. It can't be changed later. @default none */
  readonly volumeClaimTemplates?: Readonly<Record<string, ClaimTemplate>>;
  /** What becomes of these disks. @default they stay */
  readonly persistentVolumeClaimRetentionPolicy?: ClaimRetention;
  /** A number of pods, or bounds that an autoscaler keeps within. @default 1 */
  readonly replicas?: number | Autoscaling;
  /**
   * Start and stop pods one after the other, each when the one before is ready, or all at once. It can't be
   * changed later.
   *
   * @default 'OrderedReady'
   */
  readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
  /** How a new version takes over. @default rolling, one pod at a time, the last one first */
  readonly updateStrategy?: 'OnDelete' | StatefulRollingUpdate;
  /** The number of the first pod. @default { start: 0 } */
  readonly ordinals?: { readonly start: number };
  /** How many pods a drain of nodes may take at once. @default no budget */
  readonly podDisruptionBudget?: DisruptionBudget;
  /** How long a pod has to be ready before it counts, in seconds. @default 0 */
  readonly minReadySeconds?: number;
  /** Old revisions that are kept. @default 10 */
  readonly revisionHistoryLimit?: number;
}

/** The steps of a rolling update of a StatefulSet. */
export interface StatefulRollingUpdate {
  /** Pods with a lower number keep the old version. @default 0 */
  readonly partition?: number;
  /** Pods that are replaced at once. It needs Kubernetes 1.35: others drop it. @default 1 */
  readonly maxUnavailable?: PodCount;
}

/** The headless Service that gives each pod of a StatefulSet a name of its own. */
export interface GoverningServiceSpec {
  /** Let pods find each other before they are ready. @default false */
  readonly publishNotReadyAddresses?: boolean;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A stateful service as a construct of its own. */
export interface StatefulServiceProps extends WorkloadIdentity, StatefulServiceSpec {}

const ClientServiceSchema = v.pipe(
  ServiceSchema,
  v.check(
    ({ headless }) => !headless,
    'The pods have a headless Service already, `<name>-headless`: this one is for clients of any pod.',
  ),
) as Schema<AddressedServiceSpec>;

const RollingUpdateSchema = objectSchema<StatefulRollingUpdate>({
  partition: v.optional(wholeNumber()),
  maxUnavailable: v.optional(
    v.pipe(
      PodCountSchema,
      v.check(
        (count) => count !== 0 && count !== '0%',
        'With none of them unavailable, no pod could ever be replaced.',
      ),
    ),
  ),
});

export const statefulServiceEntries: SchemaEntries<StatefulServiceSpec> = {
  ...workloadEntries,
  ...exposureEntries,
  port: Port,
  portName: v.optional(PortName),
  service: v.optional(ClientServiceSchema),
  governingService: v.optional(
    objectSchema<GoverningServiceSpec>({
      publishNotReadyAddresses: v.optional(v.boolean()),
      annotations: v.optional(recordSchema(LabelKey, v.string())),
    }),
  ),
  volumeClaimTemplates: v.optional(ClaimTemplatesSchema),
  persistentVolumeClaimRetentionPolicy: v.optional(ClaimRetentionSchema),
  replicas: v.optional(ReplicasSchema),
  podManagementPolicy: v.optional(v.picklist(['OrderedReady', 'Parallel'])),
  updateStrategy: v.optional(
    v.union(
      [v.literal('OnDelete'), RollingUpdateSchema],
      'Use "OnDelete", or { partition, maxUnavailable }.',
    ),
  ),
  ordinals: v.optional(objectSchema<{ readonly start: number }>({ start: wholeNumber() })),
  podDisruptionBudget: v.optional(DisruptionBudgetSchema),
  minReadySeconds: v.optional(wholeNumber()),
  revisionHistoryLimit: v.optional(wholeNumber()),
};

export const StatefulServiceSchema = objectSchema<StatefulServiceProps>({
  ...identityEntries,
  ...statefulServiceEntries,
  name: v.pipe(
    DnsLabel,
    v.maxLength(
      52,
      'The name of a StatefulSet has 52 characters at most: Kubernetes adds 11 to it in a label of its pods.',
    ),
  ),
});
