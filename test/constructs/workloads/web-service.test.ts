import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { httpGet } from '../../../lib/constructs/pod/probe';
import {
  byKind,
  container,
  kindsAndNames,
  pod,
  render,
  renderWebService,
  webServiceRefusals,
} from '../render';

test('a web service with only required fields is a Deployment behind a Service', () => {
  const objects = renderWebService({});

  expect(kindsAndNames(objects)).toEqual(['Deployment/my-app', 'Service/my-app']);
  expect(container(objects).ports).toEqual([{ name: 'http', containerPort: 8080 }]);
  expect(byKind(objects, 'Service')).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'my-app',
      labels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
    },
    spec: {
      selector: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    },
  });
});

test('the Service selects exactly the pods of the Deployment', () => {
  const objects = renderWebService({ name: 'shop-web', app: 'shop', labels: { team: 'shop' } });

  const selector = {
    'app.kubernetes.io/name': 'shop',
    'app.kubernetes.io/instance': 'shop-web',
  };
  expect(byKind(objects, 'Service')).toHaveProperty('spec.selector', selector);
  expect(byKind(objects, 'Deployment')).toHaveProperty('spec.selector.matchLabels', selector);
});

test('the name of the port is the same for the container, the Service and the Ingress', () => {
  const objects = renderWebService({ portName: 'grpc', ingress: { host: 'a.example.com' } });

  const backend = { service: { name: 'my-app', port: { name: 'grpc' } } };
  expect(container(objects).ports).toMatchObject([{ name: 'grpc' }]);
  expect(byKind(objects, 'Service')).toHaveProperty('spec.ports', [
    { name: 'grpc', port: 80, targetPort: 'grpc' },
  ]);
  expect(byKind(objects, 'Ingress')).toHaveProperty('spec.rules.0.http.paths.0.backend', backend);
});

test('a Service can have another port, a protocol and annotations', () => {
  const objects = renderWebService({
    service: {
      port: 8443,
      appProtocol: 'kubernetes.io/h2c',
      annotations: { 'example.com/owner': 'shop' },
    },
  });

  const service = byKind(objects, 'Service');
  expect(service.metadata.annotations).toEqual({ 'example.com/owner': 'shop' });
  expect(service).toHaveProperty('spec.ports', [
    { name: 'http', port: 8443, targetPort: 'http', appProtocol: 'kubernetes.io/h2c' },
  ]);
});

test('a Service can expose other ports of the container', () => {
  const objects = renderWebService({ ports: { admin: 9000 }, service: { ports: { admin: 81 } } });

  expect(byKind(objects, 'Service')).toHaveProperty('spec.ports', [
    { name: 'http', port: 80, targetPort: 'http' },
    { name: 'admin', port: 81, targetPort: 'admin' },
  ]);
});

test.each(['NodePort', 'LoadBalancer'] as const)('a Service can be a %s', (type) => {
  const objects = renderWebService({ service: { type } });

  expect(byKind(objects, 'Service')).toHaveProperty('spec.type', type);
});

test('a ClusterIP Service omits the default type', () => {
  const objects = renderWebService({ service: { type: 'ClusterIP', headless: false } });

  expect(objects).toEqual(renderWebService({}));
});

test('a headless Service resolves to the pods', () => {
  const objects = renderWebService({ service: { headless: true } });

  expect(byKind(objects, 'Service')).toHaveProperty('spec.clusterIP', 'None');
});

test.each(['NodePort', 'LoadBalancer'])('a headless %s is refused, as by Kubernetes', (type) => {
  expect(webServiceRefusals({ service: { type, headless: true } })).toEqual([
    'service: A headless Service has no address of its own, so its type must be "ClusterIP".',
  ]);
});

test('a web service without a port is refused', () => {
  expect(webServiceRefusals({ port: undefined })).toEqual(['port: This field is required.']);
  expect(webServiceRefusals({ port: '8080' })).toEqual(['port: Expected a number, got "8080".']);
});

test('an invalid field of a Service is refused with its path', () => {
  const refused = (service: object) => webServiceRefusals({ service });

  expect(refused({ port: 0 })).toEqual([
    'service.port: 0 is not a port: use a whole number from 1 to 65535.',
  ]);
  expect(refused({ type: 'ExternalName' })).toEqual([
    'service.type: Expected ("ClusterIP" | "NodePort" | "LoadBalancer"), got "ExternalName".',
  ]);
  expect(refused({ appProtocol: 'not a protocol' })).toHaveLength(1);
  expect(refused({ ports: { 'a-name-of-16-let': 81 } })).toEqual([
    expect.stringContaining('is not a port name: use 1 to 15 lower-case letters'),
  ]);
  expect(refused({ anotations: {} })).toEqual([
    'service.anotations: There is no such field. Did you mean `annotations`?',
  ]);
});

test('an invalid port name is refused', () => {
  expect(webServiceRefusals({ portName: 'HTTP' })).toEqual([
    expect.stringMatching(/^portName: "HTTP" is not a port name/),
  ]);
});

test('a web service renders the same fields as a Deployment and a Service of cdk8s-plus', () => {
  // GIVEN
  const theirs = render((chart) => {
    const deployment = new kplus.Deployment(chart, 'Deployment', {
      metadata: { name: 'my-app' },
      replicas: 2,
      containers: [
        {
          image: 'example/my-app:v1',
          ports: [{ name: 'http', number: 8080 }],
          readiness: kplus.Probe.fromHttpGet('/healthz', {
            port: 8080,
            initialDelaySeconds: Duration.seconds(5),
            periodSeconds: Duration.seconds(10),
          }),
          resources: {
            cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.millis(500) },
            memory: { request: Size.mebibytes(128), limit: Size.mebibytes(512) },
          },
          envVariables: {
            LOG_LEVEL: kplus.EnvValue.fromValue('info'),
            PASSWORD: kplus.EnvValue.fromSecretValue({
              secret: kplus.Secret.fromSecretName(chart, 'Secret', 'database'),
              key: 'password',
            }),
          },
        },
      ],
    });
    deployment.exposeViaService({ name: 'my-app', ports: [{ port: 80, targetPort: 8080 }] });
  });

  // WHEN
  const ours = renderWebService({
    replicas: 2,
    readiness: httpGet('/healthz', { initialDelaySeconds: 5, periodSeconds: 10 }),
    resources: {
      cpu: { request: '100m', limit: '500m' },
      memory: { request: '128Mi', limit: '512Mi' },
    },
    env: { LOG_LEVEL: 'info', PASSWORD: { secret: 'database', key: 'password' } },
  });

  // THEN
  const { name, securityContext, ...meaning } = container(ours);
  expect(container(theirs)).toMatchObject(meaning);
  expect(pod(theirs).securityContext?.runAsNonRoot).toBe(pod(ours).securityContext?.runAsNonRoot);
  expect(byKind(theirs, 'Deployment')).toHaveProperty('spec.replicas', 2);
  expect(byKind(theirs, 'Service')).toHaveProperty('spec.ports.0', { port: 80, targetPort: 8080 });
  expect(byKind(ours, 'Service')).toHaveProperty('spec.ports.0.port', 80);
});
