import { HOOK_CHECKSUM, withHookChecksum } from '../../lib/render/hook-checksum';
import { deployment, manifestOf, object } from '../checks/unit';

const migration = (image: string, annotations: object = { 'argocd.argoproj.io/hook': 'PreSync' }) =>
  object('Job', 'batch/v1', { spec: { image } }, { name: 'web-migrate', annotations });

/** The checksums on objects, by kind. */
function checksums(...objects: ReturnType<typeof object>[]): Record<string, unknown> {
  return Object.fromEntries(
    withHookChecksum(
      objects.map((it) => manifestOf(it)),
      'web',
    ).map(({ object: { kind, metadata } }) => [kind, metadata.annotations?.[HOOK_CHECKSUM]]),
  );
}

test('the main workload has a checksum of the hooks, which a change of a hook changes', () => {
  const { Deployment: before, Job } = checksums(deployment(), migration('v1'));
  expect([before, Job]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), undefined]);
  expect(checksums(deployment(), migration('v2'))['Deployment']).not.toBe(before);
  expect(checksums(migration('v1'), deployment())['Deployment']).toBe(before);
});

test('the pods of the workload stay as they are', () => {
  const [manifest] = withHookChecksum(
    [manifestOf(deployment()), manifestOf(migration('v1'))],
    'web',
  );
  expect(manifest?.object['spec']).toEqual(deployment()['spec']);
});

test('a hook of Helm counts, too', () => {
  const job = migration('v1', { 'helm.sh/hook': 'pre-upgrade,pre-install' });
  expect(checksums(deployment(), job)['Deployment']).toBeDefined();
});

test.each([
  [{}],
  [{ 'argocd.argoproj.io/hook': 'Skip' }],
  [{ 'argocd.argoproj.io/hook': 'PostDelete' }],
  [{ 'helm.sh/hook': 'test' }],
])('an object with the annotations %j is no hook of a sync', (annotations) => {
  expect(checksums(deployment(), migration('v1', annotations))['Deployment']).toBeUndefined();
});

test('a workload that is replaced at each change has no checksum: another object has it', () => {
  const annotations = { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' };
  const replaced = object('Deployment', 'apps/v1', {}, { annotations });
  const found = checksums(replaced, object('Service', 'v1', {}), migration('v1'));
  expect([found['Deployment'], found['Service']]).toEqual([undefined, expect.any(String)]);
});

test('without a workload, another object has the checksum', () => {
  expect(checksums(migration('v1'), object('ConfigMap', 'v1', {}))['ConfigMap']).toBeDefined();
});
