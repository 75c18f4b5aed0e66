import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { Port, PortName } from '../../kubernetes/names';
import type { Protocol } from '../../kubernetes/protocol';

export type { Protocol };

/** A port that a container listens on. */
export interface ContainerPort {
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: Protocol;
}

/** Ports that a container listens on, by name: a number, or a number with a protocol. */
export type ContainerPorts = Readonly<Record<string, number | ContainerPort>>;

/** A port and its name in the pod. */
export interface NamedPort {
  readonly name: string;
  readonly number: number;
  readonly protocol: Protocol;
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

export const ContainerPortsSchema = recordSchema(PortName, PortSchema);

/** The ports, in the order given. */
export function namedPorts(ports: ContainerPorts = {}): NamedPort[] {
  return Object.entries(ports).map(([name, it]) =>
    typeof it === 'number'
      ? { name, number: it, protocol: 'TCP' }
      : { name, number: it.port, protocol: it.protocol ?? 'TCP' },
  );
}

/** Converts a container port to Kubernetes' format. */
export function toContainerPort({ name, number, protocol }: NamedPort): k8s.ContainerPort {
  return { name, containerPort: number, ...protocolField(protocol) };
}

/** The protocol, unless it is the default TCP. */
export function protocolField(protocol: Protocol): { readonly protocol?: Protocol } {
  return protocol === 'TCP' ? {} : { protocol };
}
