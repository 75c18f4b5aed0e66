import { probePort } from '../../../lib/checks/reference/probe-port';
import { deployment, violations } from '../unit';

const CONTAINER = 'spec.template.spec.containers[0]';

const ports = [{ name: 'http', containerPort: 8080 }];
const probing = (container: object) =>
  violations(probePort, [deployment({}, { ports, ...container })]);

test('a probe of a missing port is refused', () => {
  const [found] = probing({ readinessProbe: { httpGet: { port: 'htpp' } } });
  expect(found).toMatchObject({
    object: 'Deployment/web',
    path: `${CONTAINER}.readinessProbe.httpGet.port`,
  });
  expect(found?.message).toContain('the port named "htpp"');
  expect(found?.message).toContain('Did you mean "http"?');
  expect(found?.fix).toContain('the number');
});

test('every probe and hook is checked', () => {
  const handler = { tcpSocket: { port: 'admin' } };
  const lifecycle = { postStart: handler, preStop: handler };
  const found = probing({ livenessProbe: handler, startupProbe: handler, lifecycle });
  expect(found.map(({ path }) => path)).toEqual([
    `${CONTAINER}.livenessProbe.tcpSocket.port`,
    `${CONTAINER}.startupProbe.tcpSocket.port`,
    `${CONTAINER}.lifecycle.postStart.tcpSocket.port`,
    `${CONTAINER}.lifecycle.preStop.tcpSocket.port`,
  ]);
});

test('a port of the same container, and any number, pass', () => {
  expect(
    probing({
      readinessProbe: { httpGet: { port: 'http' } },
      livenessProbe: { tcpSocket: { port: 9090 } },
      startupProbe: { grpc: { port: 9090 } },
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
    }),
  ).toEqual([]);
});

test('a port of another container does not count', () => {
  const containers = [
    { name: 'a', ports },
    { name: 'b', livenessProbe: { httpGet: { port: 'http' } } },
  ];
  const [found] = violations(probePort, [deployment({ containers })]);
  expect(found?.message).toContain('container "b"');
  expect(found?.message).toContain('It has no named port.');
});
