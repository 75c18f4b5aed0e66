import { exec, httpGet } from '../../../lib/constructs/pod/probe';
import { byKind, renderWebService, webServiceRefusals } from '../render';

const host = 'my-app.example.com';

test('an Ingress is an internal load balancer of AWS with the pods as targets', () => {
  const objects = renderWebService({ ingress: { host } });

  const service = { name: 'my-app', port: { name: 'http' } };
  expect(byKind(objects, 'Ingress')).toEqual({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'my-app',
      labels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
      annotations: {
        'alb.ingress.kubernetes.io/scheme': 'internal',
        'alb.ingress.kubernetes.io/target-type': 'ip',
      },
    },
    spec: {
      ingressClassName: 'alb',
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] } }],
    },
  });
});

test('a load balancer can face the internet, with a certificate', () => {
  const certificateArn = 'arn:aws:acm:ap-south-1:123456789012:certificate/1';

  const objects = renderWebService({
    ingress: { host, scheme: 'internet-facing', certificateArn },
  });

  expect(byKind(objects, 'Ingress').metadata.annotations).toEqual({
    'alb.ingress.kubernetes.io/scheme': 'internet-facing',
    'alb.ingress.kubernetes.io/target-type': 'ip',
    'alb.ingress.kubernetes.io/certificate-arn': certificateArn,
    'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
    'alb.ingress.kubernetes.io/ssl-redirect': '443',
  });
});

test('a load balancer uses the readiness probe as its health check', () => {
  const annotations = (readiness: ReturnType<typeof httpGet>) =>
    byKind(renderWebService({ readiness, ingress: { host } }), 'Ingress').metadata.annotations;

  expect(annotations(httpGet('/healthz'))).toMatchObject({
    'alb.ingress.kubernetes.io/healthcheck-path': '/healthz',
  });
  expect(annotations(httpGet('/healthz'))).not.toHaveProperty([
    'alb.ingress.kubernetes.io/healthcheck-port',
  ]);
  expect(annotations(httpGet('/healthz', { port: 8080 }))).toEqual(
    annotations(httpGet('/healthz')),
  );
});

test('the health check of a load balancer uses the port of the probe', () => {
  const readiness = httpGet('/healthz', { port: 9000 });

  const objects = renderWebService({ readiness, ingress: { host } });

  expect(byKind(objects, 'Ingress').metadata.annotations).toMatchObject({
    'alb.ingress.kubernetes.io/healthcheck-path': '/healthz',
    'alb.ingress.kubernetes.io/healthcheck-port': '9000',
  });
});

test('a load balancer ignores a command probe', () => {
  const asked = renderWebService({ readiness: exec(['true']), ingress: { host } });

  expect(byKind(asked, 'Ingress')).toEqual(
    byKind(renderWebService({ ingress: { host } }), 'Ingress'),
  );
});

test('annotations are added to those of the class, and take precedence', () => {
  const objects = renderWebService({
    ingress: {
      host,
      annotations: {
        'alb.ingress.kubernetes.io/scheme': 'internet-facing',
        'alb.ingress.kubernetes.io/group.name': 'shop',
      },
    },
  });

  expect(byKind(objects, 'Ingress').metadata.annotations).toEqual({
    'alb.ingress.kubernetes.io/scheme': 'internet-facing',
    'alb.ingress.kubernetes.io/target-type': 'ip',
    'alb.ingress.kubernetes.io/group.name': 'shop',
  });
});

test('an Ingress of another class has no AWS annotations, and its certificate in a Secret', () => {
  const objects = renderWebService({
    readiness: httpGet('/healthz'),
    ingress: { host, className: 'traefik', tlsSecret: 'my-app-tls' },
  });

  const ingress = byKind(objects, 'Ingress');
  expect(ingress.metadata).not.toHaveProperty('annotations');
  expect(ingress['spec']).toMatchObject({
    ingressClassName: 'traefik',
    tls: [{ hosts: [host], secretName: 'my-app-tls' }],
  });
});

test('all hosts have the same paths', () => {
  const hosts = ['a.example.com', '*.b.example.com'];

  const objects = renderWebService({
    ingress: { host: hosts, path: '/api', className: 'traefik', tlsSecret: 'tls' },
  });

  const paths = [expect.objectContaining({ path: '/api', pathType: 'Prefix' })];
  expect(byKind(objects, 'Ingress')['spec']).toMatchObject({
    tls: [{ hosts }],
    rules: [
      { host: 'a.example.com', http: { paths } },
      { host: '*.b.example.com', http: { paths } },
    ],
  });
});

test('an Ingress without a host is refused: it would match every host', () => {
  expect(webServiceRefusals({ ingress: {} })).toEqual([
    'ingress.host: There is no host. Set `host`, or `defaults.domain` in the environment.',
  ]);
  expect(webServiceRefusals({ ingress: { host: [] } })).toEqual([
    'ingress.host: The list is empty.',
  ]);
});

test.each(['My-App.example.com', 'my_app.example.com', 'a..b', '', 'https://a.example.com', 'a.*'])(
  '%p is not a host',
  (name) => {
    expect(webServiceRefusals({ ingress: { host: name } })).toEqual([
      `ingress.host: "${name}" is not a host name, such as "my-app.example.com".`,
    ]);
    expect(webServiceRefusals({ ingress: { host: [name] } })).toHaveLength(1);
  },
);

test('options of one class are refused for another', () => {
  const foreign = { host, className: 'traefik', scheme: 'internal' };
  const certificate = {
    host,
    className: 'traefik',
    certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
  };

  const message = expect.stringMatching(
    /^ingress: `scheme` and `certificateArn` are only for the class "alb"/,
  );
  expect(webServiceRefusals({ ingress: foreign })).toEqual([message]);
  expect(webServiceRefusals({ ingress: certificate })).toEqual([message]);
  expect(webServiceRefusals({ ingress: { host, tlsSecret: 'tls' } })).toEqual([
    'ingress: The class "alb" does not support `tlsSecret`. Use `certificateArn`.',
  ]);
});

test('a path without a slash, and an invalid certificate, are refused', () => {
  expect(webServiceRefusals({ ingress: { host, path: 'api', certificateArn: 'mine' } })).toEqual([
    'ingress.path: The path must start with a slash.',
    'ingress.certificateArn: "mine" is not a certificate in AWS Certificate Manager.',
  ]);
});

test.each([
  ['//', '//'],
  ['/a/../b', '/..'],
  ['/a/.', '/.'],
  ['/a%2Fb', '%2F'],
  ['/a b', ' '],
  ['/a?b=c', '?'],
])('the path %s is refused', (path, what) => {
  expect(webServiceRefusals({ ingress: { host, path } })).toEqual([
    `ingress.path: "${path}" is not a path: it must not contain "${what}".`,
  ]);
  const gateway = { name: 'public' };
  expect(webServiceRefusals({ route: { host, gateway, path } })).toHaveLength(1);
});

test('a wildcard in the path of a load balancer needs a path type of its own', () => {
  expect(webServiceRefusals({ ingress: { host, path: '/api/*' } })).toEqual([
    expect.stringMatching(/^ingress: The load balancer refuses a wildcard/),
  ]);
  const pathType = 'ImplementationSpecific' as const;
  const rendered = renderWebService({ ingress: { host, path: '/api/*', pathType } });
  expect(byKind(rendered, 'Ingress')['spec']).toMatchObject({
    rules: [{ http: { paths: [{ path: '/api/*', pathType }] } }],
  });
  expect(renderWebService({ ingress: { host, path: '/*', className: 'traefik' } })).toHaveLength(3);
});

test.each([
  ['the class', { 'kubernetes.io/ingress.class': 'alb' }, /is not allowed beside `className`/],
  [
    'instances as targets',
    { 'alb.ingress.kubernetes.io/target-type': 'instance' },
    /needs a node port/,
  ],
  [
    'broken JSON',
    { 'alb.ingress.kubernetes.io/actions.go': '{' },
    /actions\.go" is not valid JSON/,
  ],
])('an annotation with %s is refused', (_, annotations, message) => {
  expect(webServiceRefusals({ ingress: { host, annotations } })).toEqual([
    expect.stringMatching(message),
  ]);
});

test('instances can be targets of a Service with a node port', () => {
  const annotations = { 'alb.ingress.kubernetes.io/target-type': 'instance' };
  const service = { type: 'NodePort' } as const;
  expect(renderWebService({ ingress: { host, annotations }, service })).toHaveLength(3);
});

test('an address is not a host', () => {
  expect(webServiceRefusals({ ingress: { host: '10.0.0.1' } })).toHaveLength(1);
});
