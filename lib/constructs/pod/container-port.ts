import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { IpAddress } from '../../kubernetes/ip-address';
import { Port, PortName } from '../../kubernetes/names';
import type { Protocol } from '../../kubernetes/protocol';
import { ReasonSchema } from '../../model/pod-security';

export type { Protocol };

/** A port that a container listens on. */
export interface ContainerPort {
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: Protocol;
}

/** A port that a container listens on, and may also take from its node. */
export interface ExposedContainerPort extends ContainerPort {
  /**
   * The port of the node, which only one of its pods can have. An exception, which needs `podSecurity`.
   *
   * @default none
   */
  readonly hostPort?: HostPort;
}

/** A port of the node. */
export interface HostPort {
  /** In the network of the node, it must be that of the container. */
  readonly port: number;
  /** The address of the node. @default all addresses */
  readonly ip?: string;
  /** Why clients cannot use a Service. */
  readonly reason: string;
}

/** Ports that a container listens on, by name: a number, or a number with a protocol. */
export type ContainerPorts = Readonly<Record<string, number | ExposedContainerPort>>;

/** A port and its name in the pod. */
export interface NamedPort {
  readonly name: string;
  readonly number: number;
  readonly protocol: Protocol;
  readonly hostPort?: HostPort;
}

export const ProtocolSchema = v.picklist(['TCP', 'UDP', 'SCTP']);

const ContainerPortSchema = objectSchema<ContainerPort>({
  port: Port,
  protocol: v.optional(ProtocolSchema),
});

/** A port number, or a number with a protocol. */
export const PortSchema: Schema<number | ContainerPort> = v.lazy((input) =>
  typeof input === 'object' ? ContainerPortSchema : Port,
);

const ExposedPortSchema = objectSchema<ExposedContainerPort>({
  port: Port,
  protocol: v.optional(ProtocolSchema),
  hostPort: v.optional(
    objectSchema<HostPort>({
      port: Port,
      ip: v.optional(IpAddress),
      reason: ReasonSchema,
    }),
  ),
});

const AnyPortSchema: Schema<number | ExposedContainerPort> = v.lazy((input) =>
  typeof input === 'object' ? ExposedPortSchema : Port,
);

export const ContainerPortsSchema = recordSchema(PortName, AnyPortSchema);

/** The ports, in the order given. */
export function namedPorts(ports: ContainerPorts = {}): NamedPort[] {
  return Object.entries(ports).map(([name, it]) =>
    typeof it === 'number'
      ? { name, number: it, protocol: 'TCP' }
      : {
          name,
          number: it.port,
          protocol: it.protocol ?? 'TCP',
          ...(it.hostPort && { hostPort: it.hostPort }),
        },
  );
}

/** Converts a container port to Kubernetes' format. */
export function toContainerPort({
  name,
  number,
  protocol,
  hostPort,
}: NamedPort): k8s.ContainerPort {
  return {
    name,
    containerPort: number,
    ...protocolField(protocol),
    ...(hostPort && { hostPort: hostPort.port }),
    ...(hostPort?.ip !== undefined && { hostIp: hostPort.ip }),
  };
}

/** The protocol, unless it is the default TCP. */
export function protocolField(protocol: Protocol): { readonly protocol?: Protocol } {
  return protocol === 'TCP' ? {} : { protocol };
}
