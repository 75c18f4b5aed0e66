import { k8s } from 'cdk8s-plus-28';
import type { Autoscaling } from '../../../lib/constructs/workloads/autoscaling';
import { byKind, kindsAndNames, renderWorker, workerRefusals } from '../render';

const resources = { cpu: { request: '100m' }, memory: { limit: '64Mi' } } as const;

test('an autoscaler scales the Deployment with its name within its bounds', () => {
  const objects = renderWorker({ resources, replicas: { min: 2, max: 6, targetCpu: 80 } });

  expect(byKind(objects, 'HorizontalPodAutoscaler')).toEqual({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      name: 'my-app',
      labels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
    },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'my-app' },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    },
  });
});

test('the Deployment begins with the minimum of the autoscaler', () => {
  const scaled = renderWorker({ resources, replicas: { min: 2, max: 6, targetCpu: 80 } });
  const fixed = renderWorker({ replicas: 2 });

  expect(byKind(scaled, 'Deployment')).toHaveProperty('spec.replicas', 2);
  expect(byKind(fixed, 'Deployment')).toHaveProperty('spec.replicas', 2);
  expect(kindsAndNames(fixed)).toEqual(['Deployment/my-app']);
});

test('an autoscaler can use memory and custom metrics', () => {
  const queue: k8s.MetricSpecV2 = {
    type: 'External',
    external: {
      metric: { name: 'queue' },
      target: { type: 'AverageValue', averageValue: k8s.Quantity.fromNumber(30) },
    },
  };

  const objects = renderWorker({
    resources,
    replicas: { min: 1, max: 2, targetCpu: 80, targetMemory: 90, metrics: [queue] },
  });

  expect(byKind(objects, 'HorizontalPodAutoscaler')).toHaveProperty('spec.metrics', [
    expect.objectContaining({ resource: expect.objectContaining({ name: 'cpu' }) }),
    {
      type: 'Resource',
      resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 90 } },
    },
    {
      type: 'External',
      external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: 30 } },
    },
  ]);
});

test('an autoscaler can use only custom metrics, and have equal bounds', () => {
  const metrics = [{ type: 'ContainerResource' }];

  const objects = renderWorker({ replicas: { min: 2, max: 2, metrics } });

  expect(byKind(objects, 'HorizontalPodAutoscaler')['spec']).toMatchObject({
    minReplicas: 2,
    maxReplicas: 2,
    metrics,
  });
});

test('an autoscaler can set its behavior', () => {
  const behavior = { scaleDown: { stabilizationWindowSeconds: 600 } };

  const objects = renderWorker({
    resources,
    replicas: { min: 1, max: 2, targetMemory: 80, behavior },
  });

  expect(byKind(objects, 'HorizontalPodAutoscaler')).toHaveProperty('spec.behavior', behavior);
});

test('an autoscaler can set a tolerance, which the generated classes do not have', () => {
  const behavior = {
    scaleUp: { tolerance: '0' },
    scaleDown: { selectPolicy: 'Min', tolerance: '0.05' },
  };
  const replicas = { min: 1, max: 2, targetMemory: 80, behavior } as Autoscaling;

  const objects = renderWorker({ resources, replicas });

  expect(byKind(objects, 'HorizontalPodAutoscaler')).toHaveProperty('spec.behavior', behavior);
});

test('invalid bounds are refused', () => {
  expect(workerRefusals({ replicas: { min: 3, max: 2, targetCpu: 80 } })).toEqual([
    'replicas: `min` is above `max`.',
  ]);
  expect(workerRefusals({ replicas: { min: 0, max: 2, targetCpu: 80 } })).toEqual([
    'replicas.min: 0 is not a whole number of at least 1.',
  ]);
  expect(workerRefusals({ replicas: { min: 0, max: 0, targetCpu: 0, targetMemory: 0 } })).toEqual([
    'replicas.min: 0 is not a whole number of at least 1.',
    'replicas.max: 0 is not a whole number of at least 1.',
    'replicas.targetCpu: 0 is not a whole number of at least 1.',
    'replicas.targetMemory: 0 is not a whole number of at least 1.',
  ]);
  expect(workerRefusals({ replicas: { min: 1, targetCpu: 80 } })).toEqual([
    'replicas.max: This field is required.',
  ]);
});

test('an autoscaler without a metric is refused', () => {
  const message =
    'replicas: There is no metric to scale on. Set `targetCpu`, `targetMemory` or `metrics`.';

  expect(workerRefusals({ replicas: { min: 1, max: 2 } })).toEqual([message]);
  expect(workerRefusals({ replicas: { min: 1, max: 2, metrics: [] } })).toEqual([message]);
  expect(workerRefusals({ replicas: { min: 1, max: 2, metrics: ['cpu'], behavior: 1 } })).toEqual([
    'replicas.metrics[0]: Expected an object.',
    'replicas.behavior: Expected an object.',
  ]);
});

test('a number of pods that is negative, fractional or a string is refused', () => {
  expect(workerRefusals({ replicas: -1 })).toEqual([
    'replicas: -1 is not a whole number of at least 0.',
  ]);
  expect(workerRefusals({ replicas: 1.5 })).toHaveLength(1);
  expect(workerRefusals({ replicas: '2' })).toEqual(['replicas: Expected a number, got "2".']);
});

test('a misspelled field of an autoscaler is refused', () => {
  expect(workerRefusals({ replicas: { min: 1, max: 2, targetCpus: 80 } })).toEqual([
    expect.stringMatching(/^replicas\.targetCpus: There is no such field\./),
  ]);
});
