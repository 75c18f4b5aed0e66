import { nodePort } from '../../../lib/checks/identity/node-port';
import { claiming, conflicting } from './claiming';

const service = (body: object, place = {}) =>
  claiming({ kind: 'Service', apiVersion: 'v1', spec: { type: 'NodePort', ...body } }, place);
const ports = (...numbers: (number | undefined)[]) =>
  numbers.map((it, i) => ({ port: 80 + i, ...(it && { nodePort: it }) }));
const dev = { directory: 'apps/dev/web', namespace: 'web-dev' };

test('one node port in two environments of a cluster is found', () => {
  expect(
    conflicting(nodePort, service({ ports: ports(30080) }), service({ ports: ports(30080) }, dev)),
  ).toEqual([
    {
      object: 'Service/web',
      path: 'spec.ports[0].nodePort',
      message: expect.stringContaining('has the node port 30080, which Service web of'),
      fix: expect.stringContaining('between 30000 and 32767'),
    },
  ]);
});

test.each([
  ['with another protocol', { ports: [{ port: 80, nodePort: 30080, protocol: 'UDP' }] }],
  ['of a load balancer', { type: 'LoadBalancer', ports: ports(30080) }],
  ['for the health checks', { type: 'LoadBalancer', ports: [], healthCheckNodePort: 30080 }],
])('a node port %s is the same port', (_, body) => {
  const first = service({ ports: ports(30080) });
  expect(conflicting(nodePort, first, service(body, dev))).toHaveLength(1);
});

test.each<[string, object, object]>([
  ['in another cluster', { ports: ports(30080) }, { ...dev, cluster: 'other' }],
  ['that differ', { ports: ports(30081) }, dev],
  ['that the cluster chooses', { ports: ports(undefined) }, dev],
  ['that a cluster IP ignores', { type: 'ClusterIP', ports: ports(30080) }, dev],
])('node ports %s do not conflict', (_, body, place) => {
  const first = service({ ports: ports(30080, undefined) });
  expect(conflicting(nodePort, first, service(body, place))).toEqual([]);
});

test('a Service may have one node port for two protocols', () => {
  const both = ['TCP', 'UDP'].map((protocol) => ({ port: 53, nodePort: 30053, protocol }));
  expect(conflicting(nodePort, service({ ports: both }))).toEqual([]);
});
