import { syncOrder } from '../../../lib/checks/argocd/sync-order';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { deployment, object, podSpec, violations } from '../unit';

const HOOK = 'argocd.argoproj.io/hook';
const WAVE = 'argocd.argoproj.io/sync-wave';

const at = (it: ApiObjectJson, annotations: object): ApiObjectJson =>
  ({ ...it, metadata: { ...it.metadata, annotations } }) as ApiObjectJson;
const job = (annotations: object, pod: object, container: object = {}) =>
  object(
    'Job',
    'batch/v1',
    { spec: { template: { spec: podSpec({ restartPolicy: 'Never', ...pod }, container) } } },
    { name: 'migrate', annotations },
  );
const configMap = object('ConfigMap', 'v1', {}, { name: 'it' });
const account = object('ServiceAccount', 'v1', {}, { name: 'it' });
const claim = object('PersistentVolumeClaim', 'v1', {}, { name: 'it' });
const externalSecret = object(
  'ExternalSecret',
  'external-secrets.io/v1',
  { spec: { target: { name: 'it' } } },
  { name: 'from-vault' },
);
const sealedSecret = object('SealedSecret', 'bitnami.com/v1alpha1', {}, { name: 'it' });

const envFrom = { envFrom: [{ configMapRef: { name: 'it' } }] };
const preSync = { [HOOK]: 'PreSync' };
const found = (...objects: ApiObjectJson[]) => violations(syncOrder, objects);

test.each([
  [
    'env',
    configMap,
    {},
    { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'it', key: 'a' } } }] },
  ],
  ['envFrom', configMap, {}, envFrom],
  ['volumes', configMap, { volumes: [{ name: 'v', configMap: { name: 'it' } }] }, {}],
  ['volumes', claim, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'it' } }] }, {}],
  ['serviceAccountName', account, { serviceAccountName: 'it' }, {}],
  ['imagePullSecrets', sealedSecret, { imagePullSecrets: [{ name: 'it' }] }, {}],
  ['envFrom', externalSecret, {}, { envFrom: [{ secretRef: { name: 'it' } }] }],
])(
  'a PreSync hook with `%s` of an object that is applied later is refused',
  (field, maker, pod, container) => {
    const [finding, ...others] = found(job(preSync, pod, container), maker);
    expect(others).toEqual([]);
    expect(finding?.object).toBe('Job/migrate');
    expect(finding?.path).toContain(field);
    expect(finding?.message).toContain(
      `but Argo CD applies ${maker.kind} ${maker.metadata.name} (Sync, wave 0) only afterwards`,
    );
    expect(finding?.fix).toContain("`hook: 'Sync', syncWave: -1` in `migrations`");
  },
);

test.each([
  ['a hook of Helm', job({ 'helm.sh/hook': 'pre-install,pre-upgrade' }, {}, envFrom), configMap],
  ['a plain Job in an earlier wave', job({ [WAVE]: '-1' }, {}, envFrom), configMap],
  [
    'an earlier wave of the Sync phase',
    job({ [HOOK]: 'Sync', [WAVE]: '-1' }, {}, envFrom),
    configMap,
  ],
  [
    'a weight of Helm',
    job(preSync, {}, envFrom),
    at(configMap, { ...preSync, 'helm.sh/hook-weight': '1' }),
  ],
  ['a workload before its object', deployment({}, envFrom), at(configMap, { [WAVE]: '5' })],
  [
    'an object that is a PostSync hook',
    deployment({}, envFrom),
    at(configMap, { [HOOK]: 'PostSync' }),
  ],
  ['an object that is never applied', deployment({}, envFrom), at(configMap, { [HOOK]: 'Skip' })],
  ['an object for failed syncs', deployment({}, envFrom), at(configMap, { [HOOK]: 'SyncFail' })],
  [
    'an object of a test of Helm',
    deployment({}, envFrom),
    at(configMap, { 'helm.sh/hook': 'test' }),
  ],
  ['an object that is deleted before', job({ [HOOK]: 'PostDelete' }, {}, envFrom), configMap],
  ['one of two phases', job({ [HOOK]: 'PostSync,PreSync' }, {}, envFrom), configMap],
])('%s is refused', (_, user, maker) => {
  expect(found(user, maker)).toHaveLength(1);
  expect(found(user, maker)).toEqual(found(maker, user));
});

test.each([
  [
    'a hook in the wave of its object',
    job({ [HOOK]: 'Sync', [WAVE]: '-1' }, {}, envFrom),
    at(configMap, { [WAVE]: '-1' }),
  ],
  ['a hook after its object', job({ [HOOK]: 'Sync', [WAVE]: '1' }, {}, envFrom), configMap],
  ['a PostSync hook', job({ [HOOK]: 'PostSync', [WAVE]: '-9' }, {}, envFrom), configMap],
  ['a SyncFail hook', job({ [HOOK]: 'SyncFail' }, {}, envFrom), configMap],
  ['a PreDelete hook', job({ [HOOK]: 'PreDelete' }, {}, envFrom), configMap],
  [
    'a PostDelete hook with its own object',
    job({ [HOOK]: 'PostDelete' }, {}, envFrom),
    at(configMap, { [HOOK]: 'PostDelete' }),
  ],
  ['an object that is a PreSync hook, too', job(preSync, {}, envFrom), at(configMap, preSync)],
  [
    'an object in two phases',
    job(preSync, {}, envFrom),
    at(configMap, { [HOOK]: 'PreSync,PostSync' }),
  ],
  [
    'a workload after a PreSync hook of a later wave',
    deployment({}, envFrom),
    at(configMap, { ...preSync, [WAVE]: '9' }),
  ],
  ['a hook that no sync runs', job({ [HOOK]: 'Skip' }, {}, envFrom), configMap],
  ['an object that nobody needs', deployment(), at(configMap, { [HOOK]: 'Skip' })],
  ['a CRD of Helm', deployment({}, envFrom), at(configMap, { 'helm.sh/hook': 'crd-install' })],
  [
    "Argo CD's annotation beside Helm's",
    job({ [HOOK]: 'PostSync', 'helm.sh/hook': 'pre-install' }, {}, envFrom),
    configMap,
  ],
  [
    'a workload without pods',
    deployment({}, envFrom, { replicas: 0 }),
    at(configMap, { [WAVE]: '5' }),
  ],
  [
    'an optional reference',
    job(preSync, {}, { envFrom: [{ configMapRef: { name: 'it', optional: true } }] }),
    configMap,
  ],
  [
    'an object in another namespace',
    job(preSync, {}, envFrom),
    object('ConfigMap', 'v1', {}, { name: 'it', namespace: 'other' }),
  ],
  [
    'an object that only gets more keys',
    job(preSync, {}, { envFrom: [{ secretRef: { name: 'it' } }] }),
    object('ExternalSecret', 'external-secrets.io/v1', {
      spec: { target: { name: 'it', creationPolicy: 'Merge' } },
    }),
  ],
])('%s passes', (_, user, maker) => {
  expect(found(user, maker)).toEqual([]);
});

test('a schedule waits for nothing, but needs an object that is applied', () => {
  const template = { spec: podSpec({ restartPolicy: 'Never' }, envFrom) };
  const spec = { schedule: '0 1 * * *', jobTemplate: { spec: { template } } };
  const cronJob = object('CronJob', 'batch/v1', { spec });
  expect(found(cronJob, at(configMap, { [WAVE]: '5' }))).toEqual([]);
  const [skipped] = found(cronJob, at(configMap, { [HOOK]: 'Skip' }));
  expect(skipped?.message).toContain('a hook that no sync applies (argocd.argoproj.io/hook: Skip)');
  expect(skipped?.fix).toMatch(/^Remove `argocd.argoproj.io\/hook: Skip` from ConfigMap it\./);
});

test('an object that exists already, or that is made twice, is there', () => {
  const user = job(preSync, {}, envFrom);
  const provided = [{ kind: 'ConfigMap' as const, name: 'it' }];
  expect(violations(syncOrder, [user, configMap], { provided })).toEqual([]);
  const secret = job(preSync, {}, { envFrom: [{ secretRef: { name: 'it' } }] });
  expect(found(secret, externalSecret, at(sealedSecret, preSync))).toEqual([]);
});

test('the fix of waves names both', () => {
  const [finding] = found(deployment({}, envFrom), at(configMap, { [WAVE]: '5' }));
  expect(finding?.fix).toContain('Give ConfigMap it the sync wave 0 or a lower one');
  expect(finding?.fix).toContain('or Deployment web the wave 5 or a higher one');
});

test('an object is reported once per pod', () => {
  const volumes = [{ name: 'v', configMap: { name: 'it' } }];
  expect(found(job(preSync, { volumes }, envFrom), configMap)).toHaveLength(1);
});
