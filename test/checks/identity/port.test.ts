import { port } from '../../../lib/checks/identity/port';
import { deployment, object, violations } from '../unit';

const ofContainer = (...ports: object[]) => violations(port, [deployment({}, { ports })]);
const ofService = (...ports: object[]) =>
  violations(port, [object('Service', 'v1', { spec: { ports } })]);

const PLACE = 'spec.template.spec.containers[0].ports';

test('a number that is not a port is refused', () => {
  const [found] = ofContainer({ containerPort: 80800 });
  expect(found).toMatchObject({ object: 'Deployment/web', path: `${PLACE}[0].containerPort` });
  expect(found?.message).toContain('80800');
  expect(found?.fix).toContain('1 to 65535');
  expect(ofContainer({ containerPort: 0 })).toHaveLength(1);
  expect(ofContainer({ containerPort: 80, hostPort: 70000 })).toHaveLength(1);
  expect(ofService({ port: 65536 })).toMatchObject([{ path: 'spec.ports[0].port' }]);
  expect(ofService({ port: 80, targetPort: -1 })).toMatchObject([
    { path: 'spec.ports[0].targetPort' },
  ]);
  expect(ofService({ port: 80, nodePort: 99999 })).toMatchObject([
    { path: 'spec.ports[0].nodePort' },
  ]);
});

test('any node port passes, because the range depends on the cluster', () => {
  expect(
    ofService({ port: 80, nodePort: 8080 }).concat(ofService({ port: 80, nodePort: 0 })),
  ).toEqual([]);
});

test('an invalid port name is refused', () => {
  expect(ofContainer({ name: 'prometheus-metrics', containerPort: 1 })).toMatchObject([
    { path: `${PLACE}[0].name` },
  ]);
  expect(ofContainer({ name: '8080', containerPort: 1 })).toHaveLength(1);
  expect(ofContainer({ name: 'a--b', containerPort: 1 })).toHaveLength(1);
  expect(ofContainer({ name: '-a', containerPort: 1 })).toHaveLength(1);
  expect(ofContainer({ name: 'Http', containerPort: 1 })).toHaveLength(1);
  expect(ofService({ name: 'web.http', port: 80 })).toMatchObject([{ path: 'spec.ports[0].name' }]);
});

test('a port of a Service may have a longer name than one of a container', () => {
  expect(ofService({ name: 'prometheus-metrics', port: 80, targetPort: 'metrics' })).toEqual([]);
  expect(ofContainer({ name: 'a-name-of-15-ch', containerPort: 1 })).toEqual([]);
});

test('a target port that is a number in quotes is refused', () => {
  const [found] = ofService({ port: 80, targetPort: '8080' });
  expect(found).toMatchObject({ path: 'spec.ports[0].targetPort' });
  expect(found?.fix).toContain('without quotes');
});

test('each of several ports of a Service needs a name', () => {
  expect(ofService({ port: 80 })).toEqual([]);
  expect(ofService({ name: 'http', port: 80 }, { port: 81 })).toMatchObject([
    { path: 'spec.ports[1]', fix: 'Give each port of the Service a `name`.' },
  ]);
});

test('a duplicate name is refused', () => {
  const twice = [
    { name: 'http', port: 80, containerPort: 80 },
    { name: 'http', port: 81, containerPort: 81 },
  ];
  expect(ofContainer(...twice)).toMatchObject([{ path: `${PLACE}[1].name` }]);
  expect(ofService(...twice)).toMatchObject([{ path: 'spec.ports[1].name' }]);
});
