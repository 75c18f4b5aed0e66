import { serverFields } from '../../../lib/checks/validation/server-field';
import { object, violations } from '../unit';

const paths = (it: Parameters<typeof violations>[1][number]) =>
  violations(serverFields, [it]).map(({ path }) => path);

test('what an exported object brings is refused', () => {
  const exported = object(
    'Service',
    'v1',
    {
      spec: { clusterIP: '10.0.0.7' },
      status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } },
    },
    {
      resourceVersion: '42',
      uid: '6c4f',
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [{ manager: 'kubectl' }],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
    },
  );
  expect(paths(exported)).toEqual([
    'metadata.resourceVersion',
    'metadata.uid',
    'metadata.creationTimestamp',
    'metadata.managedFields',
    'metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]',
    'status',
    'spec.clusterIP',
  ]);
});

test.each([
  [
    'an empty creation time, which generators write',
    object('ConfigMap', 'v1', {}, { creationTimestamp: null }),
  ],
  ['an empty status', object('Deployment', 'apps/v1', { status: {} })],
  [
    'a status without values, as of a generated CRD',
    object('CustomResourceDefinition', 'apiextensions.k8s.io/v1', {
      status: { acceptedNames: { kind: '', plural: '' }, conditions: [], storedVersions: [] },
    }),
  ],
  ['a headless Service', object('Service', 'v1', { spec: { clusterIP: 'None' } })],
  [
    'a claim of a given volume',
    object('PersistentVolumeClaim', 'v1', { spec: { volumeName: 'disk' } }),
  ],
  [
    'an address of another kind',
    object('Gateway', 'example.com/v1', { spec: { clusterIP: '10.0.0.7' } }),
  ],
])('%s is accepted', (_, it) => {
  expect(paths(it)).toEqual([]);
});
