import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema, type SchemaEntries } from '../../base/schema';
import { DnsLabel, LabelKey, Port, PortName, wholeNumber } from '../../kubernetes/names';
import { ServiceSchema } from '../network/service-schema';
import type { AddressedServiceSpec } from '../network/service-spec';
import { type Replicas, ReplicasSchema } from './autoscaling';
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
import { type VerticalAutoscaling, VerticalAutoscalingSchema } from './vertical-autoscaling';
import {
  identityEntries,
  type WorkloadIdentity,
  type WorkloadSpec,
  workloadEntries,
} from './workload-spec';

/** The spec of a stateful service. Its pods have host names and a domain of their own. */
export interface StatefulServiceSpec
  extends Omit<WorkloadSpec, 'hostname' | 'subdomain'>,
    ExposureSpec {
  /** The port that the pods listen on. */
  readonly port: number;
  /** The name of that port, for Services and service meshes. @default 'tcp' */
  readonly portName?: string;
  /** The Service for clients, which routes to any pod. @default a ClusterIP Service with the same port */
  readonly service?: AddressedServiceSpec;
  /** The headless Service `<name>-headless`, which gives each pod a DNS name. */
  readonly governingService?: GoverningServiceSpec;
  /** A disk for each pod, by volume name. Immutable. @default none */
  readonly volumeClaimTemplates?: Readonly<Record<string, ClaimTemplate>>;
  /** What happens to these disks. @default they are kept */
  readonly persistentVolumeClaimRetentionPolicy?: ClaimRetention;
  /** A number of pods, an autoscaler, or `keda({ … })`. @default 1 */
  readonly replicas?: Replicas;
  /**
   * Start and stop pods one after another, waiting for each to be ready, or all at once. Immutable.
   *
   * @default 'OrderedReady'
   */
  readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
  /** How a new version is rolled out. @default a rolling update, one pod at a time, the last one first */
  readonly updateStrategy?: 'OnDelete' | StatefulRollingUpdate;
  /** The ordinal of the first pod. @default { start: 0 } */
  readonly ordinals?: { readonly start: number };
  /** Recommends requests of CPU and memory with a VerticalPodAutoscaler, or sets them on new pods. @default none */
  readonly verticalAutoscaling?: VerticalAutoscaling;
  /** How many pods a node drain may evict at a time. @default no budget */
  readonly podDisruptionBudget?: DisruptionBudget;
  /** How long a pod must be ready before it is available, in seconds. @default 0 */
  readonly minReadySeconds?: number;
  /** Old revisions to keep. @default 10 */
  readonly revisionHistoryLimit?: number;
}

/** The rolling update of a StatefulSet. */
export interface StatefulRollingUpdate {
  /** Pods with a lower ordinal keep the old version. @default 0 */
  readonly partition?: number;
  /** Pods replaced at a time. Requires Kubernetes 1.35; older versions ignore it. @default 1 */
  readonly maxUnavailable?: PodCount;
}

/** The headless Service that gives each pod of a StatefulSet a DNS name. */
export interface GoverningServiceSpec {
  /** Let pods find each other before they are ready. @default false */
  readonly publishNotReadyAddresses?: boolean;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The props of a {@link StatefulService}. */
export interface StatefulServiceProps extends WorkloadIdentity, StatefulServiceSpec {}

const ClientServiceSchema = v.pipe(
  ServiceSchema,
  v.check(
    ({ headless }) => !headless,
    'The pods already have the headless Service `<name>-headless`. `service` is for clients of any pod.',
  ),
) as Schema<AddressedServiceSpec>;

const RollingUpdateSchema = objectSchema<StatefulRollingUpdate>({
  partition: v.optional(wholeNumber()),
  maxUnavailable: v.optional(
    v.pipe(
      PodCountSchema,
      v.check((count) => count !== 0 && count !== '0%', 'With 0, no pod can ever be replaced.'),
    ),
  ),
});

const { hostname: _, subdomain: __, ...namedEntries } = workloadEntries;

export const statefulServiceEntries: SchemaEntries<StatefulServiceSpec> = {
  ...namedEntries,
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
  verticalAutoscaling: v.optional(VerticalAutoscalingSchema),
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
      'The name of a StatefulSet is limited to 52 characters, because Kubernetes appends 11 in a label of its pods.',
    ),
  ),
});
