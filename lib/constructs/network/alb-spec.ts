/**
 * The AWS Application Load Balancer of an Ingress, and its target groups.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export interface AlbSpec {
  /** The group of Ingresses that share a load balancer. @default a load balancer of its own */
  readonly group?: string;
  /** The position of the rules in the group, from -1000 to 1000: lower ones first. @default 0 */
  readonly order?: number;
  /** The name of the load balancer, at most 32 characters. @default chosen by the controller */
  readonly loadBalancerName?: string;
  /** Send requests to the pods, or to the node ports of the Service. @default 'ip' */
  readonly targetType?: 'ip' | 'instance';
  /** @default 'HTTP' */
  readonly backendProtocol?: 'HTTP' | 'HTTPS';
  /** @default 'HTTP1' */
  readonly backendProtocolVersion?: 'HTTP1' | 'HTTP2' | 'GRPC';
  /** How targets are checked. @default the path and port of the readiness probe, if it is an HTTP probe */
  readonly healthCheck?: AlbHealthCheck;
  /** @default HTTP on 80; with `certificateArn`, HTTPS on 443 as well */
  readonly listenPorts?: readonly ListenPort[];
  /** The HTTPS port that HTTP is redirected to. @default the first HTTPS port, if there is an HTTP port */
  readonly sslRedirect?: number | false;
  /** The security policy of HTTPS, such as `ELBSecurityPolicy-TLS13-1-2-2021-06`. @default the controller's */
  readonly sslPolicy?: string;
  /** The web ACL of AWS WAF. @default none */
  readonly webAclArn?: string;
  /** Protect the load balancer by AWS Shield Advanced. @default the current state */
  readonly shieldAdvancedProtection?: boolean;
  /** Require a login. Needs HTTPS. @default none */
  readonly auth?: AlbAuth;
  /** The CIDR blocks that may connect. Not with `securityGroups`. @default any */
  readonly inboundCidrs?: readonly string[];
  /** Security groups of the load balancer, by ID or name. @default one that the controller creates */
  readonly securityGroups?: readonly string[];
  /** Also let `securityGroups` through to the targets. @default false */
  readonly manageBackendSecurityGroupRules?: boolean;
  /** The subnets, by ID or name: two or more. @default discovered by their tags */
  readonly subnets?: readonly string[];
  /** @default 'ipv4' */
  readonly ipAddressType?: 'ipv4' | 'dualstack' | 'dualstack-without-public-ipv4';
  /** Attributes of the load balancer, such as `idle_timeout.timeout_seconds`. @default AWS's */
  readonly loadBalancerAttributes?: Readonly<Record<string, string>>;
  /** Attributes of the target groups, such as `deregistration_delay.timeout_seconds`. @default AWS's */
  readonly targetGroupAttributes?: Readonly<Record<string, string>>;
  /** Tags of the AWS resources. @default the controller's */
  readonly tags?: Readonly<Record<string, string>>;
  /** Answers that paths can refer to by `action`, by name. @default none */
  readonly actions?: Readonly<Record<string, AlbAction>>;
}

/** A listener of a load balancer. */
export type ListenPort = { readonly HTTP: number } | { readonly HTTPS: number };

/** The health check of a target group. */
export interface AlbHealthCheck {
  readonly path?: string;
  /** @default the port that receives requests */
  readonly port?: number | 'traffic-port';
  /** @default 'HTTP' */
  readonly protocol?: 'HTTP' | 'HTTPS';
  /** HTTP or gRPC codes, such as `200,301` or `200-299`. @default '200'; for gRPC, '12' */
  readonly successCodes?: string;
  /** From 5 to 300. @default 15 */
  readonly intervalSeconds?: number;
  /** From 2 to 120, and less than the interval. @default 5 */
  readonly timeoutSeconds?: number;
  /** The number of successes in a row that make a target healthy, from 2 to 10. @default 2 */
  readonly healthyThreshold?: number;
  /** The number of failures in a row that make a target unhealthy, from 2 to 10. @default 2 */
  readonly unhealthyThreshold?: number;
}

/** A login at an identity provider, or at Amazon Cognito. */
export type AlbAuth = (
  | { readonly oidc: AlbOidc; readonly cognito?: never }
  | { readonly cognito: AlbCognito; readonly oidc?: never }
) &
  AlbAuthSettings;

/** What both kinds of login have. */
export interface AlbAuthSettings {
  /** What happens to a request without a session. @default 'authenticate' */
  readonly onUnauthenticatedRequest?: 'authenticate' | 'allow' | 'deny';
  /** The requested claims, separated by spaces. @default 'openid' */
  readonly scope?: string;
  /** The name of the session's cookie. @default 'AWSELBAuthSessionCookie' */
  readonly sessionCookie?: string;
  /** In seconds, up to 604800 (7 days). @default 604800 */
  readonly sessionTimeout?: number;
}

/** An identity provider that supports OpenID Connect. */
export interface AlbOidc {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userInfoEndpoint: string;
  /** The Secret with the keys `clientID` and `clientSecret`, in the app's namespace. */
  readonly secretName: string;
  /** Further parameters of the login request. @default none */
  readonly extraParams?: Readonly<Record<string, string>>;
}

/** A user pool of Amazon Cognito. */
export interface AlbCognito {
  readonly userPoolArn: string;
  readonly userPoolClientId: string;
  /** The domain prefix, or the full domain. */
  readonly userPoolDomain: string;
  /** Further parameters of the login request. @default none */
  readonly extraParams?: Readonly<Record<string, string>>;
}

/** An answer of the load balancer itself. */
export type AlbAction =
  | { readonly redirect: AlbRedirect; readonly fixedResponse?: never }
  | { readonly fixedResponse: AlbFixedResponse; readonly redirect?: never };

/** A redirect. At least one part of the URL must change. */
export interface AlbRedirect {
  /** @default the requested one */
  readonly host?: string;
  /** It may contain `#{host}`, `#{path}` and `#{port}`. @default the requested one */
  readonly path?: string;
  /** @default the requested one */
  readonly port?: number;
  /** @default the requested one */
  readonly protocol?: 'HTTP' | 'HTTPS';
  /** Without the question mark. @default the requested one */
  readonly query?: string;
  /** @default 302 */
  readonly statusCode?: 301 | 302;
}

/** A response without a backend. */
export interface AlbFixedResponse {
  /** 2xx, 4xx or 5xx. */
  readonly statusCode: number;
  /** @default 'text/plain' */
  readonly contentType?: string;
  /** At most 1024 characters. @default empty */
  readonly body?: string;
}
