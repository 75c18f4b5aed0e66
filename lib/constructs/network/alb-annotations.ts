import type { AlbAction, AlbAuth, AlbHealthCheck, AlbSpec, ListenPort } from './alb-spec';
import { ALB_ANNOTATION } from './ingress-annotations';
import type { IngressSpec } from './ingress-spec';

/** The health check of a load balancer, as the readiness probe has it. */
export interface HealthCheck {
  readonly path: string;
  /** @default the port that receives requests */
  readonly port?: number;
}

/** The ports of the listeners, if the spec says so. */
export function listenPorts({
  certificateArn,
  alb = {},
}: Pick<IngressSpec, 'certificateArn' | 'alb'>): readonly ListenPort[] | undefined {
  if (alb.listenPorts) return alb.listenPorts;
  return certificateArn === undefined ? undefined : [{ HTTP: 80 }, { HTTPS: 443 }];
}

/** The HTTPS port that HTTP is redirected to, if there is one. */
export function sslRedirect(spec: Pick<IngressSpec, 'certificateArn' | 'alb'>): number | undefined {
  const redirect = spec.alb?.sslRedirect;
  if (redirect !== undefined) return redirect || undefined;
  const ports = listenPorts(spec) ?? [];
  const first = ports.flatMap((it) => ('HTTPS' in it ? it.HTTPS : []))[0];
  return ports.some((it) => 'HTTP' in it) ? first : undefined;
}

/**
 * The annotations of an Ingress of the class `alb`.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export function albAnnotations(
  spec: IngressSpec,
  probe: HealthCheck | undefined,
): Record<string, string> {
  const { scheme = 'internal', certificateArn, alb } = spec;
  const ports = listenPorts(spec);
  const health = alb?.healthCheck ? { ...probe, ...alb.healthCheck } : probe;
  return prefixed({
    scheme,
    // A ClusterIP Service has no node port, so the load balancer targets the pods directly.
    'target-type': alb?.targetType ?? 'ip',
    ...(health && healthAnnotations(health)),
    'certificate-arn': certificateArn && list(certificateArn),
    'listen-ports': ports && JSON.stringify(ports),
    'ssl-redirect': sslRedirect(spec),
    ...(alb && furtherAnnotations(alb)),
  });
}

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

function prefixed(values: Values): Record<string, string> {
  const annotations: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) annotations[`${ALB_ANNOTATION}${name}`] = String(value);
  }
  return annotations;
}

function healthAnnotations(health: AlbHealthCheck): Values {
  return {
    'healthcheck-path': health.path,
    'healthcheck-port': health.port,
    'healthcheck-protocol': health.protocol,
    'healthcheck-interval-seconds': health.intervalSeconds,
    'healthcheck-timeout-seconds': health.timeoutSeconds,
    'healthy-threshold-count': health.healthyThreshold,
    'unhealthy-threshold-count': health.unhealthyThreshold,
    'success-codes': health.successCodes,
  };
}

function furtherAnnotations(alb: AlbSpec): Values {
  return {
    'group.name': alb.group,
    'group.order': alb.order,
    'load-balancer-name': alb.loadBalancerName,
    'backend-protocol': alb.backendProtocol,
    'backend-protocol-version': alb.backendProtocolVersion,
    'ssl-policy': alb.sslPolicy,
    'wafv2-acl-arn': alb.webAclArn,
    'shield-advanced-protection': alb.shieldAdvancedProtection,
    ...(alb.auth && authAnnotations(alb.auth)),
    'inbound-cidrs': alb.inboundCidrs && list(alb.inboundCidrs),
    'security-groups': alb.securityGroups && list(alb.securityGroups),
    'manage-backend-security-group-rules': alb.manageBackendSecurityGroupRules,
    subnets: alb.subnets && list(alb.subnets),
    'ip-address-type': alb.ipAddressType,
    'load-balancer-attributes': pairs(alb.loadBalancerAttributes),
    'target-group-attributes': pairs(alb.targetGroupAttributes),
    tags: pairs(alb.tags),
    ...Object.fromEntries(
      Object.entries(alb.actions ?? {}).map(([name, it]) => [`actions.${name}`, toAction(it)]),
    ),
  };
}

function authAnnotations({ oidc, cognito, ...settings }: AlbAuth): Values {
  return {
    'auth-type': oidc ? 'oidc' : 'cognito',
    'auth-idp-oidc': oidc && JSON.stringify(toOidc(oidc)),
    'auth-idp-cognito': cognito && JSON.stringify(toCognito(cognito)),
    'auth-on-unauthenticated-request': settings.onUnauthenticatedRequest,
    'auth-scope': settings.scope,
    'auth-session-cookie': settings.sessionCookie,
    'auth-session-timeout': settings.sessionTimeout,
  };
}

function toOidc({ extraParams, ...oidc }: NonNullable<AlbAuth['oidc']>) {
  return { ...oidc, authenticationRequestExtraParams: extraParams };
}

function toCognito(cognito: NonNullable<AlbAuth['cognito']>) {
  return {
    userPoolARN: cognito.userPoolArn,
    userPoolClientID: cognito.userPoolClientId,
    userPoolDomain: cognito.userPoolDomain,
    authenticationRequestExtraParams: cognito.extraParams,
  };
}

function toAction({ redirect, fixedResponse }: AlbAction): string {
  if (fixedResponse) {
    const { statusCode, contentType = 'text/plain', body } = fixedResponse;
    const config = { contentType, statusCode: String(statusCode), messageBody: body };
    return JSON.stringify({ type: 'fixed-response', fixedResponseConfig: config });
  }
  const { port, statusCode = 302, ...url } = redirect;
  const config = {
    ...url,
    port: port === undefined ? undefined : String(port),
    statusCode: `HTTP_${statusCode}`,
  };
  return JSON.stringify({ type: 'redirect', redirectConfig: config });
}

function list(values: string | readonly string[]): string {
  return typeof values === 'string' ? values : values.join(',');
}

function pairs(values: Readonly<Record<string, string>> = {}): string | undefined {
  const entries = Object.entries(values);
  return entries.length === 0 ? undefined : entries.map(([key, it]) => `${key}=${it}`).join(',');
}
