import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import type { SchemaEntries } from '../../base/schema';
import { DnsLabel, LabelKey, LabelValue, wholeNumber } from '../../kubernetes/names';
import { ProcessText, RenderableKey } from '../../kubernetes/text';
import { PullSecretsSchema } from '../../model/pull-secrets';
import { SecretsSchema, type SecretsSpec } from '../../model/secret-values';
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
import { dnsEntries, type PodDnsSpec } from '../pod/dns';
import { type PodExceptions, PodExceptionsSchema } from '../pod/exceptions';
import { type PodRuntimeSpec, runtimeEntries } from '../pod/runtime';
import { type SchedulingSpec, schedulingEntries } from '../pod/scheduling';
import { type PodUserSpec, podUserEntries } from '../pod/security-context';
import { ServiceAccountSchema, type ServiceAccountSpec } from '../pod/service-account';
import { type Volume, VolumesSchema } from '../pod/volume';
import { type WorkloadMetadata, WorkloadMetadataSchema } from './workload-metadata';

/** The spec of any workload: its main container, and the pod around it. */
export interface WorkloadSpec
  extends ContainerSpec,
    SchedulingSpec,
    PodUserSpec,
    PodDnsSpec,
    PodRuntimeSpec {
  /** The name of the main container. @default the name of the workload */
  readonly containerName?: string;
  /**
   * What the main container and the pod may do that the Pod Security Standard "restricted" refuses: each with the reason.
   * They need the `podSecurity` of the app.
   *
   * @default nothing
   */
  readonly exceptions?: PodExceptions;
  /** Labels and annotations of the workload's objects, by kind. @default those of `labels` only */
  readonly metadata?: WorkloadMetadata;
  /**
   * Environment variables of the containers, stored in a ConfigMap with the workload's name. A change rolls
   * the pods.
   *
   * @default none
   */
  readonly config?: Readonly<Record<string, string>>;
  /**
   * Secrets by environment variable, or by the directory that their files are mounted at. The environment says where they
   * come from.
   *
   * @example { DATABASE_URL: secret('database-url'), '/etc/tls': secretFiles('tls') }
   * @default none
   */
  readonly secrets?: SecretsSpec;
  /** Storage by name, mounted with `mounts`. @default none */
  readonly volumes?: Readonly<Record<string, Volume>>;
  /** Containers that complete before the main one starts, in the given order. @default none */
  readonly initContainers?: Readonly<Record<string, InitContainerSpec>>;
  /**
   * Containers that run next to the main one: they start before it and stop after it (init containers with
   * `restartPolicy: Always`, for Kubernetes 1.29 and later).
   *
   * @default none
   */
  readonly sidecars?: Readonly<Record<string, ExtraContainerSpec>>;
  /** @default the namespace's default account, without a token */
  readonly serviceAccount?: ServiceAccountSpec;
  /** Connections allowed to and from the pods. @default all */
  readonly networkPolicy?: NetworkPolicySpec;
  /** Names of image pull Secrets. @default the environment's */
  readonly imagePullSecrets?: readonly string[];
  /** The time between SIGTERM and SIGKILL, in seconds. @default 30 */
  readonly terminationGracePeriodSeconds?: number;
  /** Labels of the pods and of every object of the workload. @default only the selector labels */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the pods. @default none, except for the checksum of the ConfigMaps of pods that roll */
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

/** The name and images of a workload. */
export interface WorkloadIdentity {
  /** The name of its objects, independent of the construct id. */
  readonly name: string;
  /** The reference of the main container's image, with a tag or a digest. */
  readonly image: string;
  /** The app it belongs to. @default its own name */
  readonly app?: string;
  /** References of additional images, by the name used in containers. @default none */
  readonly images?: Readonly<Record<string, string>>;
}

/** The props that all workloads share. */
export interface WorkloadProps extends WorkloadIdentity, WorkloadSpec {}

export const identityEntries: SchemaEntries<WorkloadIdentity> = {
  name: DnsLabel,
  image: ImageReference,
  app: v.optional(DnsLabel),
  images: v.optional(recordSchema(v.string(), ImageReference)),
};

/** Configuration keys are both environment variables and ConfigMap keys, so they must be valid as both. */
const ConfigSchema = recordSchema(
  v.pipe(
    v.string(),
    v.regex(
      /^[A-Za-z_][A-Za-z0-9_.-]*$/,
      'A configuration key must be a valid name for an environment variable.',
    ),
    v.maxLength(253, 'A configuration key is limited to 253 characters.'),
    RenderableKey,
  ),
  ProcessText,
);

export const workloadEntries: SchemaEntries<WorkloadSpec> = {
  ...containerEntries,
  ...schedulingEntries,
  ...podUserEntries,
  ...dnsEntries,
  ...runtimeEntries,
  containerName: v.optional(DnsLabel),
  exceptions: v.optional(PodExceptionsSchema),
  metadata: v.optional(WorkloadMetadataSchema),
  config: v.optional(ConfigSchema),
  secrets: v.optional(SecretsSchema),
  volumes: v.optional(VolumesSchema),
  initContainers: v.optional(recordSchema(DnsLabel, InitContainerSchema)),
  sidecars: v.optional(recordSchema(DnsLabel, ExtraContainerSchema)),
  serviceAccount: v.optional(ServiceAccountSchema),
  networkPolicy: v.optional(NetworkPolicySchema),
  imagePullSecrets: v.optional(PullSecretsSchema),
  terminationGracePeriodSeconds: v.optional(wholeNumber()),
  labels: v.optional(recordSchema(LabelKey, LabelValue)),
  podAnnotations: v.optional(recordSchema(LabelKey, v.string())),
};
