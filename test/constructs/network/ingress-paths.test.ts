import type { IngressSpec } from '../../../lib/constructs/network/ingress-spec';
import { byKind, renderWebService, webServiceRefusals } from '../render';

const host = 'shop.example.com';
const other = 'api.example.com';

/** A web service with a further port. */
const BASE = { ports: { grpc: 9090 }, service: { ports: { grpc: 50051 } } };

const specOf = (ingress: IngressSpec) =>
  byKind(renderWebService({ ...BASE, ingress }), 'Ingress')['spec'] as {
    readonly rules: readonly object[];
  };
const refused = (ingress: object) => webServiceRefusals({ ...BASE, ingress });

const http = { service: { name: 'my-app', port: { name: 'http' } } };
const grpc = { service: { name: 'my-app', port: { name: 'grpc' } } };
const rule = (name: string, ...paths: object[]) => ({ host: name, http: { paths } });
const prefix = (path: string, backend: object = http) => ({ path, pathType: 'Prefix', backend });

test.each<[string, IngressSpec, object[]]>([
  ['one host', { host }, [rule(host, prefix('/'))]],
  [
    'several paths',
    { host, paths: { '/': {}, '/health': { pathType: 'Exact' } } },
    [rule(host, prefix('/'), { path: '/health', pathType: 'Exact', backend: http })],
  ],
  [
    'a port of the Service by name and by number',
    { host, paths: { '/a': { port: 'grpc' }, '/b': { port: 50051 }, '/c': { port: 80 } } },
    [rule(host, prefix('/a', grpc), prefix('/b', grpc), prefix('/c'))],
  ],
  [
    'another Service',
    {
      host,
      paths: {
        '/a': { service: 'my-app-admin', port: 'http' },
        '/b': { service: 'my-app-admin', port: 8080 },
      },
    },
    [
      rule(
        host,
        prefix('/a', { service: { name: 'my-app-admin', port: { name: 'http' } } }),
        prefix('/b', { service: { name: 'my-app-admin', port: { number: 8080 } } }),
      ),
    ],
  ],
  [
    'further hosts with paths of their own',
    { host, path: '/shop', hosts: { [other]: { paths: { '/': { port: 'grpc' } } } } },
    [rule(host, prefix('/shop')), rule(other, prefix('/', grpc))],
  ],
  ['only further hosts', { hosts: { [other]: { path: '/v1' } } }, [rule(other, prefix('/v1'))]],
  [
    'an action of the load balancer',
    {
      host,
      paths: { '/old': { action: 'gone' }, '/': {} },
      alb: { actions: { gone: { fixedResponse: { statusCode: 410 } } } },
    },
    [
      rule(
        host,
        prefix('/old', { service: { name: 'gone', port: { name: 'use-annotation' } } }),
        prefix('/'),
      ),
    ],
  ],
])('an Ingress has the rules of %s', (_, ingress, rules) => {
  expect(specOf(ingress).rules).toEqual(rules);
});

test('an Ingress can have a default backend', () => {
  expect(specOf({ host, defaultBackend: { port: 'grpc' } })).toHaveProperty('defaultBackend', grpc);
});

test('each host can have a certificate of its own', () => {
  const ingress = {
    host,
    className: 'traefik',
    tlsSecret: 'shop',
    hosts: { [other]: { tlsSecret: 'api' }, 'www.example.com': {} },
  };
  expect(specOf(ingress)).toHaveProperty('tls', [
    { hosts: [host, 'www.example.com'], secretName: 'shop' },
    { hosts: [other], secretName: 'api' },
  ]);
});

test('cert-manager issues a certificate for all hosts', () => {
  const ingress = { host, className: 'traefik', clusterIssuer: 'letsencrypt', labels: { a: 'b' } };
  const { metadata, spec } = byKind(renderWebService({ ingress }), 'Ingress');
  expect(metadata.annotations).toEqual({ 'cert-manager.io/cluster-issuer': 'letsencrypt' });
  expect(metadata.labels).toMatchObject({ a: 'b', 'app.kubernetes.io/instance': 'my-app' });
  expect(spec).toHaveProperty('tls', [{ hosts: [host], secretName: 'my-app-tls' }]);
});

test.each<[string, object, RegExp]>([
  [
    'a port that the Service lacks',
    { host, paths: { '/': { port: 'grcp' } } },
    /^ingress\.paths\["\/"\]\.port: The Service "my-app" has no port "grcp"\. Did you mean "grpc"\?/,
  ],
  [
    'a pod port instead of a Service port',
    { host, paths: { '/': { port: 8080 } } },
    /has no port 8080\. Existing: 80, 50051\./,
  ],
  [
    'another Service without a port',
    { host, defaultBackend: { service: 'x' } },
    /^ingress\.defaultBackend\.port: Set the port of the Service "x"/,
  ],
  [
    'an action and a Service',
    {
      host,
      paths: { '/': { action: 'a', port: 80 } },
      alb: { actions: { a: { redirect: { port: 443 } } } },
    },
    /^ingress\.paths\["\/"\]\.action: Use either/,
  ],
  ['an unknown action', { host, paths: { '/': { action: 'a' } } }, /`alb\.actions` has no "a"/],
  [
    'an action of another class',
    { host, className: 'traefik', paths: { '/': { action: 'a' } } },
    /Only the class "alb" has actions/,
  ],
  [
    '`path` beside `paths`',
    { host, path: '/a', paths: { '/': {} } },
    /^ingress\.path: Use either this or `paths`/,
  ],
  ['no path', { host, paths: {} }, /^ingress\.paths: There is no path/],
  [
    'a path type for no host',
    { hosts: { [other]: {} }, pathType: 'Exact' },
    /^ingress\.pathType: This is for `host`/,
  ],
  [
    'a host that is listed twice',
    { host: [host, other], hosts: { [other]: {} } },
    /^ingress\.hosts\["api\.example\.com"\]: This is also a `host`/,
  ],
  ['a wrong host', { hosts: { a_b: {} } }, /"a_b" is not a host name/],
  ['a wrong path', { host, paths: { api: {} } }, /The path must start with a slash/],
  ['a wildcard for `alb`', { host, paths: { '/*': {} } }, /refuses a wildcard/],
  [
    'a Secret for `alb`',
    { hosts: { [other]: { tlsSecret: 'a' } } },
    /does not support `tlsSecret`/,
  ],
  [
    'cert-manager for `alb`',
    { host, clusterIssuer: 'a' },
    /^ingress\.clusterIssuer: The class "alb"/,
  ],
])('%s is refused', (_, ingress, message) => {
  expect(refused(ingress)).toEqual([expect.stringMatching(message)]);
});
