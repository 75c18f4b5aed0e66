import { formatField } from '../../../lib/base/validation';
import type { GrpcRouteRule, HttpRouteRule } from '../../../lib/constructs/network/route-spec';
import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import { byKind, renderWebService, webServiceRefusals } from '../render';

const host = 'shop.example.com';
const gateway = { name: 'public' };
const BASE = { ports: { grpc: 9090 }, service: { ports: { grpc: 50051 } } };

const schemas = new Schemas();

/** The spec of a route that the schema of its CRD accepts. */
function specOf(kind: 'HTTPRoute' | 'GRPCRoute', props: object) {
  const route = byKind(renderWebService({ ...BASE, ...props }), kind);
  const found = schemas.check(route, undefined);
  expect(found.map(({ path, rule }) => `${rule} ${formatField(path)}`)).toEqual([]);
  return route['spec'] as { readonly rules: readonly object[] };
}

const httpRule = (rule: HttpRouteRule) =>
  specOf('HTTPRoute', { route: { host, gateway, rules: { main: rule } } }).rules[0];
const grpcRule = (rule: GrpcRouteRule) =>
  specOf('GRPCRoute', { grpcRoutes: { api: { host, gateway, rules: { main: rule } } } }).rules[0];

const service = { group: '', kind: 'Service' };
const backendRefs = [{ ...service, name: 'my-app', port: 80, weight: 1 }];
const all = [{ path: { type: 'PathPrefix', value: '/' } }];

test.each<[string, HttpRouteRule, object]>([
  ['nothing', {}, {}],
  [
    'matches',
    {
      matches: [
        { path: { exact: '/a' }, method: 'POST', headers: { 'x-a': '1' } },
        { path: { regex: '/v[12]' }, query: { q: { regex: '.+' } } },
        { path: '/b' },
      ],
    },
    {
      matches: [
        {
          path: { type: 'Exact', value: '/a' },
          headers: [{ type: 'Exact', name: 'x-a', value: '1' }],
          method: 'POST',
        },
        {
          path: { type: 'RegularExpression', value: '/v[12]' },
          queryParams: [{ type: 'RegularExpression', name: 'q', value: '.+' }],
        },
        { path: { type: 'PathPrefix', value: '/b' } },
      ],
    },
  ],
  [
    'headers',
    {
      requestHeaders: { set: { 'x-a': '1' }, remove: ['x-b'] },
      responseHeaders: { add: { 'x-c': '2' } },
    },
    {
      filters: [
        {
          type: 'RequestHeaderModifier',
          requestHeaderModifier: { set: [{ name: 'x-a', value: '1' }], remove: ['x-b'] },
        },
        {
          type: 'ResponseHeaderModifier',
          responseHeaderModifier: { add: [{ name: 'x-c', value: '2' }] },
        },
      ],
    },
  ],
  [
    'a redirect',
    {
      redirect: { scheme: 'https', port: 8443, path: { prefix: '/new' } },
      matches: [{ path: '/old' }],
    },
    {
      matches: [{ path: { type: 'PathPrefix', value: '/old' } }],
      filters: [
        {
          type: 'RequestRedirect',
          requestRedirect: {
            scheme: 'https',
            port: 8443,
            path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' },
            statusCode: 302,
          },
        },
      ],
      backendRefs: undefined,
    },
  ],
  [
    'a rewrite',
    { rewrite: { host: 'a.example.com', path: { full: '/index' } } },
    {
      filters: [
        {
          type: 'URLRewrite',
          urlRewrite: {
            hostname: 'a.example.com',
            path: { type: 'ReplaceFullPath', replaceFullPath: '/index' },
          },
        },
      ],
    },
  ],
  [
    'a mirror',
    { mirror: { service: 'copy', port: 80, percent: 5 } },
    {
      filters: [
        {
          type: 'RequestMirror',
          requestMirror: { backendRef: { ...service, name: 'copy', port: 80 }, percent: 5 },
        },
      ],
    },
  ],
  [
    'CORS and a filter of the controller',
    {
      cors: {
        allowOrigins: ['https://*.example.com'],
        allowMethods: ['GET'],
        allowCredentials: true,
      },
      extensions: [{ group: 'example.com', kind: 'Limit', name: 'a' }],
    },
    {
      filters: [
        { type: 'ExtensionRef', extensionRef: { group: 'example.com', kind: 'Limit', name: 'a' } },
        {
          type: 'CORS',
          cors: {
            allowOrigins: ['https://*.example.com'],
            allowCredentials: true,
            allowMethods: ['GET'],
            maxAge: 5,
          },
        },
      ],
    },
  ],
  [
    'timeouts',
    { timeouts: { request: '10s', backendRequest: '2s' } },
    { timeouts: { request: '10s', backendRequest: '2s' } },
  ],
  [
    'weights',
    { backends: { 'my-app': { port: 'grpc', weight: 9 }, 'my-app-next': { port: 80 } } },
    {
      backendRefs: [
        { ...service, name: 'my-app', port: 50051, weight: 9 },
        { ...service, name: 'my-app-next', port: 80, weight: 1 },
      ],
    },
  ],
])('an HTTPRoute can have %s', (_, rule, expected) => {
  expect(httpRule(rule)).toEqual({ matches: all, backendRefs, ...expected });
});

test.each<[string, GrpcRouteRule, object]>([
  ['nothing', {}, {}],
  [
    'matches',
    {
      matches: [
        { service: 'shop.v1.Orders', method: 'Get' },
        { service: { regex: 'shop\\..*' }, headers: { 'x-a': '1' } },
        { headers: { 'x-b': { regex: '.+' } } },
      ],
    },
    {
      matches: [
        { method: { type: 'Exact', service: 'shop.v1.Orders', method: 'Get' } },
        {
          method: { type: 'RegularExpression', service: 'shop\\..*' },
          headers: [{ type: 'Exact', name: 'x-a', value: '1' }],
        },
        { headers: [{ type: 'RegularExpression', name: 'x-b', value: '.+' }] },
      ],
    },
  ],
  [
    'filters and weights',
    {
      requestHeaders: { set: { 'x-a': '1' } },
      backends: { 'my-app': { port: 'grpc' } },
    },
    {
      filters: [
        {
          type: 'RequestHeaderModifier',
          requestHeaderModifier: { set: [{ name: 'x-a', value: '1' }] },
        },
      ],
      backendRefs: [{ ...service, name: 'my-app', port: 50051, weight: 1 }],
    },
  ],
])('a GRPCRoute can have %s', (_, rule, expected) => {
  expect(grpcRule(rule)).toEqual({ backendRefs, ...expected });
});

test('a route can be attached to several listeners and Gateways', () => {
  const gateways = [
    { name: 'public', listener: 'https' },
    { name: 'internal', namespace: 'gateways', port: 8443 },
  ];
  const parent = { group: 'gateway.networking.k8s.io', kind: 'Gateway' };
  expect(specOf('HTTPRoute', { route: { host, gateway: gateways } })).toHaveProperty('parentRefs', [
    { ...parent, name: 'public', sectionName: 'https' },
    { ...parent, name: 'internal', namespace: 'gateways', port: 8443 },
  ]);
});

test('further routes have the key in their name', () => {
  const objects = renderWebService({
    route: { host, gateway },
    routes: {
      old: { host: 'old.example.com', gateway, annotations: { a: 'b' }, labels: { c: 'd' } },
    },
    grpcRoutes: { api: { host: 'api.example.com', gateway } },
  });
  expect(byKind(objects, 'HTTPRoute', 'my-app')).toHaveProperty('spec.hostnames', [host]);
  expect(byKind(objects, 'HTTPRoute', 'my-app-old').metadata).toMatchObject({
    annotations: { a: 'b' },
    labels: { c: 'd', 'app.kubernetes.io/instance': 'my-app' },
  });
  expect(byKind(objects, 'GRPCRoute', 'my-app-api')).toHaveProperty('spec.hostnames', [
    'api.example.com',
  ]);
});

const refused = (rule: object) =>
  webServiceRefusals({ ...BASE, route: { host, gateway, rules: { a: rule } } });

test.each<[object, RegExp]>([
  [{ matches: [{ path: 'api' }] }, /^route\.rules\.a\.matches\[0\]\.path: The path must start/],
  [{ matches: [{ method: 'get' }] }, /matches\[0\]\.method: /],
  [{ matches: [{ headers: { 'x a': '1' } }] }, /"x a" is not the name of a header/],
  [{ matches: [{ header: {} }] }, /header: There is no such field\. Did you mean `headers`\?/],
  [{ requestHeaders: {} }, /requestHeaders: Nothing is changed/],
  [{ redirect: {} }, /redirect: The redirect leads to the requested URL itself/],
  [{ redirect: { statusCode: 307, port: 80 } }, /redirect\.statusCode: /],
  [{ redirect: { host: '*.example.com' } }, /redirect\.host: This must be one host/],
  [{ redirect: { port: 80 }, rewrite: { host } }, /rewrite: A redirected request is not forwarded/],
  [{ redirect: { port: 80 }, backends: { a: { port: 80 } } }, /backends: A redirected request/],
  [
    { rewrite: { path: { prefix: '/' } }, matches: [{ path: { exact: '/a' } }] },
    /rewrite\.path\.prefix: A prefix can be replaced/,
  ],
  [
    { cors: { allowOrigins: ['shop.example.com'] } },
    /allowOrigins\[0\]: "shop\.example\.com" is not an origin/,
  ],
  [{ cors: { allowOrigins: ['*', 'https://a.b'] } }, /allowOrigins: The origin "\*" includes/],
  [{ timeouts: { request: '1.5s' } }, /timeouts\.request: "1\.5s" is not a duration/],
  [{ timeouts: { request: '1s', backendRequest: '2s' } }, /backendRequest: One attempt \(2s\)/],
  [
    { mirror: { service: 'a', port: 80, percent: 101 } },
    /mirror\.percent: 101 is greater than 100/,
  ],
  [
    { backends: { 'my-app': { port: 'grcp' } } },
    /backends\["my-app"\]\.port: The Service "my-app" has no port "grcp"|backends\.my-app\.port: The Service "my-app" has no port "grcp"/,
  ],
  [
    { backends: { other: { port: 'http' } } },
    /backends\.other\.port: A route refers to ports by number/,
  ],
  [{ backends: { other: { port: 80, weight: 0 } } }, /backends: No Service gets a request/],
])('the rule %j of an HTTPRoute is refused', (rule, message) => {
  expect(refused(rule)).toEqual([expect.stringMatching(message)]);
});

test.each<[object, RegExp]>([
  [{ route: { host, gateway, path: '/a', rules: { a: {} } } }, /^route\.path: Use either this or/],
  [{ route: { host, gateway, rules: {} } }, /^route\.rules: There is no rule/],
  [{ route: { host, gateway: [] } }, /^route\.gateway: The list is empty/],
  [{ routes: { old: { gateway } } }, /^routes\.old\.host: There is no host/],
  [{ routes: { Old: { host, gateway } } }, /^routes\.Old: "Old" is not a DNS label/],
  [
    { route: { host, gateway }, grpcRoutes: { api: { host, gateway } } },
    /^grpcRoutes\.api\.host: `route` has the host shop\.example\.com as well/,
  ],
  [
    { grpcRoutes: { api: { host, gateway, rules: { a: { matches: [{ service: 'a-b' }] } } } } },
    /matches\[0\]\.service: "a-b" is not the name of a gRPC service/,
  ],
  [
    {
      grpcRoutes: {
        api: {
          host,
          gateway,
          rules: { a: { matches: [{ service: 'a', method: { regex: '.' } }] } },
        },
      },
    },
    /matches\[0\]\.method: The API has one type for both/,
  ],
])('the routes %j are refused', (props, message) => {
  expect(webServiceRefusals(props)).toEqual([expect.stringMatching(message)]);
});

test('an HTTPRoute and a GRPCRoute can have one host at two listeners', () => {
  const objects = renderWebService({
    route: { host, gateway: { name: 'public', listener: 'https' } },
    grpcRoutes: { api: { host, gateway: { name: 'public', listener: 'grpc' } } },
  });
  expect(objects).toHaveLength(4);
});
