import { servicePort } from '../../../lib/checks/reference/service-port';
import { deployment, object, podSpec, violations } from '../unit';

const service = (spec: object, name = 'web') => object('Service', 'v1', { spec }, { name });

const ports = [{ name: 'http', containerPort: 8080 }];
const sending = (
  port: object,
  container: object = { ports },
  pod: object = {},
  more: object = {},
) =>
  violations(servicePort, [
    deployment(pod, container),
    service({ selector: { app: 'web' }, ports: [port], ...more }),
  ]);

test('a name that no container has is refused', () => {
  const [found, ...others] = sending({ port: 80, targetPort: 'htpp' });
  expect(others).toEqual([]);
  expect(found).toMatchObject({ object: 'Service/web', path: 'spec.ports[0].targetPort' });
  expect(found?.message).toContain('the port named "htpp"');
  expect(found?.message).toContain('Did you mean "http"?');
  expect(found?.fix).toContain('"http" 8080');
});

test('a port name belongs to one protocol', () => {
  expect(sending({ port: 80, targetPort: 'http' })).toEqual([]);
  const [found] = sending({ port: 80, targetPort: 'http', protocol: 'UDP' });
  expect(found?.message).toContain('only have "http" for TCP');
});

test('a number that differs from the port with that name is refused', () => {
  const admin = { name: 'admin', port: 9000, targetPort: 9001 };
  const declared = [...ports, { name: 'admin', containerPort: 9002 }];
  const [found, ...others] = sending(admin, { ports: declared });
  expect(others).toEqual([]);
  expect(found?.message).toContain('port 9001, which no container declares, while "admin" is 9002');
  expect(found?.fix).toContain('"admin" 9002');
  expect(sending({ ...admin, targetPort: 9002 }, { ports: declared })).toEqual([]);
});

test('port 80 counts as http, and port 443 as https', () => {
  expect(sending({ port: 80, targetPort: 8080 })).toEqual([]);
  expect(sending({ port: 80, targetPort: 8081 })).toHaveLength(1);
  expect(sending({ port: 80 })).toMatchObject([{ path: 'spec.ports[0].port' }]);
  const https = { ports: [{ name: 'https', containerPort: 8443 }] };
  expect(sending({ port: 443 }, https)).toHaveLength(1);
  expect(sending({ port: 443 })).toEqual([]);
});

test('any number passes if a container declares none, or the Service is headless', () => {
  expect(sending({ port: 80, targetPort: 8081 }, {})).toEqual([]);
  expect(sending({ port: 80 }, { ports }, {}, { clusterIP: 'None' })).toEqual([]);
});

test('a container may listen on more ports than it declares', () => {
  const metrics = { ports: [{ name: 'metrics', containerPort: 9113 }] };
  expect(sending({ port: 80, targetPort: 8080 }, metrics)).toEqual([]);
  const udp = { ports: [{ name: 'http', containerPort: 8443, protocol: 'UDP' }] };
  expect(sending({ port: 80, targetPort: 8080 }, udp)).toEqual([]);
  const admin = service({ selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8081 }] }, 'b');
  for (const targetPort of [8080, 'http']) {
    const main = service({ selector: { app: 'web' }, ports: [{ port: 80, targetPort }] });
    expect(violations(servicePort, [deployment({}, { ports }), main, admin])).toEqual([]);
  }
});

test('the ports of a sidecar count, those of an init container do not', () => {
  const proxy = { name: 'proxy', ports: [{ name: 'proxy', containerPort: 1 }] };
  const target = { port: 80, targetPort: 'proxy' };
  const sidecar = { initContainers: [{ ...proxy, restartPolicy: 'Always' }] };
  expect(sending(target, { ports }, sidecar)).toEqual([]);
  expect(sending(target, { ports }, { initContainers: [proxy] })).toHaveLength(1);
});

test('a pod with containers injected by a webhook may have any port', () => {
  const labels = { app: 'web' };
  const annotations = { 'sidecar.istio.io/inject': 'true' };
  const template = { metadata: { labels, annotations }, spec: podSpec({}, { ports }) };
  const web = deployment({}, {}, { template });
  const target = service({ selector: labels, ports: [{ port: 80, targetPort: 'proxy' }] });
  expect(violations(servicePort, [web, target])).toEqual([]);
});
