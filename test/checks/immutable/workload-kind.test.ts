import { interruption } from '../../../lib/checks/immutable/workload-kind';
import { deployment, manifestOf, object } from '../unit';

const LAST = 'PruneLast=true';
const last = { annotations: { 'argocd.argoproj.io/sync-options': LAST } };
const rollout = (canary: object, metadata: object = last) =>
  object('Rollout', 'argoproj.io/v1alpha1', { spec: { strategy: { canary } } }, metadata);

const found = (it: ReturnType<typeof rollout>, options: readonly string[] = []) =>
  interruption(manifestOf(it), options);

test('a Deployment that becomes a Rollout would be deleted first', () => {
  expect(found(deployment())).toMatchObject({
    message:
      'Deployment web becomes a Rollout: Argo CD would delete the Deployment and its pods before those of the Rollout are ready.',
    fix: expect.stringContaining('`sync: { options: { pruneLast: true } }`'),
  });
});

test('with the committed option of the Application or of the object, it is deleted last', () => {
  expect(found(deployment(), ['CreateNamespace=true', LAST])).toBeUndefined();
  const { metadata, ...rest } = deployment();
  expect(found({ ...rest, metadata: { ...metadata, ...last } })).toBeUndefined();
});

test('a Rollout with routing cannot become a Deployment at once', () => {
  expect(found(rollout({ stableService: 'web' }), [LAST])).toMatchObject({
    message: expect.stringContaining('its Services select only the pods of the Rollout'),
    fix: expect.stringContaining('First remove `trafficRouting`'),
  });
  expect(found(rollout({}))).toBeUndefined();
  expect(found(rollout({}, {}))).toMatchObject({
    message: expect.stringContaining('Rollout web becomes a Deployment'),
  });
});

test('an object that Argo CD keeps, and one of another group, are no matter', () => {
  const kept = { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } };
  expect(found(rollout({ stableService: 'web' }, kept))).toBeUndefined();
  expect(found(object('Deployment', 'example.com/v1'))).toBeUndefined();
});
