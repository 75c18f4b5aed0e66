import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import type { SchemaEntries } from '../../base/schema';
import { DnsLabel, DnsSubdomain, LabelKey, LabelValue, wholeNumber } from '../../kubernetes/names';
import { NetworkPolicySchema, type NetworkPolicySpec } from '../network/network-policy';
import {
  type ContainerSpec,
  containerEntries,
  ExtraContainerSchema,
  type ExtraContainerSpec,
  ImageReference,
  InitContainerSchema,
  type InitContainerSpec,
} from '../pod/container';
import { type SchedulingSpec, schedulingEntries } from '../pod/scheduling';
import { ServiceAccountSchema, type ServiceAccountSpec } from '../pod/service-account';
import { type Volume, VolumesSchema } from '../pod/volume';

/** The spec of any workload: its main container, and the pod around it. */
export interface WorkloadSpec extends ContainerSpec, SchedulingSpec {
  /**
   * Settings that the containers see as environment variables, through a ConfigMap named like the
   * workload. A change rolls the pods.
   *
   * @default none
   */
  readonly config?: Readonly<Record<string, string>>;
  /** Storage, by name; `mounts` says where a container sees it. @default none */
  readonly volumes?: Readonly<Record<string, Volume>>;
  /** Containers that run to their end before the main one starts, in the order given. @default none */
  readonly initContainers?: Readonly<Record<string, InitContainerSpec>>;
  /**
   * Containers that run beside the main one: they start before it and stop after it (init containers
   * that restart always: Kubernetes 1.29 and later).
   *
   * @default none
   */
  readonly sidecars?: Readonly<Record<string, ExtraContainerSpec>>;
  /** @default the namespace's default account, without a token */
  readonly serviceAccount?: ServiceAccountSpec;
  /** What the pods may talk to, and what may talk to them. @default everything */
  readonly networkPolicy?: NetworkPolicySpec;
  /** Names of the Secrets that pull images. @default those of the environment */
  readonly imagePullSecrets?: readonly string[];
  /** The wait between the request to stop and the kill, in seconds. @default 30 */
  readonly terminationGracePeriodSeconds?: number;
  /** The numeric user that the containers run as. @default the image's, which must not be root */
  readonly runAsUser?: number;
  /** The group that owns the volumes. @default none */
  readonly fsGroup?: number;
  /** Labels of every object of the workload and of its pods. @default none but those that select */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the pods. @default none; those of a Deployment have the checksum of `config` */
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

/** A workload as a construct of its own. */
export interface WorkloadIdentity {
  /** The name of its objects. It does not depend on the construct's id. */
  readonly name: string;
  /** The reference of the main container's image, with a tag or a digest. */
  readonly image: string;
  /** The app that it is a part of. @default its own name */
  readonly app?: string;
  /** References of further images, by the name that containers use. @default none */
  readonly images?: Readonly<Record<string, string>>;
}

/** The props of a workload of which nothing else is known. */
export interface WorkloadProps extends WorkloadIdentity, WorkloadSpec {}

export const identityEntries: SchemaEntries<WorkloadIdentity> = {
  name: DnsLabel,
  image: ImageReference,
  app: v.optional(DnsLabel),
  images: v.optional(recordSchema(v.string(), ImageReference)),
};

/** Configuration keys become environment variables and ConfigMap keys, so they have to be both. */
const ConfigSchema = recordSchema(
  v.pipe(
    v.string(),
    v.regex(
      /^[A-Za-z_][A-Za-z0-9_.-]*$/,
      'A configuration key is the name of an environment variable.',
    ),
    v.maxLength(253, 'A configuration key has 253 characters at most.'),
  ),
  v.string(),
);

export const workloadEntries: SchemaEntries<WorkloadSpec> = {
  ...containerEntries,
  ...schedulingEntries,
  config: v.optional(ConfigSchema),
  volumes: v.optional(VolumesSchema),
  initContainers: v.optional(recordSchema(DnsLabel, InitContainerSchema)),
  sidecars: v.optional(recordSchema(DnsLabel, ExtraContainerSchema)),
  serviceAccount: v.optional(ServiceAccountSchema),
  networkPolicy: v.optional(NetworkPolicySchema),
  imagePullSecrets: v.optional(v.array(DnsSubdomain)),
  terminationGracePeriodSeconds: v.optional(wholeNumber()),
  runAsUser: v.optional(wholeNumber(1)),
  fsGroup: v.optional(wholeNumber(1)),
  labels: v.optional(recordSchema(LabelKey, LabelValue)),
  podAnnotations: v.optional(recordSchema(LabelKey, v.string())),
};
