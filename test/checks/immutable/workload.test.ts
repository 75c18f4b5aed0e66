import { selector } from '../../../lib/checks/immutable/selector';
import { statefulSet } from '../../../lib/checks/immutable/stateful-set';
import { volumeClaimTemplates } from '../../../lib/checks/immutable/volume-claim-templates';
import { changeViolations, deployment, object } from '../unit';
import { changes, RECREATED } from './changed';

const labels = (matchLabels: object) => ({ spec: { selector: { matchLabels } } });

const claims = (spec: object, rest: object = {}) => ({
  spec: {
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '10Gi' } },
          ...spec,
        },
        ...rest,
      },
    ],
  },
});

const size = (storage: string) => ({ resources: { requests: { storage } } });

test.each(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'])(
  'the selector of a %s cannot change',
  (kind) => {
    const change = changes(selector, kind, 'apps/v1');
    const [found] = change(labels({ app: 'web' }), labels({ app: 'web', tier: 'front' }));
    expect(found).toMatchObject({
      object: `${kind}/web`,
      path: 'spec.selector',
      message: expect.stringContaining('web gets tier=front. The API server refuses that'),
      fix: expect.stringMatching(/Keep the committed selector.* Force=true,Replace=true/),
    });
    expect(change(labels({ a: '1', b: '2' }), labels({ b: '2', a: '1' }))).toEqual([]);
    expect(change(labels({ a: '1' }), labels({ a: '2' }), RECREATED)).toEqual([]);
  },
);

test('the controller of a Rollout loses its pods with its selector', () => {
  const change = changes(selector, 'Rollout', 'argoproj.io/v1alpha1');
  expect(change(labels({ app: 'web' }), labels({ app: 'shop' }))).toMatchObject([
    { message: expect.stringContaining('Argo Rollouts would lose its old pods') },
  ]);
  expect(changes(selector, 'Rollout', 'example.com/v1')(labels({ a: '1' }), labels({}))).toEqual(
    [],
  );
});

test('everything except the selector of a Deployment may change', () => {
  const after = deployment({ dnsPolicy: 'Default' }, { image: 'example/web:v2' }, { replicas: 9 });
  expect(changeViolations(selector, deployment(), after)).toEqual([]);
});

test('a changed selector expression is refused, an empty list of expressions is not', () => {
  const change = changes(selector, 'Deployment', 'apps/v1');
  const exists = { key: 'app', operator: 'Exists' };
  const spec = (matchExpressions: object[]) => ({ spec: { selector: { matchExpressions } } });
  expect(change(spec([exists]), spec([{ ...exists, operator: 'DoesNotExist' }]))).toHaveLength(1);
  expect(change(spec([]), { spec: { selector: {} } })).toEqual([]);
  expect(change(spec([{ ...exists, values: [] }]), spec([exists]))).toEqual([]);
});

test('an object of another name, namespace, group or kind has no selector to keep', () => {
  const before = object('Deployment', 'apps/v1', labels({ a: '1' }));
  const after = labels({ a: '2' });
  for (const other of [
    object('Deployment', 'apps/v1', after, { name: 'api' }),
    object('Deployment', 'apps/v1', after, { namespace: 'elsewhere' }),
    object('Deployment', 'example.com/v1', after),
    object('DaemonSet', 'apps/v1', after),
  ]) {
    expect(changeViolations(selector, before, other)).toEqual([]);
  }
});

test('only one of the two sync options does not recreate an object', () => {
  const change = changes(selector, 'Deployment', 'apps/v1');
  for (const options of ['Replace=true', 'Force=true', 'Force=true,Replace=false']) {
    const metadata = { annotations: { 'argocd.argoproj.io/sync-options': options } };
    expect(change(labels({ a: '1' }), labels({ a: '2' }), metadata)).toHaveLength(1);
  }
});

test('a changed size of a claim template is refused, with how to resize the existing claims', () => {
  const change = changes(volumeClaimTemplates, 'StatefulSet', 'apps/v1');
  const [found] = change(claims(size('10Gi')), claims(size('20Gi')));
  expect(found).toMatchObject({
    object: 'StatefulSet/web',
    path: 'spec.volumeClaimTemplates[0].spec.resources.requests.storage',
    message: expect.stringMatching(/from "10Gi" to "20Gi".*data-web-0, …/),
    fix: expect.stringContaining('kubectl delete statefulset web --namespace web --cascade=orphan'),
  });
});

test('adding, removing or relabelling a claim template is refused, even if the set is recreated', () => {
  const change = changes(volumeClaimTemplates, 'StatefulSet', 'apps/v1');
  const labelled = claims({}, { metadata: { name: 'data', labels: { team: 'a' } } });
  expect(change(claims({}), labelled)).toHaveLength(1);
  expect(change({ spec: {} }, claims({}), RECREATED)).toHaveLength(1);
  expect(change(claims({}), { spec: {} })).toMatchObject([{ path: 'spec.volumeClaimTemplates' }]);
});

test('API server defaults in a claim template are not a change', () => {
  const change = changes(volumeClaimTemplates, 'StatefulSet', 'apps/v1');
  const full = claims(
    { ...size('10240Mi'), volumeMode: 'Filesystem' },
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } },
  );
  expect(change(claims({}), full)).toEqual([]);
  expect(change({ spec: {} }, { spec: { volumeClaimTemplates: [] } })).toEqual([]);
});

test.each<[string, object, object]>([
  ['serviceName', { serviceName: 'web' }, { serviceName: 'web-headless' }],
  ['serviceName', {}, { serviceName: 'web' }],
  ['podManagementPolicy', {}, { podManagementPolicy: 'Parallel' }],
])('%s of a StatefulSet cannot change', (field, before, after) => {
  const change = changes(statefulSet, 'StatefulSet', 'apps/v1');
  expect(change({ spec: before }, { spec: after })).toMatchObject([
    {
      object: 'StatefulSet/web',
      path: `spec.${field}`,
      message: expect.stringContaining('The API server refuses that'),
      fix: expect.stringContaining(`Keep \`${field}\` as committed`),
    },
  ]);
  expect(change({ spec: before }, { spec: after }, RECREATED)).toEqual([]);
});

test('mutable fields of a StatefulSet may change', () => {
  const change = changes(statefulSet, 'StatefulSet', 'apps/v1');
  const mutable = {
    minReadySeconds: 5,
    ordinals: { start: 1 },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
    replicas: 3,
    revisionHistoryLimit: 2,
    template: { spec: { containers: [] } },
    updateStrategy: { type: 'OnDelete' },
  };
  expect(change({ spec: {} }, { spec: mutable })).toEqual([]);
  const defaults = { podManagementPolicy: 'OrderedReady', serviceName: '' };
  expect(change({ spec: {} }, { spec: defaults })).toEqual([]);
});
