import type { AlbSpec } from '../../../lib/constructs/network/alb-spec';
import type { IngressSpec } from '../../../lib/constructs/network/ingress-spec';
import type { GrpcRouteSpec, HttpRouteSpec } from '../../../lib/constructs/network/route-spec';
import type { Overlay } from '../../../lib/model/overlay';

const gateway = { name: 'public' };
const oidc = {
  issuer: '',
  authorizationEndpoint: '',
  tokenEndpoint: '',
  userInfoEndpoint: '',
  secretName: '',
};

// Type tests: `tsc` reports each expected error that does not occur.
export const INGRESSES: readonly IngressSpec[] = [
  { paths: { '/': {}, '/a': { port: 'grpc' }, '/b': { service: 'b', port: 80 } } },
  // @ts-expect-error the port of another Service has no default
  { paths: { '/': { service: 'b' } } },
  // @ts-expect-error an action has no port
  { paths: { '/': { action: 'a', port: 80 } } },
  // @ts-expect-error there is no such path type
  { paths: { '/': { pathType: 'prefix' } } },
  // @ts-expect-error the API has no such field
  { hosts: { 'a.example.com': { secret: 'a' } } },
];

export const LOAD_BALANCERS: readonly AlbSpec[] = [
  { auth: { oidc, scope: 'openid' }, listenPorts: [{ HTTP: 80 }, { HTTPS: 443 }] },
  // @ts-expect-error a login has one provider
  { auth: { oidc, cognito: { userPoolArn: '', userPoolClientId: '', userPoolDomain: '' } } },
  // @ts-expect-error a login has a provider
  { auth: { scope: 'openid' } },
  // @ts-expect-error there is no such target type
  { targetType: 'pod' },
  // @ts-expect-error an action has one answer
  { actions: { a: { redirect: { port: 443 }, fixedResponse: { statusCode: 404 } } } },
  // @ts-expect-error there is no such protocol
  { listenPorts: [{ TCP: 80 }] },
];

export const ROUTES: readonly HttpRouteSpec[] = [
  { gateway: [gateway, { name: 'internal', listener: 'http' }], rules: { a: {} } },
  // @ts-expect-error a path is a prefix, exact or a regular expression
  { gateway, rules: { a: { matches: [{ path: { prefix: '/' } }] } } },
  // @ts-expect-error methods are upper-case
  { gateway, rules: { a: { matches: [{ method: 'get' }] } } },
  // @ts-expect-error the standard channel has no such status code
  { gateway, rules: { a: { redirect: { statusCode: 307 } } } },
  // @ts-expect-error a route has a Gateway
  { rules: { a: {} } },
];

export const GRPC_ROUTES: readonly GrpcRouteSpec[] = [
  { gateway, rules: { a: { matches: [{ service: 'a.B', method: { regex: '.' } }] } } },
  // @ts-expect-error a gRPC call has no path
  { gateway, rules: { a: { matches: [{ path: '/' }] } } },
  // @ts-expect-error the API has no timeouts of calls
  { gateway, rules: { a: { timeouts: { request: '1s' } } } },
];

// Each form can be replaced by another one.
export const OVERLAYS: readonly Overlay<IngressSpec>[] = [
  { host: null, hosts: { 'a.example.com': null }, paths: { '/': null } },
  { paths: { '/': { service: null, port: null, action: 'a' } } },
  { alb: null, certificateArn: null, className: 'traefik', clusterIssuer: 'letsencrypt' },
  { alb: { auth: { oidc: null, cognito: { userPoolDomain: 'a' } } } },
  { alb: { actions: { a: { redirect: null, fixedResponse: { statusCode: 404 } } } } },
];
