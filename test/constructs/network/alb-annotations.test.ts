import type { AlbSpec } from '../../../lib/constructs/network/alb-spec';
import type { IngressSpec } from '../../../lib/constructs/network/ingress-spec';
import { httpGet } from '../../../lib/constructs/pod/probe';
import { byKind, renderWebService, webServiceRefusals } from '../render';

const host = 'shop.example.com';
const prefix = 'alb.ingress.kubernetes.io/';
const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';
const pool = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_a';
const acl = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1';
const oidc = {
  issuer: 'https://id.example.com',
  authorizationEndpoint: 'https://id.example.com/authorize',
  tokenEndpoint: 'https://id.example.com/token',
  userInfoEndpoint: 'https://id.example.com/userinfo',
  secretName: 'login',
};
const cognito = { userPoolArn: pool, userPoolClientId: 'abc', userPoolDomain: 'shop' };

/** The annotations without their prefix, and without those that every load balancer has. */
function annotations(ingress: IngressSpec): Record<string, string> {
  const readiness = httpGet('/healthz', { port: 9000 });
  const { metadata } = byKind(renderWebService({ readiness, ingress }), 'Ingress');
  const {
    scheme: _,
    'target-type': type,
    'healthcheck-path': path,
    'healthcheck-port': port,
    ...rest
  } = Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).map(([key, it]) => [key.replace(prefix, ''), it]),
  );
  return {
    ...rest,
    ...(type !== 'ip' && { type: `${type}` }),
    ...(path !== '/healthz' && { path: `${path}` }),
    ...(port !== '9000' && { port: `${port}` }),
  };
}

test.each<[string, AlbSpec, object]>([
  ['nothing', {}, {}],
  ['a group', { group: 'shop', order: -5 }, { 'group.name': 'shop', 'group.order': '-5' }],
  ['a name', { loadBalancerName: 'shop' }, { 'load-balancer-name': 'shop' }],
  [
    'a protocol',
    { backendProtocol: 'HTTPS', backendProtocolVersion: 'GRPC' },
    { 'backend-protocol': 'HTTPS', 'backend-protocol-version': 'GRPC' },
  ],
  [
    'a health check',
    {
      healthCheck: {
        path: '/ready',
        port: 'traffic-port',
        protocol: 'HTTPS',
        successCodes: '200-299',
        intervalSeconds: 10,
        timeoutSeconds: 3,
        healthyThreshold: 3,
        unhealthyThreshold: 4,
      },
    },
    {
      path: '/ready',
      port: 'traffic-port',
      'healthcheck-protocol': 'HTTPS',
      'success-codes': '200-299',
      'healthcheck-interval-seconds': '10',
      'healthcheck-timeout-seconds': '3',
      'healthy-threshold-count': '3',
      'unhealthy-threshold-count': '4',
    },
  ],
  [
    'the interval beside the probe',
    { healthCheck: { intervalSeconds: 30 } },
    { 'healthcheck-interval-seconds': '30' },
  ],
  ['one listener', { listenPorts: [{ HTTP: 8080 }] }, { 'listen-ports': '[{"HTTP":8080}]' }],
  [
    'two listeners',
    { listenPorts: [{ HTTP: 80 }, { HTTPS: 8443 }] },
    { 'listen-ports': '[{"HTTP":80},{"HTTPS":8443}]', 'ssl-redirect': '8443' },
  ],
  [
    'no redirect',
    { listenPorts: [{ HTTP: 80 }, { HTTPS: 443 }], sslRedirect: false },
    { 'listen-ports': '[{"HTTP":80},{"HTTPS":443}]' },
  ],
  [
    'protection',
    {
      webAclArn: acl,
      shieldAdvancedProtection: true,
      sslPolicy: 'ELBSecurityPolicy-FS-1-2-2019-08',
    },
    {
      'wafv2-acl-arn': acl,
      'shield-advanced-protection': 'true',
      'ssl-policy': 'ELBSecurityPolicy-FS-1-2-2019-08',
    },
  ],
  [
    'a network',
    { inboundCidrs: ['10.0.0.0/8', '::/0'], subnets: ['a', 'b'], ipAddressType: 'dualstack' },
    { 'inbound-cidrs': '10.0.0.0/8,::/0', subnets: 'a,b', 'ip-address-type': 'dualstack' },
  ],
  [
    'security groups',
    { securityGroups: ['sg-1', 'web'], manageBackendSecurityGroupRules: true },
    { 'security-groups': 'sg-1,web', 'manage-backend-security-group-rules': 'true' },
  ],
  [
    'attributes and tags',
    {
      loadBalancerAttributes: {
        'idle_timeout.timeout_seconds': '600',
        'routing.http2.enabled': 'true',
      },
      targetGroupAttributes: { 'deregistration_delay.timeout_seconds': '30' },
      tags: { team: 'shop' },
    },
    {
      'load-balancer-attributes': 'idle_timeout.timeout_seconds=600,routing.http2.enabled=true',
      'target-group-attributes': 'deregistration_delay.timeout_seconds=30',
      tags: 'team=shop',
    },
  ],
  [
    'actions',
    {
      actions: {
        www: {
          redirect: { host: 'www.example.com', port: 443, protocol: 'HTTPS', statusCode: 301 },
        },
        down: { fixedResponse: { statusCode: 503, body: 'Back soon' } },
      },
    },
    {
      'actions.www':
        '{"type":"redirect","redirectConfig":{"host":"www.example.com","protocol":"HTTPS","port":"443","statusCode":"HTTP_301"}}',
      'actions.down':
        '{"type":"fixed-response","fixedResponseConfig":{"contentType":"text/plain","statusCode":"503","messageBody":"Back soon"}}',
    },
  ],
  [
    'a login at an identity provider',
    { listenPorts: [{ HTTPS: 443 }], auth: { oidc, scope: 'openid email', sessionTimeout: 3600 } },
    {
      'listen-ports': '[{"HTTPS":443}]',
      'auth-type': 'oidc',
      'auth-idp-oidc': JSON.stringify(oidc),
      'auth-scope': 'openid email',
      'auth-session-timeout': '3600',
    },
  ],
  [
    'a login at Cognito',
    { listenPorts: [{ HTTPS: 443 }], auth: { cognito, onUnauthenticatedRequest: 'deny' } },
    {
      'listen-ports': '[{"HTTPS":443}]',
      'auth-type': 'cognito',
      'auth-idp-cognito': `{"userPoolARN":"${pool}","userPoolClientID":"abc","userPoolDomain":"shop"}`,
      'auth-on-unauthenticated-request': 'deny',
    },
  ],
])('a load balancer has the annotations of %s', (_, alb, expected) => {
  expect(annotations({ host, alb })).toEqual(expected);
});

test('a load balancer can have several certificates', () => {
  expect(annotations({ host, certificateArn: [certificateArn, `${certificateArn}2`] })).toEqual({
    'certificate-arn': `${certificateArn},${certificateArn}2`,
    'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
    'ssl-redirect': '443',
  });
});

test('nodes can be the targets of a Service with node ports', () => {
  const ingress = { host, alb: { targetType: 'instance' } } as const;
  const rendered = renderWebService({ service: { type: 'NodePort' }, ingress });
  expect(byKind(rendered, 'Ingress').metadata.annotations).toHaveProperty(
    [`${prefix}target-type`],
    'instance',
  );
  expect(webServiceRefusals({ ingress })).toEqual([
    expect.stringMatching(
      /^ingress\.alb\.targetType: The target type "instance" needs a node port/,
    ),
  ]);
});

test('the network policy must let the load balancer of a group in', () => {
  const ingress = { host, alb: { group: 'shop' } };
  expect(webServiceRefusals({ ingress, networkPolicy: { allowFrom: [{ app: 'web' }] } })).toEqual([
    expect.stringMatching(/^networkPolicy\.allowFrom: The network policy blocks the load balancer/),
  ]);
});

test('the network policy must let the nodes in that forward requests', () => {
  const ingress = { host, alb: { targetType: 'instance' } };
  const service = { type: 'NodePort' };
  const networkPolicy = { allowFrom: [{ app: 'web' }] };
  expect(webServiceRefusals({ ingress, service, networkPolicy })).toEqual([
    expect.stringContaining('Allow the addresses of the nodes, which forward its requests'),
  ]);
});

test.each<[object, RegExp]>([
  [{ group: 'Shop' }, /^ingress\.alb\.group: Use at most 63/],
  [
    { group: 'a', order: 1001 },
    /^ingress\.alb\.order: 1001 is not a whole number from -1000 to 1000/,
  ],
  [{ order: 1 }, /^ingress\.alb\.order: The order is that within a group/],
  [{ loadBalancerName: 'internal-a' }, /^ingress\.alb\.loadBalancerName: Use at most 32/],
  [{ targetType: 'pod' }, /^ingress\.alb\.targetType: /],
  [{ healthCheck: { intervalSeconds: 400 } }, /intervalSeconds: 400 is greater than 300/],
  [{ healthCheck: { timeoutSeconds: 20 } }, /timeoutSeconds: The timeout \(20 s\) must be less/],
  [{ healthCheck: { successCodes: '2xx' } }, /successCodes: "2xx" is not like "200"/],
  [{ healthCheck: { pth: '/' } }, /pth: There is no such field\. Did you mean `path`\?/],
  [{ listenPorts: [{ TCP: 80 }] }, /^ingress\.alb\.listenPorts\[0\]: Use \{ HTTP: 80 \}/],
  [
    { listenPorts: [{ HTTP: 80 }, { HTTPS: 80 }], sslRedirect: false },
    /listenPorts: Two listeners/,
  ],
  [
    { listenPorts: [{ HTTP: 80 }], sslRedirect: 443 },
    /sslRedirect: The load balancer does not listen/,
  ],
  [{ sslPolicy: 'TLS13' }, /sslPolicy: The name must start/],
  [{ webAclArn: 'shop' }, /webAclArn: "shop" is not a regional web ACL/],
  [{ auth: { oidc } }, /^ingress\.alb\.auth: A load balancer authenticates over HTTPS only/],
  [
    { listenPorts: [{ HTTPS: 443 }], auth: { oidc: { ...oidc, issuer: 'http://a' } } },
    /auth\.oidc\.issuer: "http:\/\/a" is not a URL/,
  ],
  [{ listenPorts: [{ HTTPS: 443 }], auth: { scope: 'a' } }, /auth: Use \{ oidc: \{ … \} \} or/],
  [{ inboundCidrs: ['10.0.0.0/8'], securityGroups: ['a'] }, /inboundCidrs: The controller ignores/],
  [{ manageBackendSecurityGroupRules: true }, /manageBackendSecurityGroupRules: This is only for/],
  [{ subnets: ['a'] }, /subnets: List two subnets/],
  [{ securityGroups: ['a,b'] }, /securityGroups\[0\]: "a,b" must not contain a comma/],
  [{ tags: { 'aws:a': 'b' } }, /tags\["aws:a"\]: The prefix "aws:" is reserved/],
  [{ tags: { a: 'b,c' } }, /tags\.a: "b,c" must not contain a comma/],
  [{ actions: { a: { redirect: {} } } }, /actions\.a\.redirect: The redirect leads to/],
  [
    { actions: { a: { fixedResponse: { statusCode: 302 } } } },
    /statusCode: 302 is not a status code/,
  ],
])('the load balancer %j is refused', (alb, message) => {
  expect(webServiceRefusals({ ingress: { host, alb } })).toEqual([expect.stringMatching(message)]);
});

test('another class has no load balancer of AWS', () => {
  expect(webServiceRefusals({ ingress: { host, className: 'traefik', alb: {} } })).toEqual([
    expect.stringMatching(
      /^ingress\.alb: `alb` is only for the class "alb", and this is "traefik"/,
    ),
  ]);
});
