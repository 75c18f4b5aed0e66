import type { ServiceSpec } from '../../../lib/constructs/network/service-spec';
import {
  byKind,
  daemonRefusals,
  renderDaemon,
  renderWebService,
  webServiceRefusals,
} from '../render';

const ports = { dns: { port: 5353, protocol: 'UDP' }, admin: 9000 } as const;

const service = (spec: ServiceSpec) =>
  byKind(renderWebService({ ports, service: spec }), 'Service')['spec'];

const refused = (spec: object) => webServiceRefusals({ ports, service: spec });

test('another port targets the container port with the same name, by its protocol', () => {
  expect(service({ ports: { dns: 53, admin: { port: 81 } } })).toHaveProperty('ports', [
    { name: 'http', port: 80, targetPort: 'http' },
    { name: 'dns', port: 53, protocol: 'UDP', targetPort: 'dns' },
    { name: 'admin', port: 81, targetPort: 'admin' },
  ]);
});

test('a port can set its target, its protocol and its application protocol', () => {
  const spec = service({
    ports: {
      grpc: { port: 50051, target: 'admin', appProtocol: 'kubernetes.io/h2c' },
      sctp: { port: 36412, target: 36412, protocol: 'SCTP' },
    },
  });

  expect(spec).toHaveProperty('ports', [
    { name: 'http', port: 80, targetPort: 'http' },
    { name: 'grpc', port: 50051, targetPort: 'admin', appProtocol: 'kubernetes.io/h2c' },
    { name: 'sctp', port: 36412, targetPort: 36412, protocol: 'SCTP' },
  ]);
});

test('one number serves two protocols', () => {
  const spec = service({ port: 443, ports: { http3: { port: 443, target: 'dns' } } });

  expect(spec).toHaveProperty('ports.1', {
    name: 'http3',
    port: 443,
    protocol: 'UDP',
    targetPort: 'dns',
  });
});

test('a load balancer Service can set its class and its source ranges', () => {
  const spec = service({
    type: 'LoadBalancer',
    loadBalancerClass: 'service.k8s.aws/nlb',
    loadBalancerSourceRanges: ['203.0.113.0/24'],
    allocateLoadBalancerNodePorts: false,
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 32_000,
  });

  expect(spec).toMatchObject({
    type: 'LoadBalancer',
    loadBalancerClass: 'service.k8s.aws/nlb',
    loadBalancerSourceRanges: ['203.0.113.0/24'],
    allocateLoadBalancerNodePorts: false,
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 32_000,
  });
});

test('node ports can be set, for each protocol', () => {
  const spec = service({
    type: 'NodePort',
    nodePort: 30_080,
    ports: { dns: { port: 53, nodePort: 30_080 } },
  });

  expect(spec).toHaveProperty('ports', [
    { name: 'http', port: 80, targetPort: 'http', nodePort: 30_080 },
    { name: 'dns', port: 53, protocol: 'UDP', targetPort: 'dns', nodePort: 30_080 },
  ]);
});

test('a Service can set how it chooses pods', () => {
  expect(
    service({
      internalTrafficPolicy: 'Local',
      trafficDistribution: 'PreferSameZone',
      ipFamilyPolicy: 'RequireDualStack',
      publishNotReadyAddresses: true,
      sessionAffinity: 'ClientIP',
    }),
  ).toMatchObject({
    internalTrafficPolicy: 'Local',
    trafficDistribution: 'PreferSameZone',
    ipFamilyPolicy: 'RequireDualStack',
    publishNotReadyAddresses: true,
    sessionAffinity: 'ClientIP',
  });
  expect(service({ sessionAffinity: { clientIP: { timeoutSeconds: 600 } } })).toMatchObject({
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
  });
});

test('a field that is newer than the typed API objects is rendered in its place', () => {
  const keys = Object.keys(service({ type: 'NodePort', trafficDistribution: 'PreferClose' }) ?? {});

  expect(keys).toEqual([...keys].sort());
  expect(keys).toContain('trafficDistribution');
});

test('a field of another type of Service is refused with its path', () => {
  const onlyLoadBalancer = 'Only a Service of type "LoadBalancer" has this field.';
  const onlyExternal = 'Only a Service of type "NodePort" or "LoadBalancer" has this field.';

  expect(refused({ loadBalancerClass: 'a' })).toEqual([
    `service.loadBalancerClass: ${onlyLoadBalancer}`,
  ]);
  expect(refused({ type: 'NodePort', loadBalancerSourceRanges: [] })).toEqual([
    `service.loadBalancerSourceRanges: ${onlyLoadBalancer}`,
  ]);
  expect(
    refused({ externalTrafficPolicy: 'Local', ports: { dns: { port: 53, nodePort: 30_053 } } }),
  ).toEqual([
    `service.externalTrafficPolicy: ${onlyExternal}`,
    `service.ports.dns.nodePort: ${onlyExternal}`,
  ]);
  expect(refused({ type: 'LoadBalancer', healthCheckNodePort: 32_000 })).toEqual([
    'service.healthCheckNodePort: `healthCheckNodePort` requires `externalTrafficPolicy: "Local"`.',
  ]);
  expect(refused({ headless: true, sessionAffinity: 'ClientIP' })).toEqual([
    'service.sessionAffinity: A headless Service does not balance load: its clients choose a pod themselves.',
  ]);
});

test('a port that the container does not have, or not with this protocol, is refused', () => {
  expect(refused({ ports: { metrics: 9090 } })).toEqual([
    'service.ports.metrics: The container has no port with this name. Add it to `ports`.',
  ]);
  expect(refused({ ports: { a: { port: 81, target: 'metrics' } } })).toEqual([
    'service.ports.a.target: The container has no port with this name. Add it to `ports`.',
  ]);
  expect(refused({ ports: { dns: { port: 53, protocol: 'TCP' } } })).toEqual([
    'service.ports.dns.protocol: The container\'s port "dns" is UDP, not TCP.',
  ]);
});

test('ports of a Service that clash are refused', () => {
  expect(refused({ ports: { admin: 80 } })).toEqual([
    'service: Two ports of the Service have the same number. Its main port is 80 unless you set `port`.',
  ]);
  expect(refused({ ports: { http: { port: 81, target: 9000 } } })).toEqual([
    'service.ports.http: The main port is already named "http".',
  ]);
  const twice = { port: 81, nodePort: 30_080 };
  expect(refused({ type: 'NodePort', nodePort: 30_080, ports: { admin: twice } })).toEqual([
    'service.ports.admin.nodePort: Another port of the Service already has the node port 30080.',
  ]);
  expect(refused({ type: 'LoadBalancer', port: 10_250 })).toEqual([
    "service.port: 10250 is the kubelet's port: a load balancer cannot use it.",
  ]);
});

test('invalid values are refused', () => {
  expect(refused({ sessionAffinity: { clientIP: { timeoutSeconds: 90_000 } } })).toEqual([
    'service.sessionAffinity.clientIP.timeoutSeconds: The maximum is 86400, one day.',
  ]);
  expect(refused({ type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0'] })).toEqual([
    expect.stringMatching(
      /^service\.loadBalancerSourceRanges\[0\]: "10.0.0.0" is not a CIDR block/,
    ),
  ]);
  expect(refused({ ports: { dns: { prot: 53 } } })).toContain(
    'service.ports.dns.prot: There is no such field. Did you mean `port`?',
  );
});

test('a Service of pods without a main port only has its own ports', () => {
  const syslog = { syslog: { port: 5514, protocol: 'UDP' } } as const;

  const objects = renderDaemon({ ports: syslog, service: { ports: { syslog: 514 } } });

  expect(byKind(objects, 'Service')).toHaveProperty('spec.ports', [
    { name: 'syslog', port: 514, protocol: 'UDP', targetPort: 'syslog' },
  ]);
  expect(daemonRefusals({ service: {} })).toEqual([
    'service: The Service has no port. Set `port` to the port that the pods listen on, or add one of `ports` to `service.ports`.',
  ]);
  expect(daemonRefusals({ ports: syslog, service: { port: 80, ports: { syslog: 514 } } })).toEqual([
    'service.port: The pods have no main port. Set `port`, or use `service.ports`.',
  ]);
});

test('a Service can have labels of its own, but not other selector labels', () => {
  const labels = { 'example.com/scrape': 'true', 'app.kubernetes.io/name': 'other' };
  expect(byKind(renderWebService({ service: { labels } }), 'Service').metadata.labels).toEqual({
    'example.com/scrape': 'true',
    'app.kubernetes.io/name': 'my-app',
    'app.kubernetes.io/instance': 'my-app',
  });
  expect(webServiceRefusals({ service: { labels: { a: 'b c' } } })).toEqual([
    expect.stringMatching(/^service\.labels\.a: "b c" is not a label value/),
  ]);
});

test('a Service can have address families', () => {
  const service = { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6', 'IPv4'] } as const;
  expect(byKind(renderWebService({ service }), 'Service')).toHaveProperty('spec.ipFamilies', [
    'IPv6',
    'IPv4',
  ]);
  expect(webServiceRefusals({ service: { ipFamilies: ['IPv6', 'IPv4'] } })).toEqual([
    expect.stringMatching(/^service\.ipFamilies: A Service of two families needs/),
  ]);
  expect(webServiceRefusals({ service: { ...service, ipFamilies: ['IPv4', 'IPv4'] } })).toEqual([
    'service.ipFamilies: The list repeats a family.',
  ]);
});
