import type { AlbSpec } from './alb-spec';

/** Exposes the workload through an Ingress, by default an AWS Application Load Balancer. */
export interface IngressSpec extends IngressHost {
  /** The host, or several. @default `<app>.<domain of the environment>`, unless there are `hosts` */
  readonly host?: string | readonly string[];
  /** Further hosts, with paths of their own, by name. @default none */
  readonly hosts?: Readonly<Record<string, IngressHost>>;
  /** What requests get that match no host and path. @default an error of the controller */
  readonly defaultBackend?: IngressBackend;
  /** @default 'alb' */
  readonly className?: string;
  /** The scheme of the load balancer, for `alb` only. @default 'internal' */
  readonly scheme?: 'internal' | 'internet-facing';
  /** The certificate in AWS Certificate Manager, or several, for `alb` only. HTTP is redirected to HTTPS. @default none */
  readonly certificateArn?: string | readonly string[];
  /** More about the load balancer, for `alb` only. @default the controller's defaults */
  readonly alb?: AlbSpec;
  /** The Secret with the certificate of the hosts that have none of their own, for classes other than `alb`. @default none; `<name>-tls` with `clusterIssuer` */
  readonly tlsSecret?: string;
  /** The ClusterIssuer of cert-manager that issues the certificates, for classes other than `alb`. @default none */
  readonly clusterIssuer?: string;
  /** @default only those that the class requires */
  readonly annotations?: Readonly<Record<string, string>>;
  /** @default those of the workload */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The paths of a host. */
export interface IngressHost {
  /** The path. Not with `paths`. @default '/' */
  readonly path?: string;
  /** How the path matches. Wildcards need `ImplementationSpecific` with `alb`. @default 'Prefix' */
  readonly pathType?: PathType;
  /** Several paths with their backends. @default only `path`, to the main port of the Service */
  readonly paths?: Readonly<Record<string, IngressPath>>;
  /** The Secret with the certificate, for classes other than `alb`. @default that of the Ingress */
  readonly tlsSecret?: string;
}

/** How a path of an Ingress matches. */
export type PathType = 'Prefix' | 'Exact' | 'ImplementationSpecific';

/** How a path matches, and where its requests go. */
export type IngressPath = IngressBackend & {
  /** @default 'Prefix' */
  readonly pathType?: PathType;
};

/** Where requests go: to the workload's own Service, to another Service of the app, or to an action. */
export type IngressBackend = OwnBackend | OtherBackend | ActionBackend;

/** The Service of the workload. */
export interface OwnBackend {
  /** The port of the Service, by name or number. @default the main port */
  readonly port?: string | number;
  readonly service?: never;
  readonly action?: never;
}

/** Another Service of the app. */
export interface OtherBackend {
  /** The name of the Service. */
  readonly service: string;
  /** The port of the Service, by name or number. */
  readonly port: string | number;
  readonly action?: never;
}

/** An answer of the load balancer itself. */
export interface ActionBackend {
  /** One of `alb.actions`, for `alb` only. */
  readonly action: string;
  readonly service?: never;
  readonly port?: never;
}
