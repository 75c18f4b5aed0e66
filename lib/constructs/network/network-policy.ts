import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { objectSchema, type SchemaEntries } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { Cidr, isWithin } from '../../kubernetes/cidr';
import { DnsLabel } from '../../kubernetes/names';
import {
  type ContainerPort,
  type NamedPort,
  PortSchema,
  protocolField,
} from '../pod/container-port';

/** Connections allowed to and from the pods. All others are denied. */
export interface NetworkPolicySpec {
  /** Peers that may connect to the workload's ports. @default everyone */
  readonly allowFrom?: readonly NetworkPeer[];
  /** Destinations that the pods may connect to. The cluster's DNS is always allowed. @default everything */
  readonly allowTo?: readonly NetworkDestination[];
}

/** A destination that the pods may connect to. */
export type NetworkDestination = NetworkPeer & DestinationPorts;

/** The ports of the destination. */
interface DestinationPorts {
  /** @default all ports */
  readonly ports?: readonly (number | ContainerPort)[];
}

/** The other end of a connection. */
export type NetworkPeer = AppPeer | NamespacePeer | CidrPeer;

/** The pods of an app. */
export interface AppPeer {
  /** The app's name. */
  readonly app: string;
  /** The namespace it runs in. @default the workload's own */
  readonly namespace?: string;
}

/** All pods of a namespace. */
export interface NamespacePeer {
  readonly namespace: string;
}

/** A CIDR block. */
export interface CidrPeer {
  /** Such as `10.0.0.0/8`. */
  readonly cidr: string;
  /** Blocks within it to exclude. @default none */
  readonly except?: readonly string[];
}

const appPeer: SchemaEntries<AppPeer> = { app: DnsLabel, namespace: v.optional(DnsLabel) };
const namespacePeer: SchemaEntries<NamespacePeer> = { namespace: DnsLabel };
const cidrPeer: SchemaEntries<CidrPeer> = { cidr: Cidr, except: v.optional(v.array(Cidr)) };
const destinationPorts: SchemaEntries<DestinationPorts> = {
  ports: v.optional(v.array(PortSchema)),
};

const smallerExceptions = v.check<CidrPeer, string>(
  ({ cidr, except = [] }) => except.every((range) => isWithin(range, cidr)),
  'Each block in `except` must be a smaller part of `cidr`.',
);

const PEERS = 'Use { app }, { app, namespace }, { namespace } or { cidr: "10.0.0.0/8" }.';

const SourcesSchema = v.array(
  v.union(
    [
      objectSchema<AppPeer>(appPeer),
      objectSchema<NamespacePeer>(namespacePeer),
      v.pipe(objectSchema<CidrPeer>(cidrPeer), smallerExceptions),
    ],
    PEERS,
  ),
);

const DestinationsSchema = v.array(
  v.union(
    [
      objectSchema<AppPeer & DestinationPorts>({ ...appPeer, ...destinationPorts }),
      objectSchema<NamespacePeer & DestinationPorts>({ ...namespacePeer, ...destinationPorts }),
      v.pipe(
        objectSchema<CidrPeer & DestinationPorts>({ ...cidrPeer, ...destinationPorts }),
        smallerExceptions,
      ),
    ],
    PEERS,
  ),
);

export const NetworkPolicySchema = v.pipe(
  objectSchema<NetworkPolicySpec>({
    allowFrom: v.optional(SourcesSchema),
    allowTo: v.optional(DestinationsSchema),
  }),
  v.check(
    ({ allowFrom, allowTo }) => allowFrom !== undefined || allowTo !== undefined,
    'The policy is empty. Set `allowFrom`, `allowTo` or both (an empty list denies all connections).',
  ),
);

/**
 * Adds the NetworkPolicy of a workload that listens on `ports`.
 *
 * @throws {@link InvalidPropsError} when it allows peers, but there is no port to connect to.
 */
export function addNetworkPolicy(
  scope: Construct,
  metadata: k8s.ObjectMeta,
  selector: Readonly<Record<string, string>>,
  spec: NetworkPolicySpec,
  ports: readonly NamedPort[],
): void {
  const { allowFrom, allowTo } = spec;
  // Kubernetes reads a rule without ports as every port, which is not what the app asks for.
  if (allowFrom && allowFrom.length > 0 && ports.length === 0) {
    const message =
      'There is no port to connect to. List the ports that the container listens on in `ports`.';
    throw new InvalidPropsError([{ path: ['networkPolicy', 'allowFrom'], message }]);
  }
  new k8s.KubeNetworkPolicy(scope, 'NetworkPolicy', {
    metadata,
    spec: {
      podSelector: { matchLabels: { ...selector } },
      policyTypes: [...(allowFrom ? ['Ingress'] : []), ...(allowTo ? ['Egress'] : [])],
      ...(allowFrom && {
        // A rule without peers would allow everyone, so no peers means no rule.
        ingress:
          allowFrom.length > 0 ? [{ from: allowFrom.map(toPeer), ports: ports.map(toPort) }] : [],
      }),
      ...(allowTo && { egress: [toDns(), ...allowTo.map(toEgress)] }),
    },
  });
}

function toDns(): k8s.NetworkPolicyEgressRule {
  return {
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
    ports: [toPort({ number: 53, protocol: 'UDP' }), toPort({ number: 53, protocol: 'TCP' })],
  };
}

function toEgress(peer: NetworkDestination) {
  const ports = peer.ports?.map((it) => (typeof it === 'number' ? { port: it } : it));
  return {
    to: [toPeer(peer)],
    ...(ports && {
      ports: ports.map(({ port, protocol = 'TCP' }) => toPort({ number: port, protocol })),
    }),
  };
}

function toPort({ number, protocol }: Omit<NamedPort, 'name'>): k8s.NetworkPolicyPort {
  return { ...protocolField(protocol), port: k8s.IntOrString.fromNumber(number) };
}

function toPeer(peer: NetworkPeer): k8s.NetworkPolicyPeer {
  if ('cidr' in peer) {
    return { ipBlock: { cidr: peer.cidr, ...(peer.except && { except: [...peer.except] }) } };
  }
  return {
    ...(peer.namespace && {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } },
    }),
    ...('app' in peer && {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': peer.app } },
    }),
  };
}
