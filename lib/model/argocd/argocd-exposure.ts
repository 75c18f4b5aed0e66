import * as v from 'valibot';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema, unionByField } from '../../base/schema';
import { Cidr } from '../../kubernetes/cidr';
import { DnsLabel, DnsSubdomain, LabelKey } from '../../kubernetes/names';

/** How people and command lines reach Argo CD: its host and path are those of `url`. */
export type ArgocdExposure =
  | { readonly alb: ArgocdLoadBalancer }
  | { readonly gateway: ArgocdGateway }
  | { readonly ingress: ArgocdIngress };

/** What every kind of exposure has. */
interface ArgocdProxy {
  /**
   * Whether the connection between the proxy and Argo CD is encrypted, too. By default, TLS ends at the proxy, and
   * Argo CD's server speaks plain HTTP (`server.insecure`).
   *
   * @default false
   */
  readonly tlsToServer?: boolean;
  /** Additional annotations of the Ingress or HTTPRoute. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An Application Load Balancer, made by the AWS Load Balancer Controller: for the UI, and for gRPC. */
export interface ArgocdLoadBalancer extends ArgocdProxy {
  /** The ARN of the TLS certificate, or several. @default the one in ACM for the host */
  readonly certificateArn?: string | readonly string[];
  /** @default 'internal' */
  readonly scheme?: 'internal' | 'internet-facing';
  /** The name of the group of Ingresses that share the load balancer. @default a load balancer of its own */
  readonly group?: string;
  /** The position of the rules in the group. @default 0 */
  readonly order?: number;
  /** The CIDR blocks that may connect. @default any */
  readonly inboundCidrs?: readonly string[];
  /** @default 'alb' */
  readonly className?: string;
}

/** A Gateway, which terminates TLS: an HTTPRoute for the UI, and for gRPC. */
export interface ArgocdGateway extends ArgocdProxy {
  readonly name: string;
  /** The namespace of the Gateway. @default that of Argo CD */
  readonly namespace?: string;
  /** The name of the listener. @default all listeners */
  readonly listener?: string;
}

/** Any other Ingress, for the UI. The command line connects with `--grpc-web`. */
export interface ArgocdIngress extends ArgocdProxy {
  readonly className: string;
  /** The Kubernetes Secret with the TLS certificate. @default that of the controller */
  readonly tlsSecret?: string;
}

const proxy = {
  tlsToServer: v.optional(v.boolean()),
  annotations: v.optional(recordSchema(LabelKey, v.string())),
};

const CertificateArn = v.pipe(
  v.string(),
  v.regex(
    /^arn:aws[a-z-]*:(acm|iam):[a-z0-9-]*:\d{12}:(certificate|server-certificate)\/\S+$/,
    'Use the ARN of a certificate, such as "arn:aws:acm:ap-south-1:123456789012:certificate/…".',
  ),
);

export const ExposureSchema = unionByField<ArgocdExposure>(
  {
    alb: objectSchema<{ alb: ArgocdLoadBalancer }>({
      alb: objectSchema<ArgocdLoadBalancer>({
        certificateArn: v.optional(
          v.union([CertificateArn, v.array(CertificateArn)]) as Schema<string | readonly string[]>,
        ),
        scheme: v.optional(v.picklist(['internal', 'internet-facing'])),
        group: v.optional(
          v.pipe(
            v.string(),
            v.regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, 'Use at most 63 of a-z, 0-9, - and .'),
          ),
        ),
        order: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-1000), v.maxValue(1000))),
        inboundCidrs: v.optional(v.array(Cidr)),
        className: v.optional(DnsSubdomain),
        ...proxy,
      }),
    }),
    gateway: objectSchema<{ gateway: ArgocdGateway }>({
      gateway: objectSchema<ArgocdGateway>({
        name: DnsSubdomain,
        namespace: v.optional(DnsLabel),
        listener: v.optional(DnsSubdomain),
        ...proxy,
      }),
    }),
    ingress: objectSchema<{ ingress: ArgocdIngress }>({
      ingress: objectSchema<ArgocdIngress>({
        className: DnsSubdomain,
        tlsSecret: v.optional(DnsSubdomain),
        ...proxy,
      }),
    }),
  },
  'Use one of { alb: { … } }, { gateway: { name: … } } and { ingress: { className: … } }.',
);

/** True if TLS ends at the proxy, so that Argo CD's server must speak plain HTTP. */
export function endsTls(exposure: ArgocdExposure | undefined): boolean {
  if (exposure === undefined) return false;
  const { tlsToServer = false } = Object.values(exposure)[0] as ArgocdProxy;
  return !tlsToServer;
}

/** Where Argo CD is reached: the parts of its URL. */
export interface ArgocdAddress {
  readonly host: string;
  /** Such as `/argocd`. @default '' */
  readonly path: string;
}

/** The host and the path of Argo CD's URL. */
export function addressOf(url: string): ArgocdAddress {
  const { hostname, pathname } = new URL(url);
  return { host: hostname, path: pathname.replace(/\/+$/, '') };
}

/** Argo CD's URL: `https`, without a port, query or trailing slash. */
export const ArgocdUrl = v.pipe(
  v.string(),
  v.regex(
    /^https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(\/[A-Za-z0-9._~-]+)*$/,
    'Use an https URL without a trailing slash, such as "https://argocd.example.com".',
  ),
);
