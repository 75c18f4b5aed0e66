import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { show } from '../../base/hint';
import { recordSchema } from '../../base/record-schema';
import { objectSchema } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { DnsSubdomain, Hostname, LabelKey } from '../../kubernetes/names';
import { HttpPath } from './http-path';
import { ANNOTATION_CHECKS } from './ingress-annotations';

/** Exposes the workload through an Ingress, by default an AWS Application Load Balancer. */
export interface IngressSpec {
  /** The host, or several. @default `<app>.<domain of the environment>` */
  readonly host?: string | readonly string[];
  /** The path. @default '/' */
  readonly path?: string;
  /** How the path matches. Wildcards need `ImplementationSpecific` with `alb`. @default 'Prefix' */
  readonly pathType?: 'Prefix' | 'Exact' | 'ImplementationSpecific';
  /** @default 'alb' */
  readonly className?: string;
  /** The scheme of the load balancer, for `alb` only. @default 'internal' */
  readonly scheme?: 'internal' | 'internet-facing';
  /** The certificate in AWS Certificate Manager, for `alb` only. HTTP is redirected to HTTPS. @default none */
  readonly certificateArn?: string;
  /** The Secret with the certificate, for classes other than `alb`. @default none */
  readonly tlsSecret?: string;
  /** @default only those that the class requires */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The Service and port that requests are sent to. */
export interface HttpBackend {
  readonly service: string;
  readonly portName: string;
  readonly port: number;
  /** The port name that an Ingress uses, if something else decides where its requests go. @default `portName` */
  readonly ingressPort?: string;
  /** The Service of a canary, which gets no requests until a Rollout says so. @default none */
  readonly canary?: string;
}

/** The health check of a load balancer. */
export interface HealthCheck {
  readonly path: string;
  /** @default the port that receives requests */
  readonly port?: number;
}

export const HostsSchema = v.union(
  [Hostname, v.pipe(v.array(Hostname), v.minLength(1, 'The list is empty.'))],
  'Use a host name, such as "my-app.example.com", or a list of them.',
);

export const IngressSchema = v.pipe(
  objectSchema<IngressSpec>({
    host: v.optional(HostsSchema),
    path: v.optional(HttpPath),
    pathType: v.optional(v.picklist(['Prefix', 'Exact', 'ImplementationSpecific'])),
    className: v.optional(DnsSubdomain),
    scheme: v.optional(v.picklist(['internal', 'internet-facing'])),
    certificateArn: v.optional(
      v.pipe(
        v.string(),
        v.check(
          (arn) => /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/\S+$/.test(arn),
          (issue) => `${show(issue.input)} is not a certificate in AWS Certificate Manager.`,
        ),
      ),
    ),
    tlsSecret: v.optional(DnsSubdomain),
    annotations: v.optional(v.pipe(recordSchema(LabelKey, v.string()), ...ANNOTATION_CHECKS)),
  }),
  v.check(
    (it) => !isAlb(it) || !it.path?.includes('*') || it.pathType === 'ImplementationSpecific',
    'The load balancer refuses a wildcard in `path`. Set `pathType: "ImplementationSpecific"`, or remove the wildcard: a prefix matches everything below it.',
  ),
  v.check((it) => {
    return isAlb(it) || (it.scheme === undefined && it.certificateArn === undefined);
  }, '`scheme` and `certificateArn` are only for the class "alb". For other classes, use `annotations` and `tlsSecret`.'),
  v.check(
    (it) => !isAlb(it) || it.tlsSecret === undefined,
    'The class "alb" does not support `tlsSecret`. Use `certificateArn`.',
  ),
);

const ALB = 'alb';

/** True for an Ingress served by an AWS load balancer. */
export function isAlb({ className = ALB }: Pick<IngressSpec, 'className'>): boolean {
  return className === ALB;
}

/**
 * Adds the Ingress.
 *
 * @param health the load balancer's health check, if the app has one.
 * @throws {@link InvalidPropsError} when there is no host.
 */
export function addIngress(
  scope: Construct,
  metadata: k8s.ObjectMeta,
  spec: IngressSpec,
  backend: HttpBackend,
  health: HealthCheck | undefined,
): void {
  const className = spec.className ?? ALB;
  const hosts = hostList(spec.host, 'ingress');
  const annotations = {
    ...(isAlb(spec) && albAnnotations(spec, health)),
    ...spec.annotations,
  };
  const service = {
    name: backend.service,
    port: { name: backend.ingressPort ?? backend.portName },
  };
  const paths = [
    { path: spec.path ?? '/', pathType: spec.pathType ?? 'Prefix', backend: { service } },
  ];
  new k8s.KubeIngress(scope, 'Ingress', {
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      ingressClassName: className,
      ...(spec.tlsSecret && { tls: [{ hosts, secretName: spec.tlsSecret }] }),
      rules: hosts.map((host) => ({ host, http: { paths } })),
    },
  });
}

/** The hosts as a list. @throws {@link InvalidPropsError} when there is none. */
export function hostList(host: string | readonly string[] | undefined, field: string): string[] {
  if (host === undefined) {
    const message = 'There is no host. Set `host`, or `defaults.domain` in the environment.';
    throw new InvalidPropsError([{ path: [field, 'host'], message }]);
  }
  return typeof host === 'string' ? [host] : [...host];
}

// https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
function albAnnotations(
  spec: IngressSpec,
  health: HealthCheck | undefined,
): Record<string, string> {
  const prefix = 'alb.ingress.kubernetes.io';
  return {
    [`${prefix}/scheme`]: spec.scheme ?? 'internal',
    // A ClusterIP Service has no node port, so the load balancer targets the pods directly.
    [`${prefix}/target-type`]: 'ip',
    ...(health && { [`${prefix}/healthcheck-path`]: health.path }),
    ...(health?.port && { [`${prefix}/healthcheck-port`]: String(health.port) }),
    ...(spec.certificateArn && {
      [`${prefix}/certificate-arn`]: spec.certificateArn,
      [`${prefix}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
      [`${prefix}/ssl-redirect`]: '443',
    }),
  };
}
