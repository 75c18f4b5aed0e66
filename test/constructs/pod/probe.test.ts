import { exec, grpc, httpGet, tcpSocket } from '../../../lib/constructs/pod/probe';
import {
  container,
  pod,
  renderWebService,
  renderWorker,
  webServiceRefusals,
  workerRefusals,
} from '../render';

test("an HTTP probe uses the workload's port, and sets no other fields", () => {
  const objects = renderWebService({ readiness: httpGet('/healthz') });

  expect(container(objects).readinessProbe).toEqual({ httpGet: { path: '/healthz', port: 8080 } });
});

test('an HTTP probe can set its port, scheme and headers', () => {
  const readiness = httpGet('/', {
    port: 9000,
    scheme: 'HTTPS',
    headers: { Host: 'a', Accept: 'b' },
  });

  const objects = renderWebService({ readiness });

  expect(container(objects).readinessProbe).toEqual({
    httpGet: {
      path: '/',
      port: 9000,
      scheme: 'HTTPS',
      httpHeaders: [
        { name: 'Host', value: 'a' },
        { name: 'Accept', value: 'b' },
      ],
    },
  });
});

test("a TCP probe connects to the workload's port, or to its own", () => {
  const objects = renderWebService({
    readiness: tcpSocket(),
    liveness: tcpSocket({ port: 9000 }),
  });

  expect(container(objects).readinessProbe).toEqual({ tcpSocket: { port: 8080 } });
  expect(container(objects).livenessProbe).toEqual({ tcpSocket: { port: 9000 } });
});

test("a gRPC probe checks the server or one service, on the workload's port or its own", () => {
  const objects = renderWebService({
    readiness: grpc(),
    liveness: grpc({ port: 9000, service: 'orders' }),
  });

  expect(container(objects).readinessProbe).toEqual({ grpc: { port: 8080 } });
  expect(container(objects).livenessProbe).toEqual({ grpc: { port: 9000, service: 'orders' } });
});

test('a command probe runs its command, and needs no port', () => {
  const objects = renderWorker({ liveness: exec(['cat', '/tmp/alive']) });

  expect(container(objects).livenessProbe).toEqual({ exec: { command: ['cat', '/tmp/alive'] } });
});

test('every time and threshold of a probe is rendered', () => {
  const readiness = httpGet('/', {
    initialDelaySeconds: 1,
    periodSeconds: 2,
    timeoutSeconds: 3,
    failureThreshold: 4,
    successThreshold: 5,
  });

  const objects = renderWebService({ readiness });

  expect(container(objects).readinessProbe).toEqual({
    httpGet: { path: '/', port: 8080 },
    initialDelaySeconds: 1,
    periodSeconds: 2,
    timeoutSeconds: 3,
    failureThreshold: 4,
    successThreshold: 5,
  });
});

test('every helper accepts times', () => {
  const time = { periodSeconds: 7 };
  const helpers = [tcpSocket(time), grpc(time), exec(['true'], time), httpGet('/', time)];

  for (const liveness of helpers) {
    expect(container(renderWebService({ liveness })).livenessProbe).toMatchObject(time);
  }
});

test('readiness, liveness and startup are separate probes', () => {
  const objects = renderWebService({
    readiness: httpGet('/ready'),
    liveness: httpGet('/live'),
    startup: httpGet('/started'),
  });

  expect(container(objects)).toMatchObject({
    readinessProbe: { httpGet: { path: '/ready' } },
    livenessProbe: { httpGet: { path: '/live' } },
    startupProbe: { httpGet: { path: '/started' } },
  });
});

test('a container without probes has no probe fields', () => {
  const main = container(renderWebService({}));

  expect(Object.keys(main).filter((key) => key.endsWith('Probe'))).toEqual([]);
});

test('a probe of a worker uses its first port', () => {
  const objects = renderWorker({ ports: { health: 9000, metrics: 9090 }, liveness: tcpSocket() });

  expect(container(objects).livenessProbe).toEqual({ tcpSocket: { port: 9000 } });
});

test('a probe of a sidecar uses the port of the sidecar, not that of the workload', () => {
  const sidecars = {
    proxy: { image: 'example/proxy:v1', ports: { admin: 9901 }, readiness: httpGet('/ready') },
  };

  const objects = renderWebService({ sidecars });

  expect(pod(objects).initContainers?.[0]?.readinessProbe?.httpGet?.port).toBe(9901);
});

test('a probe without a port is refused if the container has none', () => {
  const message = 'The probe must set `port`, because this container has no TCP port.';
  const sidecars = { proxy: { image: 'example/proxy:v1', startup: grpc() } };

  expect(workerRefusals({ readiness: httpGet('/') })).toEqual([`readiness: ${message}`]);
  expect(workerRefusals({ liveness: tcpSocket() })).toEqual([`liveness: ${message}`]);
  expect(workerRefusals({ sidecars })).toEqual([`sidecars.proxy.startup: ${message}`]);
});

test('a probe has exactly one action', () => {
  const two = { httpGet: { path: '/' }, exec: { command: ['true'] } };
  const message = expect.stringMatching(
    /^readiness: A probe has exactly one of httpGet, tcpSocket, grpc and exec/,
  );

  expect(webServiceRefusals({ readiness: two })).toEqual([message]);
  expect(webServiceRefusals({ readiness: { periodSeconds: 5 } })).toEqual([message]);
});

test('an undefined action does not count', () => {
  const readiness = { exec: undefined, httpGet: { path: '/' } } as never;

  const objects = renderWebService({ readiness });

  expect(container(objects).readinessProbe).toEqual({ httpGet: { path: '/', port: 8080 } });
});

test('only readiness can require more than one success', () => {
  const often = httpGet('/', { successThreshold: 2 });
  const message = 'Only a readiness probe can have a `successThreshold` above 1.';

  expect(webServiceRefusals({ liveness: often })).toEqual([`liveness: ${message}`]);
  expect(webServiceRefusals({ startup: often })).toEqual([`startup: ${message}`]);
  expect(container(renderWebService({ readiness: often })).readinessProbe?.successThreshold).toBe(
    2,
  );
});

test('an invalid field of a probe is refused with its path', () => {
  const refused = (readiness: object) => webServiceRefusals({ readiness });

  expect(refused(httpGet('healthz'))).toEqual([
    'readiness.httpGet.path: The path must start with a slash.',
  ]);
  expect(refused(httpGet('/', { port: 0 }))).toEqual([
    'readiness.httpGet.port: 0 is not a port: use a whole number from 1 to 65535.',
  ]);
  expect(refused(exec([]))).toEqual(['readiness.exec.command: The command is empty.']);
  expect(refused(httpGet('/', { periodSeconds: 0 }))).toEqual([
    'readiness.periodSeconds: 0 is not a whole number of at least 1.',
  ]);
  expect(refused(httpGet('/', { initialDelaySeconds: 1.5 }))).toEqual([
    'readiness.initialDelaySeconds: 1.5 is not a whole number of at least 0.',
  ]);
});

test('a misspelled field of a probe is refused with a suggestion', () => {
  const readiness = { ...httpGet('/'), periodSecond: 5 };

  expect(webServiceRefusals({ readiness })).toEqual([
    'readiness.periodSecond: There is no such field. Did you mean `periodSeconds`?',
  ]);
});
