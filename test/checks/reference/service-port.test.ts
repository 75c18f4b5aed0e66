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

test('a name is that of a port of one protocol', () => {
  expect(sending({ port: 80, targetPort: 'http' })).toEqual([]);
  const [found] = sending({ port: 80, targetPort: 'http', protocol: 'UDP' });
  expect(found?.message).toContain('for TCP only');
});

test('a number that no container declares is refused, also that of the Service itself', () => {
  expect(sending({ port: 80, targetPort: 8080 })).toEqual([]);
  const [found] = sending({ port: 80, targetPort: 8081 });
  expect(found?.message).toContain('port 8081, which none of the containers declares');
  expect(sending({ port: 80 })).toMatchObject([{ path: 'spec.ports[0].port' }]);
});

test('any number is fine where a container declares none, or clients ask for the pods themselves', () => {
  expect(sending({ port: 80, targetPort: 8081 }, {})).toEqual([]);
  expect(sending({ port: 80 }, { ports }, {}, { clusterIP: 'None' })).toEqual([]);
});

test('ports of a sidecar count, those of an init container do not', () => {
  const proxy = { name: 'proxy', ports: [{ name: 'proxy', containerPort: 1 }] };
  const target = { port: 80, targetPort: 'proxy' };
  const sidecar = { initContainers: [{ ...proxy, restartPolicy: 'Always' }] };
  expect(sending(target, { ports }, sidecar)).toEqual([]);
  expect(sending(target, { ports }, { initContainers: [proxy] })).toHaveLength(1);
});

test('a pod that gets containers of a webhook may have any port', () => {
  const labels = { app: 'web' };
  const annotations = { 'sidecar.istio.io/inject': 'true' };
  const template = { metadata: { labels, annotations }, spec: podSpec({}, { ports }) };
  const web = deployment({}, {}, { template });
  const target = service({ selector: labels, ports: [{ port: 80, targetPort: 'proxy' }] });
  expect(violations(servicePort, [web, target])).toEqual([]);
});
