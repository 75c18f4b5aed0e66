import type { DisruptionBudget } from '../../../lib/constructs/workloads/disruption-budget';
import { byKind, kindsAndNames, renderWorker, workerRefusals } from '../render';

test.each<DisruptionBudget>([
  { minAvailable: 2 },
  { minAvailable: '50%' },
  { maxUnavailable: 1 },
  { maxUnavailable: '100%' },
  { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
])('a budget of %p applies to the pods of the workload', (podDisruptionBudget) => {
  const objects = renderWorker({ podDisruptionBudget, replicas: 3 });

  expect(byKind(objects, 'PodDisruptionBudget')).toEqual({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: {
      name: 'my-app',
      labels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
    },
    spec: {
      ...podDisruptionBudget,
      selector: {
        matchLabels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
      },
    },
  });
});

test('there is no budget by default', () => {
  expect(kindsAndNames(renderWorker({ replicas: 3 }))).toEqual(['Deployment/my-app']);
});

test.each([-1, 1.5, '150%', '25', '%', '-5%', '1.5%'])('%p is not a number of pods', (count) => {
  expect(workerRefusals({ podDisruptionBudget: { maxUnavailable: count } })).toEqual([
    'podDisruptionBudget.maxUnavailable: Use a number of pods, or a percentage such as "25%".',
  ]);
});

test('a budget sets exactly one of minAvailable and maxUnavailable', () => {
  const message =
    'podDisruptionBudget: Set either `minAvailable` or `maxUnavailable`: a number of pods, or a percentage such as "25%".';

  const both = { minAvailable: 1, maxUnavailable: 1 };
  expect(workerRefusals({ podDisruptionBudget: both })).toEqual([message]);
  expect(workerRefusals({ podDisruptionBudget: {} })).toEqual([message]);
});

test('an unknown eviction policy of unhealthy pods is refused', () => {
  const podDisruptionBudget = { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'Always' };
  expect(workerRefusals({ podDisruptionBudget })).toHaveLength(1);
});
