import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { show } from '../../base/hint';
import { defined, own } from '../../base/json';
import type { ObjectSchema } from '../../base/schema';
import { InvalidPropsError, validProps } from '../../base/validation';
import { referenceProblem } from '../../kubernetes/image';
import { addNetworkPolicy } from '../network/network-policy';
import type { ServedPods } from '../network/service-ports';
import { addClaim } from '../pod/claim';
import { addConfigMap } from '../pod/config-map';
import { type ExtraContainerSpec, toContainer } from '../pod/container';
import { type NamedPort, namedPorts } from '../pod/container-port';
import { toDns } from '../pod/dns';
import { toHostNamespaces } from '../pod/host';
import { toRuntime } from '../pod/runtime';
import { toScheduling } from '../pod/scheduling';
import { withSecrets } from '../pod/secrets';
import { toPodSecurityContext } from '../pod/security-context';
import { addServiceAccount } from '../pod/service-account';
import { toVolume } from '../pod/volume';
import { checkPod } from './pod-checks';
import { checkPodReferences } from './pod-references';
import { addObjectMetadata } from './workload-metadata';
import type { WorkloadProps, WorkloadSpec } from './workload-spec';

/** Options of a class that extends {@link Workload}. */
export interface WorkloadOptions<Props extends WorkloadProps = WorkloadProps> {
  /** The schema of its props: see {@link workloadSchema}. */
  readonly schema: ObjectSchema<Props>;
  /** The port of the main container, and the default port of its probes. @default none */
  readonly port?: WorkloadPort;
}

/** The main port of a workload. */
export interface WorkloadPort {
  readonly name: string;
  readonly number: number;
}

/** The parts common to all workloads: labels, configuration, volumes, a ServiceAccount, and the pod template. */
export abstract class Workload<Props extends WorkloadProps = WorkloadProps> extends Construct {
  /** The name of its objects. */
  readonly workloadName: string;
  /** The labels that select its pods. They never change. */
  readonly selector: Readonly<Record<string, string>>;
  /** The labels of its objects. */
  readonly labels: Readonly<Record<string, string>>;

  /** The main port of the main container. */
  protected readonly port: NamedPort | undefined;

  private readonly identity: Props;

  /** @throws {@link InvalidPropsError} when the props do not match the schema. */
  constructor(
    scope: Construct,
    id: string,
    props: Props,
    { schema, port }: WorkloadOptions<Props>,
  ) {
    super(scope, id);
    validProps(schema, props);
    this.identity = props;
    this.port = port && { ...port, protocol: 'TCP' };
    this.workloadName = props.name;
    this.selector = {
      'app.kubernetes.io/name': props.app ?? props.name,
      'app.kubernetes.io/instance': props.name,
    };
    this.labels = { ...props.labels, ...this.selector };
  }

  /** The name and labels of an object of this workload. */
  protected metadata(suffix = ''): k8s.ObjectMeta & { readonly name: string } {
    return { name: `${this.workloadName}${suffix}`, labels: { ...this.labels } };
  }

  /** Adds the supporting objects: ConfigMaps, claims, the ServiceAccount and the network policy. */
  protected addSurroundings(spec: WorkloadSpec): void {
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
      const sidecars = Object.values(spec.sidecars ?? {});
      const ports = [...this.ports(spec), ...sidecars.flatMap((it) => namedPorts(it.ports))];
      addNetworkPolicy(this, this.metadata(), this.selector, spec.networkPolicy, ports);
    }
  }

  /**
   * Adds the labels and annotations of `metadata` to the objects that exist. A constructor that has added objects calls it
   * last.
   */
  protected completeMetadata(): void {
    const { metadata } = this.identity;
    if (metadata !== undefined) addObjectMetadata(this, metadata);
  }

  /** The ports of the main container, starting with the main port. */
  protected ports(spec: WorkloadSpec): NamedPort[] {
    return [...(this.port ? [this.port] : []), ...namedPorts(spec.ports)];
  }

  /** The pods, as the target of a Service. */
  protected servedPods(spec: WorkloadSpec): ServedPods {
    const { selector, port } = this;
    return { selector, ports: this.ports(spec), ...(port && { main: port }) };
  }

  /**
   * The pod template.
   *
   * @param claimTemplates names of the volumes that a StatefulSet creates for each pod.
   */
  protected podTemplate(
    fullSpec: WorkloadSpec,
    claimTemplates: readonly string[] = [],
  ): k8s.PodTemplateSpec & { readonly spec: k8s.PodSpec } {
    const { name, image, app = name } = this.identity;
    const { port } = this;
    const spec: WorkloadSpec = withSecrets(fullSpec, app);
    const { containerName = name } = spec;
    checkPodReferences(spec, containerName, port, claimTemplates);
    checkPod(spec);
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
        ...toDns(spec),
        ...toRuntime(spec),
        ...toHostNamespaces(spec.exceptions),
        automountServiceAccountToken: account?.token ?? false,
        serviceAccountName: account && ('name' in account ? account.name : name),
        imagePullSecrets: spec.imagePullSecrets?.map((secret) => ({ name: secret })),
        terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds,
        securityContext: toPodSecurityContext(spec),
        initContainers: initContainers.length > 0 ? initContainers : undefined,
        containers: [
          toContainer({ ...spec, envFrom }, defined({ name: containerName, image, port })),
        ],
        volumes:
          spec.volumes &&
          Object.entries(spec.volumes).map(([key, volume]) =>
            toVolume({ workload: name, container: containerName }, key, volume),
          ),
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
        const image = this.resolveImage(container.image);
        return toContainer(container, { name, image, user: container });
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
      : `${show(image)} is neither one of the app's images${known} nor a full reference with a tag or a digest.`;
    if (message !== undefined) throw new InvalidPropsError([{ path: ['image'], message }]);
    return image;
  }
}
