import { byKind, renderWebService, webServiceRefusals } from '../render';

const host = 'my-app.example.com';

// API server defaults: in a list, Argo CD would report a difference without them.
const gatewayKind = { group: 'gateway.networking.k8s.io', kind: 'Gateway' };

test('a route connects a Gateway to the Service', () => {
  const objects = renderWebService({ route: { host, gateway: { name: 'public' } } });

  expect(byKind(objects, 'HTTPRoute')).toEqual({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: {
      name: 'my-app',
      labels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
    },
    spec: {
      parentRefs: [{ ...gatewayKind, name: 'public' }],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'my-app', port: 80, weight: 1 }],
        },
      ],
    },
  });
});

test('a route can be attached to one listener of a Gateway in another namespace', () => {
  const gateway = { name: 'public', namespace: 'gateways', listener: 'https' };

  const objects = renderWebService({ route: { host, gateway } });

  expect(byKind(objects, 'HTTPRoute')).toHaveProperty('spec.parentRefs', [
    { ...gatewayKind, name: 'public', namespace: 'gateways', sectionName: 'https' },
  ]);
});

test('a route can have a path, several hosts, and the port of the Service', () => {
  const objects = renderWebService({
    service: { port: 8443 },
    route: { host: ['a.example.com', 'b.example.com'], path: '/api', gateway: { name: 'public' } },
  });

  expect(byKind(objects, 'HTTPRoute')['spec']).toMatchObject({
    hostnames: ['a.example.com', 'b.example.com'],
    rules: [
      {
        matches: [{ path: { value: '/api' } }],
        backendRefs: [{ name: 'my-app', port: 8443 }],
      },
    ],
  });
});

test('a route without a host is refused', () => {
  expect(webServiceRefusals({ route: { gateway: { name: 'public' } } })).toEqual([
    'route.host: There is no host. Set `host`, or `defaults.domain` in the environment.',
  ]);
});

test('a route without a Gateway is refused', () => {
  expect(webServiceRefusals({ route: { host } })).toEqual([
    'route.gateway: This field is required.',
  ]);
});

test('an invalid field of a route is refused with its path', () => {
  const gateway = { name: 'Public', namespace: 'my.gateways', listener: '' };

  expect(webServiceRefusals({ route: { host, path: 'api', gateway } })).toEqual([
    expect.stringMatching(/^route\.gateway\.name: "Public" is not a DNS name/),
    expect.stringMatching(/^route\.gateway\.namespace: "my.gateways" is not a DNS label/),
    expect.stringMatching(/^route\.gateway\.listener: "" is not a DNS name/),
    'route.path: The path must start with a slash.',
  ]);
});
