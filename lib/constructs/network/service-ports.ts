import { k8s } from 'cdk8s-plus-28';
import type { FieldProblem } from '../../base/validation';
import { type NamedPort, type Protocol, protocolField } from '../pod/container-port';
import type { AnyServiceSpec } from './service-schema';

/** The pods behind a Service. */
export interface ServedPods {
  /** The labels that select them. */
  readonly selector: Readonly<Record<string, string>>;
  /** The main port of the pods. @default none: the Service has only the ports it lists */
  readonly main?: NamedPort;
  /** The default Service port for the main port. */
  readonly mainPort?: number;
  /** All named ports of the main container. */
  readonly ports: readonly NamedPort[];
}

/** A port of a Service, and the field it comes from. */
export interface ListedPort {
  readonly name: string;
  readonly port: number;
  readonly target: string | number;
  readonly protocol: Protocol;
  readonly appProtocol?: string | undefined;
  readonly nodePort?: number | undefined;
  readonly path: readonly string[];
}

/** The ports of the Service: the main one and those it lists. */
export function listedPorts(
  spec: AnyServiceSpec,
  { main, mainPort, ports }: ServedPods,
): ListedPort[] {
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

/** Settings of the main port, for pods that have none. */
export function missingMainPort(spec: AnyServiceSpec, { main }: ServedPods): FieldProblem[] {
  if (main) return [];
  const message = 'The pods have no main port. Set `port`, or use `service.ports`.';
  return (['port', 'appProtocol', 'nodePort'] as const)
    .filter((field) => spec[field] !== undefined)
    .map((field) => ({ path: ['service', field], message }));
}

/** Ports whose target is missing from the container or has a different protocol. */
export function wrongTargets(listed: readonly ListedPort[], { ports }: ServedPods): FieldProblem[] {
  if (listed.length === 0) {
    const message =
      'The Service has no port. Set `port` to the port that the pods listen on, or add one of `ports` to `service.ports`.';
    return [{ path: ['service'], message }];
  }
  return listed.flatMap(({ name, target, protocol, path }) => {
    if (typeof target === 'number') return [];
    const own = ports.find((it) => it.name === target);
    if (own?.protocol === protocol) return [];
    const message = own
      ? `The container's port "${target}" is ${own.protocol}, not ${protocol}.`
      : 'The container has no port with this name. Add it to `ports`.';
    const field = own ? ['protocol'] : target === name ? [] : ['target'];
    return [{ path: ['service', ...path, ...field], message }];
  });
}

/** A Service must not repeat a name, or a number and protocol. */
export function portClashes(
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
      const message = `The main port is already named "${name}".`;
      problems.push({ path: ['service', ...path], message });
    }
    if (numbers.has(`${port}/${protocol}`)) {
      const message = `Two ports of the Service have the same number. Its main port is ${mainPort} unless you set \`port\`.`;
      problems.push({ path: ['service'], message });
    }
    if (nodePort !== undefined && nodePorts.has(`${nodePort}/${protocol}`)) {
      const message = `Another port of the Service already has the node port ${nodePort}.`;
      problems.push({ path: ['service', ...path, 'nodePort'], message });
    }
    if (type === 'LoadBalancer' && port === KUBELET_PORT) {
      const message = `${KUBELET_PORT} is the kubelet's port: a load balancer cannot use it.`;
      problems.push({ path: ['service', ...path], message });
    }
    names.add(name);
    numbers.add(`${port}/${protocol}`);
    nodePorts.add(`${nodePort}/${protocol}`);
  }
  return problems;
}

const KUBELET_PORT = 10250;

/** The port as the API has it. */
export function toServicePort(it: ListedPort): k8s.ServicePort {
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
