import type { Protocol } from '../pod/container-port';

/** The Service in front of a workload's pods, by its type. */
export type ServiceSpec =
  | Exactly<ClusterIpServiceSpec>
  | Exactly<NodePortServiceSpec>
  | Exactly<LoadBalancerServiceSpec>;

/** A Service with its own address. */
export type AddressedServiceSpec = ServiceSpec & { readonly headless?: false };

/** The fields of a Service of any type. */
export interface ServiceSettings {
  /**
   * The port that clients connect to.
   *
   * @default 80 for a WebService; for a StatefulService or a Daemon, the port that the pods listen on
   */
  readonly port?: number;
  /** The application protocol of the main port, such as `kubernetes.io/h2c`. @default none */
  readonly appProtocol?: string;
  /** @default those of the workload */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Which pods serve clients in the cluster: `Local` means only those on the client's node. @default 'Cluster' */
  readonly internalTrafficPolicy?: 'Cluster' | 'Local';
  /** Prefer pods near the client. Requires Kubernetes 1.30. @default no preference */
  readonly trafficDistribution?: 'PreferClose' | 'PreferSameZone' | 'PreferSameNode';
  /** @default 'SingleStack' */
  readonly ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack';
  /** The address families, the main one first. Two need a dual-stack `ipFamilyPolicy`. @default the cluster's main one */
  readonly ipFamilies?: readonly ('IPv4' | 'IPv6')[];
  /** Include pods that are not ready. @default false */
  readonly publishNotReadyAddresses?: boolean;
  /** Route a client to the same pod each time. Not for a headless Service. @default any pod */
  readonly sessionAffinity?: SessionAffinity;
}

/** A port of a Service. */
export interface ServicePort {
  /** The port that clients connect to. */
  readonly port: number;
  /** The container's port, by name or number. @default the one with the same name */
  readonly target?: string | number;
  /** @default that of the container's port; TCP for a number */
  readonly protocol?: Protocol;
  /** The application protocol, such as `kubernetes.io/h2c`. @default none */
  readonly appProtocol?: string;
}

/** A port of a Service that is also open on the nodes. */
export interface NodeServicePort extends ServicePort {
  /** The node port. @default chosen by the cluster */
  readonly nodePort?: number;
}

/** Additional ports of a Service, by name: a port number, or an object with more options. */
type ServicePorts<Port extends ServicePort> = Readonly<Record<string, number | Port>>;

/** A Service that is only reachable from inside the cluster. */
export interface ClusterIpServiceSpec extends ServiceSettings {
  /** @default 'ClusterIP' */
  readonly type?: 'ClusterIP';
  /** Have no address: DNS resolves to the pods. @default false */
  readonly headless?: boolean;
  /** Additional ports, by name. @default none */
  readonly ports?: ServicePorts<ServicePort & { readonly nodePort?: never }>;
}

/** The fields of a Service that is reachable from outside the cluster. */
export interface ExternalServiceSettings extends ServiceSettings {
  readonly headless?: false;
  /** The node port of the main port. @default chosen by the cluster */
  readonly nodePort?: number;
  /** Additional ports, by name. @default none */
  readonly ports?: ServicePorts<NodeServicePort>;
  /**
   * Which pods serve clients outside the cluster: `Local` means only those on the node that receives the
   * connection, and preserves the client's address.
   *
   * @default 'Cluster'
   */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
}

/** A Service that is open on a port of each node. */
export interface NodePortServiceSpec extends ExternalServiceSettings {
  readonly type: 'NodePort';
}

/** A Service behind a cloud load balancer. */
export interface LoadBalancerServiceSpec extends ExternalServiceSettings {
  readonly type: 'LoadBalancer';
  /** The load balancer implementation. Immutable. @default the cloud provider's */
  readonly loadBalancerClass?: string;
  /** CIDR blocks that may connect. @default everyone */
  readonly loadBalancerSourceRanges?: readonly string[];
  /** Allocate node ports. Not needed if the load balancer targets the pods directly. @default true */
  readonly allocateLoadBalancerNodePorts?: boolean;
  /** The port on which nodes report if they have pods, for `Local` only. @default chosen by the cluster */
  readonly healthCheckNodePort?: number;
}

/** Routes each client IP address to the same pod, for three hours or the given time. */
export type SessionAffinity =
  | 'ClientIP'
  | { readonly clientIP: { readonly timeoutSeconds: number } };

type AnyOf = ClusterIpServiceSpec | NodePortServiceSpec | LoadBalancerServiceSpec;

/** One of the types, without the fields that only the others have. */
type Exactly<Spec extends AnyOf> = Spec & {
  readonly [K in Exclude<FieldOf<AnyOf>, keyof Spec>]?: never;
};

type FieldOf<Spec> = Spec extends Spec ? keyof Spec : never;
