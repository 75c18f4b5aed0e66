import { claim } from '../../../lib/checks/immutable/claim';
import { storageClass } from '../../../lib/checks/immutable/storage-class';
import { changes, RECREATED } from './changed';

const claimChange = changes(claim, 'PersistentVolumeClaim', 'v1');
const classChange = changes(storageClass, 'StorageClass', 'storage.k8s.io/v1');

const spec = (changed: object = {}) => ({
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    ...changed,
  },
});

const size = (storage: string | number) => spec({ resources: { requests: { storage } } });

test.each<[string, object, object]>([
  ['storageClassName', { storageClassName: 'gp2' }, { storageClassName: 'gp3' }],
  ['storageClassName', {}, { storageClassName: 'gp3' }],
  ['storageClassName', { storageClassName: 'gp3' }, {}],
  ['storageClassName', {}, { storageClassName: '' }],
  ['accessModes', {}, { accessModes: ['ReadWriteMany'] }],
  ['volumeMode', {}, { volumeMode: 'Block' }],
  ['selector', {}, { selector: { matchLabels: { a: 'b' } } }],
  ['volumeName', { volumeName: 'pv-1' }, { volumeName: 'pv-2' }],
  ['volumeName', { volumeName: 'pv-1' }, {}],
  ['dataSource', {}, { dataSource: { kind: 'PersistentVolumeClaim', name: 'old' } }],
  [
    'dataSourceRef',
    { dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'old' } },
    { dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'older' } },
  ],
])('%s of a claim cannot change, even if Argo CD recreates it', (field, before, after) => {
  const found = claimChange(spec(before), spec(after), RECREATED);
  expect(found).toMatchObject([
    {
      object: 'PersistentVolumeClaim/web',
      path: `spec.${field}`,
      message: expect.stringContaining('a recreated claim would be empty'),
      fix: expect.stringContaining('copy the data'),
    },
  ]);
});

test("the finding has the app's field that changes the claim", () => {
  const [found] = claimChange(spec(), spec({ storageClassName: 'gp3' }));
  expect(found?.message).toContain('from none to "gp3"');
  expect(found?.fix).toContain('`claim.storageClass` of the volume');
});

test.each<[string, object, object]>([
  ['is bound by name', {}, { volumeName: 'pv-1' }],
  ['sets the default mode', {}, { volumeMode: 'Filesystem' }],
  ['gets other attributes', {}, { volumeAttributesClassName: 'fast' }],
  [
    'sets its source in the newer field',
    { dataSource: { kind: 'A', name: 'b' } },
    { dataSourceRef: { kind: 'A', name: 'b' } },
  ],
  ['no longer sets its source', { dataSource: { kind: 'A', name: 'b' } }, {}],
])('there is no finding for a claim that %s', (_, before, after) => {
  expect(claimChange(spec(before), spec(after))).toEqual([]);
});

test.each<[string | number, string | number]>([
  ['10Gi', '9Gi'],
  ['1Gi', '1G'],
  ['1Gi', '1023Mi'],
  ['1.5Gi', '1535Mi'],
  ['1', '999m'],
  ['9007199254740993', '9007199254740992'],
  ['1Ei', '1E'],
  ['2e3', '1k'],
  [2000, '1k'],
])('a claim cannot shrink from %s to %s', (before, after) => {
  expect(claimChange(size(before), size(after))).toMatchObject([
    {
      path: 'spec.resources.requests.storage',
      message: expect.stringContaining(`shrinks from ${before} to ${after}`),
      fix: expect.stringContaining('`claim.size`'),
    },
  ]);
  expect(claimChange(size(after), size(before))).toEqual([]);
});

test.each([
  ['1Gi', '1024Mi'],
  ['1G', '1e9'],
  ['1.5Gi', '1536Mi'],
  ['0.5', '500m'],
  ['1k', '1000'],
  ['1k', 'much'],
])('a claim may change from %s to %s', (before, after) => {
  expect(claimChange(size(before), size(after))).toEqual([]);
  expect(claimChange(size(after), size(before))).toEqual([]);
});

test.each<[string, object, object]>([
  ['provisioner', { provisioner: 'a.example.com' }, { provisioner: 'b.example.com' }],
  ['parameters.type', { parameters: { type: 'gp2' } }, { parameters: { type: 'gp3' } }],
  ['reclaimPolicy', {}, { reclaimPolicy: 'Retain' }],
  ['volumeBindingMode', { volumeBindingMode: 'WaitForFirstConsumer' }, {}],
])('%s of a StorageClass cannot change', (path, before, after) => {
  expect(classChange(before, after)).toMatchObject([
    {
      object: 'StorageClass/web',
      path,
      message: expect.stringContaining('The API server refuses that'),
      fix: expect.stringContaining('add a StorageClass with another name'),
    },
  ]);
  expect(classChange(before, after, RECREATED)).toEqual([]);
});

test('a StorageClass may set defaults explicitly, allow expansion and change its mount options', () => {
  const after = {
    allowVolumeExpansion: true,
    mountOptions: ['noatime'],
    allowedTopologies: [{ matchLabelExpressions: [] }],
    parameters: {},
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  };
  expect(classChange({}, after)).toEqual([]);
});
