import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { defined } from '../../base/json';
import { objectSchema, type SchemaEntries } from '../../base/schema';
import { type FieldProblem, InvalidPropsError } from '../../base/validation';
import { Port, PortName, wholeNumber } from '../../kubernetes/names';
import { addService } from '../network/service';
import { ServiceSchema } from '../network/service-schema';
import type { ServiceSpec } from '../network/service-spec';
import { rollingAnnotations } from '../pod/checksum';
import { withNewerPodFields } from '../pod/newer-fields';
import { type PodCount, PodCountSchema, toPodCount } from './disruption-budget';
import { containersOf } from './pod-checks';
import { sharedDisk, singleNodeDisks } from './shared-disks';
import {
  addVerticalAutoscaler,
  type VerticalAutoscaling,
  VerticalAutoscalingSchema,
} from './vertical-autoscaling';
import { Workload } from './workload';
import {
  identityEntries,
  type WorkloadIdentity,
  type WorkloadSpec,
  workloadEntries,
} from './workload-spec';

/**
 * The spec of a daemon: a pod on each node. `nodeSelector`, `affinity` and `tolerations` select the nodes, so
 * there is no `topologySpread`.
 */
export interface DaemonSpec extends Omit<WorkloadSpec, 'topologySpread'> {
  /** The port that the pods listen on. @default none */
  readonly port?: number;
  /** The name of that port, for the Service and service meshes. @default 'tcp' */
  readonly portName?: string;
  /** A Service in front of the pods. @default none */
  readonly service?: ServiceSpec;
  /** How a new version is rolled out. @default a rolling update, one node at a time */
  readonly updateStrategy?: 'OnDelete' | DaemonRollingUpdate;
  /** Recommends requests of CPU and memory with a VerticalPodAutoscaler, or sets them on new pods. @default none */
  readonly verticalAutoscaling?: VerticalAutoscaling;
  /** How long a pod must be ready before it is available, in seconds. @default 0 */
  readonly minReadySeconds?: number;
  /** Old revisions to keep. @default 10 */
  readonly revisionHistoryLimit?: number;
}

/** The rolling update of a DaemonSet: a number of nodes, or a percentage. */
export type DaemonRollingUpdate =
  /** The maximum number of nodes without an available pod. */
  | { readonly maxUnavailable: PodCount }
  /** How many nodes may run a new pod beside the old one, until the new one is ready. */
  | { readonly maxSurge: PodCount };

/** A daemon as a construct of its own. */
export interface DaemonProps extends WorkloadIdentity, DaemonSpec {}

const steps = v.pipe(
  PodCountSchema,
  v.check((count) => count !== 0 && count !== '0%', 'With 0, no pod can ever be replaced.'),
);

const { topologySpread: _, ...anywhereEntries } = workloadEntries;

export const daemonEntries: SchemaEntries<DaemonSpec> = {
  ...anywhereEntries,
  port: v.optional(Port),
  portName: v.optional(PortName),
  service: v.optional(ServiceSchema),
  updateStrategy: v.optional(
    v.union(
      [
        v.literal('OnDelete'),
        objectSchema<{ maxUnavailable: PodCount }>({ maxUnavailable: steps }),
        objectSchema<{ maxSurge: PodCount }>({ maxSurge: steps }),
      ],
      'Use "OnDelete", { maxUnavailable } or { maxSurge }: the API server refuses both at once.',
    ),
  ),
  verticalAutoscaling: v.optional(VerticalAutoscalingSchema),
  minReadySeconds: v.optional(wholeNumber()),
  revisionHistoryLimit: v.optional(wholeNumber()),
};

const DaemonSchema = objectSchema<DaemonProps>({ ...identityEntries, ...daemonEntries });

/**
 * A DaemonSet, which runs a pod on each node, with its supporting objects.
 *
 * @example
 * new Daemon(chart, 'agent', {
 *   name: 'agent',
 *   image: 'example/agent:v2',
 *   tolerations: [{ operator: 'Exists' }],
 * });
 */
export class Daemon extends Workload<DaemonProps> {
  readonly daemonSet: k8s.KubeDaemonSet;
  /** The Service in front of the pods, if there is one. */
  readonly service: k8s.KubeService | undefined;

  constructor(scope: Construct, id: string, props: DaemonProps) {
    const { port, portName, service, updateStrategy } = props;
    super(scope, id, props, {
      schema: DaemonSchema,
      ...(port !== undefined && { port: { name: portName ?? 'tcp', number: port } }),
    });
    checkDaemon(props);
    const podAnnotations = rollingAnnotations(this, props);
    const template = this.podTemplate({ ...props, podAnnotations });
    const daemonSet = new k8s.KubeDaemonSet(this, 'DaemonSet', {
      metadata: this.metadata(),
      spec: defined<k8s.DaemonSetSpec>({
        updateStrategy: updateStrategy && toUpdateStrategy(updateStrategy),
        minReadySeconds: props.minReadySeconds,
        revisionHistoryLimit: props.revisionHistoryLimit,
        selector: { matchLabels: { ...this.selector } },
        template,
      }),
    });
    this.daemonSet = withNewerPodFields(daemonSet, template);
    this.service =
      service && addService(this, 'Service', this.metadata(), service, this.servedPods(props));
    const { verticalAutoscaling } = props;
    if (verticalAutoscaling) {
      addVerticalAutoscaler(this, this.metadata(), 'DaemonSet', verticalAutoscaling);
    }
    this.addSurroundings(props);
    this.completeMetadata();
  }
}

function toUpdateStrategy(
  strategy: NonNullable<DaemonSpec['updateStrategy']>,
): k8s.DaemonSetUpdateStrategy {
  if (strategy === 'OnDelete') return { type: 'OnDelete' };
  return {
    rollingUpdate:
      'maxSurge' in strategy
        ? // Without an explicit 0, the API server defaults it to 1, and then refuses both.
          { maxSurge: toPodCount(strategy.maxSurge), maxUnavailable: toPodCount(0) }
        : { maxUnavailable: toPodCount(strategy.maxUnavailable) },
  };
}

function checkDaemon(spec: DaemonSpec): void {
  const problems: FieldProblem[] = singleNodeDisks(spec).map((disk) =>
    sharedDisk(disk, 'a pod on each node', 'use ReadWriteMany'),
  );
  if (spec.port === undefined && spec.portName !== undefined) {
    problems.push({
      path: ['portName'],
      message: '`portName` requires `port`.',
    });
  }
  const { updateStrategy: strategy } = spec;
  if (typeof strategy === 'object' && 'maxSurge' in strategy && takesNodePorts(spec)) {
    const message =
      'The old pod has the ports of the node, so the new one would wait for it forever. Use `maxUnavailable`.';
    problems.push({ path: ['updateStrategy', 'maxSurge'], message });
  }
  if (problems.length > 0) throw new InvalidPropsError(problems);
}

/** True if a node has room for one pod only: in the network of the node, each port is one of the node. */
function takesNodePorts(spec: DaemonSpec): boolean {
  const ports = containersOf(spec).flatMap(([, it]) => Object.values(it.ports ?? {}));
  if (spec.exceptions?.hostNetwork !== undefined)
    return spec.port !== undefined || ports.length > 0;
  return ports.some((port) => typeof port === 'object' && port.hostPort !== undefined);
}
