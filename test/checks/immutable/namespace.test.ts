import { IMMUTABLE_RULES } from '../../../lib/checks/immutable';
import { namespace } from '../../../lib/checks/immutable/namespace';
import { changeViolations, object } from '../unit';
import { changes, RECREATED } from './changed';

const application = changes(namespace, 'Application', 'argoproj.io/v1alpha1');
const to = (destination: object) => ({ spec: { destination } });

function move(kind: string, apiVersion: string, metadata: object = {}) {
  const after = object(kind, apiVersion, {}, { namespace: 'shop', ...metadata });
  return changeViolations(namespace, object(kind, apiVersion), after);
}

test.each([
  ['PersistentVolumeClaim', 'v1', /the new claim is empty, and the data stays in web/],
  ['StatefulSet', 'apps/v1', /new, empty claims, and the data stays in web/],
  ['Application', 'argoproj.io/v1alpha1', /delete everything that it deployed/],
])('a %s cannot move to another namespace', (kind, apiVersion, consequence) => {
  expect(move(kind, apiVersion, RECREATED)).toMatchObject([
    {
      object: `${kind}/web`,
      path: 'metadata.namespace',
      message: expect.stringMatching(consequence),
      fix: expect.stringMatching(/in two steps: first add it in shop beside the one in web/),
    },
  ]);
});

test('another object, or one without a known namespace, has not moved', () => {
  expect(move('Deployment', 'apps/v1', { name: 'api' })).toEqual([]);
  expect(move('Deployment', 'apps/v1', { namespace: 'web' })).toEqual([]);
  const bare = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
  expect(changeViolations(namespace, bare, object('Deployment', 'apps/v1'))).toEqual([]);
});

test('objects without data may move', () => {
  expect(move('PodDisruptionBudget', 'policy/v1')).toEqual([]);
});

test('an Application cannot move to another cluster', () => {
  expect(application(to({ name: 'old' }), to({ name: 'new' }))).toMatchObject([
    {
      path: 'spec.destination.name',
      message: expect.stringContaining('leaves its objects in the old cluster running'),
      fix: expect.stringContaining('Add an environment for "new" in fleet/environments.ts'),
    },
  ]);
  const found = application(to({ server: 'https://a.b' }), to({ server: 'https://a.c' }));
  expect(found).toMatchObject([{ path: 'spec.destination.server' }]);
});

test('an Application cannot move to another namespace', () => {
  const [found] = application(
    to({ name: 'in-cluster', namespace: 'a' }),
    to({ name: 'in-cluster', namespace: 'b' }),
  );
  expect(found).toMatchObject({
    path: 'spec.destination.namespace',
    message: expect.stringMatching(/deploys the app again in "b" and, with prune, deletes/),
    fix: expect.stringContaining('Keep `namespace` as committed'),
  });
});

test.each<[string, object, object]>([
  ['the name of what may be the same cluster', { server: 'https://a.b' }, { name: 'b' }],
  ['a namespace where there was none', {}, { namespace: 'a' }],
  ['an empty name', { server: 'https://a.b' }, { server: 'https://a.b', name: '' }],
])('an Application may set %s', (_, before, after) => {
  expect(application(to(before), to(after))).toEqual([]);
});

test('unchanged and malformed objects have no findings', () => {
  const odd = [{}, { spec: null }, { spec: 'x', data: [], roleRef: 1 }, { spec: { selector: [] } }];
  for (const rule of IMMUTABLE_RULES) {
    for (const kind of rule.kinds) {
      for (const body of odd) {
        const it = object(kind, 'v1', body, { annotations: null });
        expect(changeViolations(rule, it, it)).toEqual([]);
      }
    }
  }
});

test('every change rule lists its kinds', () => {
  for (const { kinds, summary, why, source } of IMMUTABLE_RULES) {
    expect(kinds.length).toBeGreaterThan(0);
    expect(`${summary}${why}`).toMatch(/^.+\.$/);
    expect(source).toMatch(/^https:/);
  }
});

test('objects without data may move: a move of the whole app is reported at its Application', () => {
  expect(move('Deployment', 'apps/v1')).toEqual([]);
  expect(move('ConfigMap', 'v1')).toEqual([]);
});
