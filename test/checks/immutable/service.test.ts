import { clusterIp } from '../../../lib/checks/immutable/cluster-ip';
import { changes, RECREATED } from './changed';

const change = changes(clusterIp, 'Service', 'v1');

const found = (before: object, after: object, metadata: object = {}) =>
  change({ spec: before }, { spec: after }, metadata);

test('a Service cannot become headless', () => {
  expect(found({}, { clusterIP: 'None' })).toMatchObject([
    {
      object: 'Service/web',
      path: 'spec.clusterIP',
      message: expect.stringContaining('would become headless. The API server refuses that'),
      fix: expect.stringMatching(/`service\.headless`.*second Service with another name/),
    },
  ]);
});

test('a headless Service stays headless if no address is set', () => {
  expect(found({ clusterIP: 'None' }, {})).toMatchObject([
    { path: 'spec.clusterIP', message: expect.stringContaining('would stay headless') },
  ]);
});

test.each<[string, object, object, string]>([
  ['another address', { clusterIP: '10.0.0.1' }, { clusterIP: '10.0.0.2' }, 'spec.clusterIP'],
  ['another address', {}, { clusterIP: '10.0.0.2' }, 'spec.clusterIP'],
  ['no address', { clusterIP: '10.0.0.1' }, { clusterIP: 'None' }, 'spec.clusterIP'],
  ['an address', { clusterIP: 'None' }, { clusterIP: '10.0.0.1' }, 'spec.clusterIP'],
  [
    'other addresses',
    { clusterIPs: ['10.0.0.1'] },
    { clusterIPs: ['10.0.0.2'] },
    'spec.clusterIPs',
  ],
  [
    'another second address',
    { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1', 'fd00::1'] },
    { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1', 'fd00::2'] },
    'spec.clusterIPs[1]',
  ],
  [
    'another family',
    { ipFamilies: ['IPv4', 'IPv6'] },
    { ipFamilies: ['IPv6', 'IPv4'] },
    'spec.ipFamilies[0]',
  ],
  [
    'another load balancer class',
    { type: 'LoadBalancer', loadBalancerClass: 'example.com/a' },
    { type: 'LoadBalancer', loadBalancerClass: 'example.com/b' },
    'spec.loadBalancerClass',
  ],
  [
    'no load balancer class',
    { type: 'LoadBalancer', loadBalancerClass: 'example.com/a' },
    { type: 'LoadBalancer' },
    'spec.loadBalancerClass',
  ],
])('a Service cannot get %s', (_, before, after, path) => {
  expect(found(before, after)).toMatchObject([{ path }]);
  expect(found(before, after, RECREATED)).toEqual([]);
});

test.each<[string, object, object]>([
  ['leaves its address to the cluster', { clusterIP: '10.0.0.1' }, {}],
  ['sets an empty address', {}, { clusterIP: '' }],
  ['stays headless', { clusterIP: 'None' }, { clusterIP: 'None', clusterIPs: ['None'] }],
  ['changes its type', {}, { type: 'LoadBalancer' }],
  ['gets its first class with its type', {}, { type: 'LoadBalancer', loadBalancerClass: 'a.b/c' }],
  [
    'sets the class that a controller may have set',
    { type: 'LoadBalancer' },
    { type: 'LoadBalancer', loadBalancerClass: 'a.b/c' },
  ],
  ['is no longer an ExternalName', { type: 'ExternalName' }, { clusterIP: 'None' }],
  ['becomes an ExternalName', { clusterIP: 'None' }, { type: 'ExternalName', externalName: 'a.b' }],
  ['gets a second family', { ipFamilies: ['IPv4'] }, { ipFamilies: ['IPv4', 'IPv6'] }],
  [
    'is headless and changes its families',
    { clusterIP: 'None', ipFamilies: ['IPv4'] },
    { clusterIP: 'None', ipFamilies: ['IPv6'] },
  ],
  ['sets its families', {}, { ipFamilies: ['IPv4'] }],
  [
    'changes its ports and selector',
    { ports: [] },
    { ports: [{ port: 80 }], selector: { a: 'b' } },
  ],
])('there is no finding for a Service that %s', (_, before, after) => {
  expect(found(before, after)).toEqual([]);
});

test('a Knative Service is another kind', () => {
  const knative = changes(clusterIp, 'Service', 'serving.knative.dev/v1');
  expect(knative({ spec: {} }, { spec: { clusterIP: 'None' } })).toEqual([]);
});
