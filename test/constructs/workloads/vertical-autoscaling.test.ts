import {
  byKind,
  renderDaemon,
  renderStatefulService,
  renderWorker,
  workerRefusals,
} from '../render';

const resources = { cpu: { request: '100m' } } as const;

test.each([
  ['Deployment', renderWorker({ verticalAutoscaling: 'recommend' })],
  ['StatefulSet', renderStatefulService({ verticalAutoscaling: 'recommend' })],
  ['DaemonSet', renderDaemon({ verticalAutoscaling: 'recommend' })],
])('a VerticalPodAutoscaler recommends requests for a %s, and changes nothing', (kind, objects) => {
  expect(byKind(objects, 'VerticalPodAutoscaler')).toEqual({
    apiVersion: 'autoscaling.k8s.io/v1',
    kind: 'VerticalPodAutoscaler',
    metadata: byKind(objects, kind).metadata,
    spec: {
      targetRef: { apiVersion: 'apps/v1', kind, name: 'my-app' },
      updatePolicy: { updateMode: 'Off' },
    },
  });
});

test('a VerticalPodAutoscaler can set the requests of new pods', () => {
  const objects = renderWorker({ verticalAutoscaling: 'initial' });
  expect(byKind(objects, 'VerticalPodAutoscaler')).toHaveProperty(
    'spec.updatePolicy.updateMode',
    'Initial',
  );
});

test('a mode that replaces pods is refused', () => {
  expect(workerRefusals({ verticalAutoscaling: 'auto' })).toEqual([
    'verticalAutoscaling: Expected ("recommend" | "initial"), got "auto".',
  ]);
});

test('requests that another autoscaler measures against are not set', () => {
  const replicas = { min: 1, max: 2, targetCpu: 80 };
  expect(workerRefusals({ resources, replicas, verticalAutoscaling: 'initial' })).toEqual([
    "verticalAutoscaling: It sets the requests of new pods, and the other autoscaler measures cpu in percent of them: each reacts to the other. Use 'recommend', or scale on other metrics.",
  ]);
  expect(renderWorker({ resources, replicas, verticalAutoscaling: 'recommend' })).toHaveLength(3);
  const byQueue = { min: 1, max: 2, metrics: [{ type: 'External' }] };
  expect(renderWorker({ replicas: byQueue, verticalAutoscaling: 'initial' })).toHaveLength(3);
});
