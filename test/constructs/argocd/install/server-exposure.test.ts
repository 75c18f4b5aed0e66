import { serverParameters } from '../../../../lib/constructs/argocd/install/parameters';
import { addServerExposure } from '../../../../lib/constructs/argocd/install/server-exposure';
import type { ArgocdProps } from '../../../../lib/model/argocd/argocd';
import { MINIMAL } from '../../../argocd';
import { byKind, kindsAndNames, render } from '../../render';

const url = 'https://argocd.example.com';

function exposed(argocd: Partial<ArgocdProps>) {
  return render((chart) => addServerExposure(chart, { ...MINIMAL, url, ...argocd }));
}

const parameters = (argocd: Partial<ArgocdProps>) =>
  serverParameters({ ...MINIMAL, url, ...argocd });

test('nothing exposes the server unless it is asked for', () => {
  expect(exposed({})).toEqual([]);
  expect(parameters({})).toEqual({});
});

test('a load balancer sends gRPC to a Service of its own, before everything else', () => {
  const objects = exposed({ exposure: { alb: {} } });
  expect(kindsAndNames(objects)).toEqual(['Service/argocd-server-grpc', 'Ingress/argocd-server']);
  const ingress = byKind(objects, 'Ingress');
  const annotations = ingress.metadata.annotations ?? {};
  expect(annotations).toMatchObject({
    'alb.ingress.kubernetes.io/scheme': 'internal',
    'alb.ingress.kubernetes.io/target-type': 'ip',
    'alb.ingress.kubernetes.io/backend-protocol': 'HTTP',
    'alb.ingress.kubernetes.io/healthcheck-path': '/healthz',
  });
  // The name after the dot is that of the Service which the condition is for.
  const condition = annotations['alb.ingress.kubernetes.io/conditions.argocd-server-grpc'];
  expect(JSON.parse(condition ?? '')).toEqual([
    {
      field: 'http-header',
      httpHeaderConfig: { httpHeaderName: 'Content-Type', values: ['application/grpc'] },
    },
  ]);
  expect(ingress).toHaveProperty('spec.rules.0.host', 'argocd.example.com');
  expect(ingress).toHaveProperty(
    'spec.rules.0.http.paths.0.backend.service.name',
    'argocd-server-grpc',
  );
  expect(ingress).toHaveProperty('spec.rules.0.http.paths.1.backend.service.name', 'argocd-server');
});

test('the Service for gRPC has the version of the protocol, and a health check that needs no session', () => {
  const service = byKind(exposed({ exposure: { alb: {} } }), 'Service');
  expect(service.metadata.annotations).toEqual({
    'alb.ingress.kubernetes.io/backend-protocol-version': 'GRPC',
    'alb.ingress.kubernetes.io/healthcheck-path': '/AWS.ALB/healthcheck',
    'alb.ingress.kubernetes.io/success-codes': '12',
  });
  expect(service).toHaveProperty('spec.selector', { 'app.kubernetes.io/name': 'argocd-server' });
});

test('where TLS ends at the proxy, the server speaks HTTP', () => {
  expect(parameters({ exposure: { alb: {} } })).toEqual({ 'server.insecure': 'true' });
  expect(parameters({ exposure: { gateway: { name: 'main' } } })).toEqual({
    'server.insecure': 'true',
  });
  expect(parameters({ exposure: { alb: { tlsToServer: true } } })).toEqual({});
});

test('with TLS to the server, the proxy uses its port for HTTPS', () => {
  const ingress = byKind(exposed({ exposure: { alb: { tlsToServer: true } } }), 'Ingress');
  expect(ingress.metadata.annotations).toMatchObject({
    'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS',
  });
  expect(ingress).toHaveProperty('spec.rules.0.http.paths.1.backend.service.port.number', 443);
});

test('several certificates are one annotation, and a group has an order', () => {
  const arn = (id: string) => `arn:aws:acm:ap-south-1:123456789012:certificate/${id}`;
  const alb = { certificateArn: [arn('a'), arn('b')], group: 'tools', order: 0 };
  const ingress = byKind(exposed({ exposure: { alb } }), 'Ingress');
  expect(ingress.metadata.annotations).toMatchObject({
    'alb.ingress.kubernetes.io/certificate-arn': `${arn('a')},${arn('b')}`,
    'alb.ingress.kubernetes.io/group.name': 'tools',
    'alb.ingress.kubernetes.io/group.order': '0',
  });
});

test('below a path, gRPC has no route: the command line uses grpc-web', () => {
  for (const exposure of [{ alb: {} }, { gateway: { name: 'main' } }]) {
    const objects = exposed({ url: `${url}/argocd`, exposure });
    expect(kindsAndNames(objects)).toHaveLength(1);
    expect(JSON.stringify(objects)).not.toContain('grpc');
    expect(JSON.stringify(objects)).toContain('"/argocd"');
  }
  expect(parameters({ url: `${url}/argocd` })).toEqual({
    'server.basehref': '/argocd',
    'server.rootpath': '/argocd',
  });
});

test('a Gateway has one route for both, with gRPC over unencrypted HTTP/2', () => {
  const gateway = { name: 'main', namespace: 'gateway', listener: 'https' };
  const objects = exposed({ exposure: { gateway } });
  expect(kindsAndNames(objects)).toEqual(['Service/argocd-server-grpc', 'HTTPRoute/argocd-server']);
  const route = byKind(objects, 'HTTPRoute');
  expect(route).toHaveProperty('spec.parentRefs.0', {
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    name: 'main',
    namespace: 'gateway',
    sectionName: 'https',
  });
  expect(route).toHaveProperty('spec.rules.0.matches.0.headers', [
    { type: 'Exact', name: 'content-type', value: 'application/grpc' },
  ]);
  expect(route).not.toHaveProperty('spec.rules.1.matches.0.headers');
  const service = byKind(objects, 'Service');
  expect(service).toHaveProperty('spec.ports.0.appProtocol', 'kubernetes.io/h2c');
});

test('any other Ingress has the UI only', () => {
  const ingress = { className: 'nginx', tlsSecret: 'argocd-tls' };
  const objects = exposed({ exposure: { ingress } });
  expect(kindsAndNames(objects)).toEqual(['Ingress/argocd-server']);
  expect(objects[0]).toHaveProperty('spec.tls', [
    { hosts: ['argocd.example.com'], secretName: 'argocd-tls' },
  ]);
  expect(objects[0]).not.toHaveProperty('metadata.annotations');
});
