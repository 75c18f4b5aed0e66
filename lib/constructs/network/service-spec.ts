import type { Protocol } from '../pod/container-port';

/** The Service in front of a workload's pods, by its type. */
export type ServiceSpec =
  | Exactly<ClusterIpServiceSpec>
  | Exactly<NodePortServiceSpec>
  | Exactly<LoadBalancerServiceSpec>;

/** A Service that has an address of its own. */
export type AddressedServiceSpec = ServiceSpec & { readonly headless?: false };

/** The fields of a Service of any type. */
export interface ServiceSettings {
  /**
   * The port that clients connect to.
   *
   * @default 80 of a WebService; of a StatefulService and a Daemon, the port that the pods listen on
   */
  readonly port?: number;
  /** The protocol that the main port speaks, such as `kubernetes.io/h2c`. @default none */
  readonly appProtocol?: string;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Which pods clients in the cluster are sent to: `Local` are those of their own node. @default 'Cluster' */
  readonly internalTrafficPolicy?: 'Cluster' | 'Local';
  /** Prefer pods near the client: Kubernetes 1.30 and later. @default no preference */
  readonly trafficDistribution?: 'PreferClose' | 'PreferSameZone' | 'PreferSameNode';
  /** @default 'SingleStack' */
  readonly ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack';
  /** Resolve and send to pods that are not ready, too. @default false */
  readonly publishNotReadyAddresses?: boolean;
  /** Send a client to the same pod each time, unless the Service is headless. @default to any pod */
  readonly sessionAffinity?: SessionAffinity;
}

/** A port of a Service. */
export interface ServicePort {
  /** The port that clients connect to. */
  readonly port: number;
  /** The container's port, by its name or its number. @default the one that has the same name */
  readonly target?: string | number;
  /** @default that of the container's port, and TCP for a number */
  readonly protocol?: Protocol;
  /** The protocol spoken, such as `kubernetes.io/h2c`. @default none */
  readonly appProtocol?: string;
}

/** A port of a Service that nodes answer on, too. */
export interface NodeServicePort extends ServicePort {
  /** The port of the nodes. @default one that the cluster chooses */
  readonly nodePort?: number;
}

/** Further ports of a Service, by name: the number that clients connect to, or that and more. */
type ServicePorts<Port extends ServicePort> = Readonly<Record<string, number | Port>>;

/** A Service that is reached from inside the cluster. */
export interface ClusterIpServiceSpec extends ServiceSettings {
  /** @default 'ClusterIP' */
  readonly type?: 'ClusterIP';
  /** Resolve to the pods themselves, without an address of its own. @default false */
  readonly headless?: boolean;
  /** Further ports, by name. @default none */
  readonly ports?: ServicePorts<ServicePort & { readonly nodePort?: never }>;
}

/** The fields of a Service that is reachable from outside the cluster. */
export interface ExternalServiceSettings extends ServiceSettings {
  readonly headless?: false;
  /** The port of the nodes for the main port. @default one that the cluster chooses */
  readonly nodePort?: number;
  /** Further ports, by name. @default none */
  readonly ports?: ServicePorts<NodeServicePort>;
  /**
   * Which pods clients outside are sent to: `Local` are those of the node that they reach, and these see the
   * client's address.
   *
   * @default 'Cluster'
   */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
}

/** A Service that each node answers for, on a port of its own. */
export interface NodePortServiceSpec extends ExternalServiceSettings {
  readonly type: 'NodePort';
}

/** A Service behind a load balancer of the cloud. */
export interface LoadBalancerServiceSpec extends ExternalServiceSettings {
  readonly type: 'LoadBalancer';
  /** What provides the load balancer: it can't be changed later. @default the cloud's own */
  readonly loadBalancerClass?: string;
  /** Ranges of addresses that may connect. @default everybody */
  readonly loadBalancerSourceRanges?: readonly string[];
  /** Have a port on each node, too: not needed where the load balancer sends to the pods. @default true */
  readonly allocateLoadBalancerNodePorts?: boolean;
  /** The port on which nodes report whether they have pods: for `Local` only. @default one that the cluster chooses */
  readonly healthCheckNodePort?: number;
}

/** Sends a client, known by its address, to the same pod: for three hours, or for the given time. */
export type SessionAffinity =
  | 'ClientIP'
  | { readonly clientIP: { readonly timeoutSeconds: number } };

type AnyOf = ClusterIpServiceSpec | NodePortServiceSpec | LoadBalancerServiceSpec;

/** One of the types, without the fields that only others have. */
type Exactly<Spec extends AnyOf> = Spec & {
  readonly [K in Exclude<FieldOf<AnyOf>, keyof Spec>]?: never;
};

type FieldOf<Spec> = Spec extends Spec ? keyof Spec : never;
