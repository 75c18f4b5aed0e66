import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as v from 'valibot';
import { show } from '../model/hint';
import { referenceProblem } from '../model/image';
import { defined, own } from '../model/json';
import { DnsLabel, DnsSubdomain, LabelKey, LabelValue, wholeNumber } from '../model/names';
import { InvalidPropsError } from '../model/validation';
import { addConfigMap } from './config-map';
import {
  type ContainerSpec,
  containerEntries,
  ExtraContainerSchema,
  type ExtraContainerSpec,
  ImageReference,
  InitContainerSchema,
  type InitContainerSpec,
  toContainer,
} from './container';
import { addNetworkPolicy, NetworkPolicySchema, type NetworkPolicySpec } from './network-policy';
import { checkPodReferences } from './pod-references';
import { type SchedulingSpec, schedulingEntries, toScheduling } from './scheduling';
import {
  addServiceAccount,
  ServiceAccountSchema,
  type ServiceAccountSpec,
} from './service-account';
import { addClaim, toVolume, type Volume, VolumesSchema } from './volume';

/** What may be said of any workload: its main container, and the pod around it. */
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

export const identityEntries: Record<keyof WorkloadIdentity, v.GenericSchema> = {
  name: DnsLabel,
  image: ImageReference,
  app: v.optional(DnsLabel),
  images: v.optional(v.record(v.string(), ImageReference)),
};

/** Configuration keys become environment variables and ConfigMap keys, so they have to be both. */
const ConfigSchema = v.record(
  v.pipe(
    v.string(),
    v.regex(
      /^[A-Za-z_][A-Za-z0-9_.-]*$/,
      'A configuration key is the name of an environment variable.',
    ),
  ),
  v.string(),
);

export const workloadEntries: Record<keyof WorkloadSpec, v.GenericSchema> = {
  ...containerEntries,
  ...schedulingEntries,
  config: v.optional(ConfigSchema),
  volumes: v.optional(VolumesSchema),
  initContainers: v.optional(v.record(DnsLabel, InitContainerSchema)),
  sidecars: v.optional(v.record(DnsLabel, ExtraContainerSchema)),
  serviceAccount: v.optional(ServiceAccountSchema),
  networkPolicy: v.optional(NetworkPolicySchema),
  imagePullSecrets: v.optional(v.array(DnsSubdomain)),
  terminationGracePeriodSeconds: v.optional(wholeNumber()),
  runAsUser: v.optional(wholeNumber(1)),
  fsGroup: v.optional(wholeNumber(1)),
  labels: v.optional(v.record(LabelKey, LabelValue)),
  podAnnotations: v.optional(v.record(LabelKey, v.string())),
};

/** What every workload has: labels, configuration, volumes, an identity, and the template of its pods. */
export abstract class Workload extends Construct {
  /** The name of its objects. */
  readonly workloadName: string;
  /** The labels that select its pods: they never change, whatever else does. */
  readonly selector: Readonly<Record<string, string>>;
  /** The labels of its objects. */
  readonly labels: Readonly<Record<string, string>>;

  private readonly identity: WorkloadIdentity;

  constructor(scope: Construct, id: string, identity: WorkloadIdentity, spec: WorkloadSpec) {
    super(scope, id);
    this.identity = identity;
    this.workloadName = identity.name;
    this.selector = {
      'app.kubernetes.io/name': identity.app ?? identity.name,
      'app.kubernetes.io/instance': identity.name,
    };
    this.labels = { ...spec.labels, ...this.selector };
  }

  /** The name and labels of an object of this workload. */
  protected metadata(suffix = ''): k8s.ObjectMeta & { readonly name: string } {
    return { name: `${this.workloadName}${suffix}`, labels: { ...this.labels } };
  }

  /** Adds what the pods need beside themselves: ConfigMaps, claims, the identity, the network policy. */
  protected addSurroundings(spec: WorkloadSpec, ports: readonly number[]): void {
    if (spec.config && Object.keys(spec.config).length > 0) {
      addConfigMap(this, 'Config', this.metadata(), spec.config, ['config']);
    }
    for (const [name, volume] of Object.entries(spec.volumes ?? {})) {
      const metadata = this.metadata(`-${name}`);
      if ('files' in volume) {
        const field = ['volumes', name, 'files'];
        addConfigMap(this, `Files-${name}`, metadata, volume.files, field);
      } else if ('claim' in volume && 'size' in volume.claim) {
        addClaim(this, `Claim-${name}`, metadata, volume.claim);
      }
    }
    if (spec.serviceAccount) addServiceAccount(this, this.metadata(), spec.serviceAccount);
    if (spec.networkPolicy) {
      const sidecarPorts = Object.values(spec.sidecars ?? {}).flatMap(({ ports = {} }) =>
        Object.values(ports),
      );
      const all = [...ports, ...sidecarPorts];
      addNetworkPolicy(this, this.metadata(), this.selector, spec.networkPolicy, all);
    }
  }

  /** The template of the pods. */
  protected podTemplate(
    spec: WorkloadSpec,
    port?: { readonly name: string; readonly number: number },
  ): k8s.PodTemplateSpec & { readonly spec: k8s.PodSpec } {
    const { name, image } = this.identity;
    checkPodReferences(spec, name, port);
    const config = spec.config && Object.keys(spec.config).length > 0;
    const envFrom = [...(config ? [{ configMap: name }] : []), ...(spec.envFrom ?? [])];
    const annotations = spec.podAnnotations ?? {};
    const account = spec.serviceAccount;
    const initContainers = this.initContainers(spec);
    return {
      metadata: {
        labels: { ...this.labels },
        ...(Object.keys(annotations).length > 0 && { annotations: { ...annotations } }),
      },
      spec: defined<k8s.PodSpec>({
        ...toScheduling(spec, this.selector),
        automountServiceAccountToken: account?.token ?? false,
        serviceAccountName: account && ('name' in account ? account.name : name),
        imagePullSecrets: spec.imagePullSecrets?.map((secret) => ({ name: secret })),
        terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds,
        securityContext: defined<k8s.PodSecurityContext>({
          runAsNonRoot: true,
          runAsUser: spec.runAsUser,
          fsGroup: spec.fsGroup,
          seccompProfile: { type: 'RuntimeDefault' },
        }),
        initContainers: initContainers.length > 0 ? initContainers : undefined,
        containers: [toContainer({ ...spec, envFrom }, defined({ name, image, port }))],
        volumes:
          spec.volumes &&
          Object.entries(spec.volumes).map(([key, volume]) => toVolume(name, key, volume)),
      }),
    };
  }

  private initContainers(spec: WorkloadSpec): k8s.Container[] {
    const sidecars = this.extraContainers('sidecars', spec.sidecars);
    const initContainers = this.extraContainers('initContainers', spec.initContainers);
    return [...sidecars.map((it) => ({ ...it, restartPolicy: 'Always' })), ...initContainers];
  }

  private extraContainers(
    field: 'sidecars' | 'initContainers',
    containers: Readonly<Record<string, ExtraContainerSpec>> = {},
  ): k8s.Container[] {
    return Object.entries(containers).map(([name, container]) => {
      try {
        return toContainer(container, { name, image: this.resolveImage(container.image) });
      } catch (error) {
        throw error instanceof InvalidPropsError ? error.within(field, name) : error;
      }
    });
  }

  private resolveImage(image: string): string {
    const released = own(this.identity.images, image);
    if (released !== undefined) return released;
    const names = Object.keys(this.identity.images ?? {});
    const known = names.length > 0 ? ` (${names.join(', ')})` : '';
    const message = /[:@/]/.test(image)
      ? referenceProblem(image)
      : `${show(image)} is neither one of the app's images${known} nor a reference with a tag or a digest.`;
    if (message !== undefined) throw new InvalidPropsError([{ path: ['image'], message }]);
    return image;
  }
}
