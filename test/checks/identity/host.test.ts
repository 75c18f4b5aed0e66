import { host } from '../../../lib/checks/identity/host';
import { claiming, conflicting } from './claiming';

const dev = { directory: 'apps/dev/web', namespace: 'web-dev' };

const path = (changes: object = {}) => ({
  path: '/',
  pathType: 'Prefix',
  backend: { service: { name: 'web', port: { number: 80 } } },
  ...changes,
});

function ingress(changes: object = {}, place = {}, annotations: object = {}) {
  const {
    host = 'web.example.com',
    paths = [path()],
    ...spec
  } = changes as {
    host?: string;
    paths?: object[];
  };
  return claiming(
    {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      annotations,
      spec: { ingressClassName: 'alb', rules: [{ host, http: { paths } }], ...spec },
    },
    place,
  );
}

function route(changes: object = {}, place = {}, kind = 'HTTPRoute') {
  const gateway = { name: 'public', namespace: 'gateways' };
  return claiming(
    {
      kind,
      apiVersion: 'gateway.networking.k8s.io/v1',
      spec: {
        parentRefs: [gateway],
        hostnames: ['web.example.com'],
        rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
        ...changes,
      },
    },
    place,
  );
}

test('one host and path of two Ingresses in a cluster is found', () => {
  expect(conflicting(host, ingress(), ingress({}, dev))).toEqual([
    {
      object: 'Ingress/web',
      path: 'spec.rules[0].http.paths[0]',
      message: expect.stringContaining('has the host web.example.com with the path /, which'),
      fix: expect.stringContaining('`overlays`'),
    },
  ]);
});

test('the trailing slash of a prefix and the case of a host make no difference', () => {
  const one = ingress({ paths: [path({ path: '/api' })] });
  const two = ingress({ host: 'Web.example.com', paths: [path({ path: '/api/' })] }, dev);
  expect(conflicting(host, one, two)).toHaveLength(1);
});

test.each<[string, object, object?, object?]>([
  ['another path', { paths: [path({ path: '/api' })] }],
  ['an exact path', { paths: [path({ pathType: 'Exact' })] }],
  ['another host', { host: 'dev.example.com' }],
  ['another class', { ingressClassName: 'internal' }],
  ['another cluster', {}, { ...dev, cluster: 'other' }],
  ['an internal load balancer', {}, dev, { 'alb.ingress.kubernetes.io/scheme': 'internal' }],
  ['another listener', {}, dev, { 'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP": 80}]' }],
  ['a canary', {}, dev, { 'nginx.ingress.kubernetes.io/canary': 'true' }],
  ['a condition', {}, dev, { 'alb.ingress.kubernetes.io/conditions.web': '[]' }],
  ['no host', { host: '' }],
])('an Ingress with %s does not conflict', (_, changes, place = dev, annotations = {}) => {
  expect(conflicting(host, ingress(), ingress(changes, place, annotations))).toEqual([]);
});

test('a redirect in front of the backend of an Ingress does not conflict', () => {
  const redirect = { service: { name: 'ssl-redirect', port: { name: 'use-annotation' } } };
  const both = ingress({ paths: [path({ backend: redirect }), path()] });
  expect(conflicting(host, both)).toEqual([]);
  expect(conflicting(host, both, ingress({ paths: [path({ backend: redirect })] }, dev))).toEqual(
    [],
  );
});

test('equal matches of two HTTPRoutes on one Gateway are found', () => {
  expect(conflicting(host, route(), route({}, dev))).toEqual([
    {
      object: 'HTTPRoute/web',
      path: 'spec.rules[0]',
      message: expect.stringContaining(
        'has the host web.example.com with the path / on the Gateway public, which',
      ),
      fix: expect.any(String),
    },
  ]);
});

test('the match of all paths is the same as no match', () => {
  const all = { rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }] };
  expect(conflicting(host, route(), route(all, dev))).toHaveLength(1);
});

test.each<[string, object, object?]>([
  ['another path', { rules: [{ matches: [{ path: { value: '/api' } }] }] }],
  ['another method', { rules: [{ matches: [{ method: 'POST' }] }] }],
  ['a header', { rules: [{ matches: [{ headers: [{ name: 'x-canary', value: '1' }] }] }] }],
  ['another Gateway', { parentRefs: [{ name: 'internal', namespace: 'gateways' }] }],
  ['a Gateway of its namespace', { parentRefs: [{ name: 'public' }] }],
  ['a listener', { parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'http' }] }],
  ['a Service as parent', { parentRefs: [{ kind: 'Service', name: 'public' }] }],
  ['another host', { hostnames: ['dev.example.com'] }],
  ['the hosts of its listener', { hostnames: undefined }],
  ['another cluster', {}, { ...dev, cluster: 'other' }],
])('an HTTPRoute with %s does not conflict', (_, changes, place = dev) => {
  expect(conflicting(host, route(), route(changes, place))).toEqual([]);
});

const grpcRoute = (match: object = {}, place = {}) =>
  route({ rules: [{ matches: [match] }] }, place, 'GRPCRoute');

test('equal matches of two GRPCRoutes on one Gateway are found', () => {
  const orders = { method: { service: 'shop.v1.Orders' } };
  const exact = { method: { type: 'Exact', service: 'shop.v1.Orders' } };
  expect(conflicting(host, grpcRoute(orders), grpcRoute(exact, dev))).toEqual([
    expect.objectContaining({
      object: 'GRPCRoute/web',
      path: 'spec.rules[0].matches[0]',
      message: expect.stringContaining(
        'has the host web.example.com with the method shop.v1.Orders/* on the Gateway public',
      ),
    }),
  ]);
  const list = { method: { service: 'shop.v1.Orders', method: 'List' } };
  expect(conflicting(host, grpcRoute(orders), grpcRoute(list, dev))).toEqual([]);
  expect(conflicting(host, grpcRoute(), route({}, dev))).toEqual([]);
});
