import { ignoredReplicas } from '../../lib/render/ignored-replicas';
import { manifestOf, object } from '../checks/unit';

const rollout = (workloadRef: object) =>
  manifestOf(object('Rollout', 'argoproj.io/v1alpha1', { spec: { workloadRef } }));

test.each(['onsuccess', 'progressively'])(
  'the replicas of a Deployment that a Rollout scales down %s are ignored',
  (scaleDown) => {
    const reference = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', scaleDown };
    expect(ignoredReplicas([rollout(reference)])).toEqual([
      { group: 'apps', kind: 'Deployment', name: 'web', jsonPointers: ['/spec/replicas'] },
    ]);
  },
);

test('a Rollout that never scales the Deployment down leaves its replicas to Git', () => {
  const reference = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  expect(
    ignoredReplicas([rollout(reference), rollout({ ...reference, scaleDown: 'never' })]),
  ).toEqual([]);
  expect(ignoredReplicas([manifestOf(object('Rollout', 'example.com/v1', { spec: {} }))])).toEqual(
    [],
  );
});
