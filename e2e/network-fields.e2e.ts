import { App, Chart } from 'cdk8s';
import { type JsonObject, objectAt } from '../lib/base/json';
import { httpGet } from '../lib/constructs/pod/probe';
import { WebService, type WebServiceProps } from '../lib/constructs/workloads/web-service';
import { createCrds } from './crds';
import { onCluster, useControlPlane } from './use-control-plane';

const cluster = useControlPlane();

const gateway = { name: 'public', namespace: 'gateways', listener: 'https', port: 443 };
const host = 'shop.example.com';
const arn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';

/** Every field of a Service, an Ingress and the routes. */
const PROPS: WebServiceProps = {
  name: 'shop',
  image: 'registry.example.com/shop:v1.0.0',
  port: 8080,
  ports: { grpc: 9090, dns: { port: 5353, protocol: 'UDP' } },
  readiness: httpGet('/healthz'),
  service: {
    type: 'LoadBalancer',
    labels: { 'example.com/scrape': 'true' },
    annotations: { 'example.com/a': 'b' },
    ports: { grpc: { port: 50051, appProtocol: 'kubernetes.io/h2c', nodePort: 30051 }, dns: 53 },
    nodePort: 30080,
    externalTrafficPolicy: 'Local',
    internalTrafficPolicy: 'Cluster',
    healthCheckNodePort: 30090,
    sessionAffinity: { clientIP: { timeoutSeconds: 600 } },
    loadBalancerClass: 'service.k8s.aws/nlb',
    loadBalancerSourceRanges: ['203.0.113.0/24'],
    allocateLoadBalancerNodePorts: true,
    publishNotReadyAddresses: true,
    ipFamilyPolicy: 'PreferDualStack',
    ipFamilies: ['IPv4'],
    trafficDistribution: 'PreferSameZone',
  },
  ingress: {
    host: [host, '*.example.com'],
    paths: {
      '/': {},
      '/grpc': { port: 'grpc', pathType: 'Exact' },
      '/admin': { service: 'shop-admin', port: 8080 },
      '/img/*': { action: 'gone', pathType: 'ImplementationSpecific' },
    },
    hosts: { 'old.example.com': {} },
    defaultBackend: { port: 'grpc' },
    certificateArn: [arn],
    labels: { 'example.com/team': 'shop' },
    alb: {
      group: 'public',
      order: 1,
      healthCheck: { path: '/ready', intervalSeconds: 10 },
      actions: { gone: { fixedResponse: { statusCode: 410 } } },
      tags: { team: 'shop' },
    },
  },
  route: {
    gateway: [gateway, { name: 'internal' }],
    host: [host, 'www.example.com'],
    annotations: { 'example.com/a': 'b' },
    rules: {
      api: {
        matches: [
          { path: '/api', method: 'GET', headers: { 'x-a': '1', 'x-b': { regex: '.+' } } },
          { path: { regex: '/v[12]' }, query: { q: '1' } },
          { path: { exact: '/c' } },
        ],
        requestHeaders: { set: { 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] },
        responseHeaders: { remove: ['server'] },
        rewrite: { host: 'shop.internal', path: { full: '/' } },
        mirror: { service: 'copy', port: 80, percent: 5 },
        cors: { allowOrigins: ['https://*.example.com'], allowCredentials: true },
        extensions: [{ group: 'example.com', kind: 'Limit', name: 'a' }],
        timeouts: { request: '10s', backendRequest: '1s500ms' },
        backends: { shop: { port: 'grpc', weight: 9 }, 'shop-next': { port: 80 } },
      },
      rest: {},
    },
  },
  routes: {
    old: {
      gateway,
      host: 'old.example.com',
      rules: { all: { redirect: { scheme: 'https', host, port: 8443, path: { prefix: '/' } } } },
    },
  },
  grpcRoutes: {
    api: {
      gateway,
      host: 'grpc.example.com',
      rules: {
        orders: {
          matches: [
            { service: 'shop.v1.Orders', method: 'Get', headers: { 'x-a': '1' } },
            { method: { regex: '.*' } },
          ],
          backends: { shop: { port: 'grpc' } },
          mirror: { service: 'copy', port: 80 },
        },
      },
    },
  },
};

const OBJECTS: JsonObject[] = rendered([
  PROPS,
  {
    name: 'web',
    image: PROPS.image,
    port: 8080,
    ingress: {
      host: 'web.example.com',
      hosts: { 'api.example.com': { tlsSecret: 'api' } },
      className: 'traefik',
      clusterIssuer: 'letsencrypt',
    },
  },
]);

function rendered(services: readonly WebServiceProps[]): JsonObject[] {
  const options = { disableResourceNameHashes: true, namespace: 'default' };
  const chart = new Chart(new App(), 'network', options);
  for (const props of services) new WebService(chart, props.name, props);
  return chart.toJson();
}

beforeAll(async () => {
  if (onCluster !== test) return;
  await createCrds(cluster().api, { strict: true });
});

onCluster('the API server accepts every field of a Service, an Ingress and a route', async () => {
  const refused: unknown[] = [];
  for (const object of OBJECTS) {
    const { status, body } = await cluster().api.dryRun(object);
    if (status >= 300) refused.push([object['kind'], body.message]);
  }
  expect(refused).toEqual([]);
});

onCluster('it adds no default to a list of theirs: a second apply changes nothing', async () => {
  const { api } = cluster();
  const kinds = OBJECTS.filter(({ kind }) => /Route$|^Ingress$/.test(`${kind}`));
  expect(kinds).toHaveLength(5);
  for (const object of kinds) {
    const { status, body } = await api.apply(object);
    expect([object['kind'], status]).toEqual([object['kind'], 201]);
    const spec = objectAt(body as JsonObject, 'spec');
    expect(spec).toEqual(objectAt(object, 'spec'));
  }
});
