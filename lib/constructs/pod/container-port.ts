import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema } from '../../base/schema';
import { Port, PortName } from '../../kubernetes/names';

/** A transport protocol, as Kubernetes knows them. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** A port that a container listens on. */
export interface ContainerPort {
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: Protocol;
}

/** Ports that a container listens on, by name: the number, or that and the protocol. */
export type ContainerPorts = Readonly<Record<string, number | ContainerPort>>;

/** A port and the name it has in its pod. */
export interface NamedPort {
  readonly name: string;
  readonly number: number;
  readonly protocol: Protocol;
}

export const ProtocolSchema = v.picklist(['TCP', 'UDP', 'SCTP']);

/** A port's number, or that and its protocol. */
export const PortSchema: Schema<number | ContainerPort> = v.lazy((input) =>
  typeof input === 'object'
    ? objectSchema<ContainerPort>({ port: Port, protocol: v.optional(ProtocolSchema) })
    : Port,
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

/** The Kubernetes form of a container's port. */
export function toContainerPort({ name, number, protocol }: NamedPort): k8s.ContainerPort {
  return { name, containerPort: number, ...protocolField(protocol) };
}

/** The protocol where it has to be said: TCP is what a port without one means. */
export function protocolField(protocol: Protocol): { readonly protocol?: Protocol } {
  return protocol === 'TCP' ? {} : { protocol };
}
