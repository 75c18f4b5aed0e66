import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { byCodeUnit } from '../../base/json';
import { type FieldProblem, InvalidPropsError } from '../../base/validation';
import { withAddedFields } from '../added-fields';
import { type NamedPort, type Protocol, protocolField } from '../pod/container-port';
import type { AnyServiceSpec } from './service-schema';
import type { ServiceSpec } from './service-spec';

/** The pods that a Service sends to. */
export interface ServedPods {
  /** The labels that select them. */
  readonly selector: Readonly<Record<string, string>>;
  /** The port that they answer on. @default none: the Service has the ports that it names */
  readonly main?: NamedPort;
  /** The port of the Service that stands for the main one, unless it says another. */
  readonly mainPort?: number;
  /** All named ports of the main container. */
  readonly ports: readonly NamedPort[];
}

/** A port of a Service, and the field that it comes from. */
interface ListedPort {
  readonly name: string;
  readonly port: number;
  readonly target: string | number;
  readonly protocol: Protocol;
  readonly appProtocol?: string | undefined;
  readonly nodePort?: number | undefined;
  readonly path: readonly string[];
}

/**
 * Adds the Service of a workload.
 *
 * @throws {@link InvalidPropsError} when its ports do not fit those of the container, or each other.
 */
export function addService(
  scope: Construct,
  id: string,
  metadata: k8s.ObjectMeta,
  service: ServiceSpec,
  pods: ServedPods,
): k8s.KubeService {
  const spec: AnyServiceSpec = service;
  const ports = listedPorts(spec, pods);
  const problems = [
    ...missingMainPort(spec, pods),
    ...wrongTargets(ports, pods),
    ...portClashes(spec, ports, pods),
  ];
  if (problems.length > 0) throw new InvalidPropsError(problems);
  const { type, headless, annotations, sessionAffinity, loadBalancerSourceRanges } = spec;
  const object = new k8s.KubeService(scope, id, {
    metadata: { ...metadata, ...(annotations && { annotations: { ...annotations } }) },
    spec: {
      ...(type && type !== 'ClusterIP' && { type }),
      ...(headless && { clusterIp: 'None' }),
      ...given(spec, [
        'internalTrafficPolicy',
        'externalTrafficPolicy',
        'ipFamilyPolicy',
        'publishNotReadyAddresses',
        'loadBalancerClass',
        'allocateLoadBalancerNodePorts',
        'healthCheckNodePort',
      ]),
      ...(loadBalancerSourceRanges && {
        loadBalancerSourceRanges: [...loadBalancerSourceRanges],
      }),
      ...(sessionAffinity && { sessionAffinity: 'ClientIP' }),
      ...(typeof sessionAffinity === 'object' && {
        sessionAffinityConfig: { clientIp: { ...sessionAffinity.clientIP } },
      }),
      selector: { ...pods.selector },
      ports: ports.map(toServicePort),
    },
  });
  const { trafficDistribution } = spec;
  return trafficDistribution ? withTrafficDistribution(object, trafficDistribution) : object;
}

/** Adds a field of Kubernetes 1.30, which the generated classes do not know. */
function withTrafficDistribution(
  service: k8s.KubeService,
  trafficDistribution: NonNullable<AnyServiceSpec['trafficDistribution']>,
): k8s.KubeService {
  return withAddedFields(service, (json: { readonly spec: object }) => {
    const fields = Object.entries({ ...json.spec, trafficDistribution });
    return { ...json, spec: Object.fromEntries(fields.sort(([a], [b]) => byCodeUnit(a, b))) };
  });
}

/** The fields that are given and may be written as they are. */
function given<Spec extends object, K extends keyof Spec>(
  spec: Spec,
  fields: readonly K[],
): Partial<Pick<Spec, K>> {
  const entries = fields.filter((it) => spec[it] !== undefined).map((it) => [it, spec[it]]);
  return Object.fromEntries(entries);
}

function listedPorts(spec: AnyServiceSpec, { main, mainPort, ports }: ServedPods): ListedPort[] {
  const { appProtocol, nodePort } = spec;
  const listed: ListedPort[] = [];
  if (main) {
    const { name, number, protocol } = main;
    const port = spec.port ?? mainPort ?? number;
    listed.push({ name, port, target: name, protocol, appProtocol, nodePort, path: ['port'] });
  }
  for (const [name, it] of Object.entries(spec.ports ?? {})) {
    const { target = name, ...port } = typeof it === 'number' ? { port: it } : it;
    const protocol = port.protocol ?? ports.find((own) => own.name === target)?.protocol ?? 'TCP';
    listed.push({ ...port, name, target, protocol, path: ['ports', name] });
  }
  return listed;
}

/** Settings of a main port that the pods do not have. */
function missingMainPort(spec: AnyServiceSpec, { main }: ServedPods): FieldProblem[] {
  if (main) return [];
  const message = 'The pods have no main port: set `port`, or use `service.ports`.';
  return (['port', 'appProtocol', 'nodePort'] as const)
    .filter((field) => spec[field] !== undefined)
    .map((field) => ({ path: ['service', field], message }));
}

/** Ports whose target the container has not, or not with this protocol. */
function wrongTargets(listed: readonly ListedPort[], { ports }: ServedPods): FieldProblem[] {
  if (listed.length === 0) {
    const message =
      'It has no port: set `port`, which the pods listen on, or list one of `ports` in `service.ports`.';
    return [{ path: ['service'], message }];
  }
  return listed.flatMap(({ name, target, protocol, path }) => {
    if (typeof target === 'number') return [];
    const own = ports.find((it) => it.name === target);
    if (own?.protocol === protocol) return [];
    const message = own
      ? `The container's port "${target}" is for ${own.protocol}, and not for ${protocol}.`
      : 'The container has no port of this name: add it to `ports`.';
    const field = own ? ['protocol'] : target === name ? [] : ['target'];
    return [{ path: ['service', ...path, ...field], message }];
  });
}

/** A Service has each number of a protocol once, and each name. */
function portClashes(
  { type }: AnyServiceSpec,
  listed: readonly ListedPort[],
  { main, mainPort = main?.number }: ServedPods,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const numbers = new Set<string>();
  const names = new Set<string>();
  const nodePorts = new Set<string>();
  for (const { name, port, protocol, nodePort, path } of listed) {
    if (names.has(name)) {
      const message = `The main port is called "${name}" already.`;
      problems.push({ path: ['service', ...path], message });
    }
    if (numbers.has(`${port}/${protocol}`)) {
      const message = `Two ports of the Service have the same number; its main port is ${mainPort} unless \`port\` says otherwise.`;
      problems.push({ path: ['service'], message });
    }
    if (nodePort !== undefined && nodePorts.has(`${nodePort}/${protocol}`)) {
      const message = `Another port of the Service has the node port ${nodePort} already.`;
      problems.push({ path: ['service', ...path, 'nodePort'], message });
    }
    if (type === 'LoadBalancer' && port === KUBELET_PORT) {
      const message = `${KUBELET_PORT} is the kubelet's port: no load balancer may have it.`;
      problems.push({ path: ['service', ...path], message });
    }
    names.add(name);
    numbers.add(`${port}/${protocol}`);
    nodePorts.add(`${nodePort}/${protocol}`);
  }
  return problems;
}

const KUBELET_PORT = 10250;

function toServicePort(it: ListedPort): k8s.ServicePort {
  const { name, port, target, protocol, appProtocol, nodePort } = it;
  return {
    name,
    port,
    ...protocolField(protocol),
    targetPort:
      typeof target === 'number'
        ? k8s.IntOrString.fromNumber(target)
        : k8s.IntOrString.fromString(target),
    ...(appProtocol && { appProtocol }),
    ...(nodePort && { nodePort }),
  };
}
