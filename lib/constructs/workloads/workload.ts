import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { show } from '../../base/hint';
import { defined, own } from '../../base/json';
import { InvalidPropsError } from '../../base/validation';
import { referenceProblem } from '../../kubernetes/image';
import { addNetworkPolicy } from '../network/network-policy';
import { addConfigMap } from '../pod/config-map';
import { type ExtraContainerSpec, toContainer } from '../pod/container';
import { toScheduling } from '../pod/scheduling';
import { addServiceAccount } from '../pod/service-account';
import { addClaim, toVolume } from '../pod/volume';
import { checkPodReferences } from './pod-references';

import type { WorkloadIdentity, WorkloadSpec } from './workload-spec';

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
