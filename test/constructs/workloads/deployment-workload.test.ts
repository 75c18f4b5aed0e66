import { byKind, podTemplate, renderWorker, workerRefusals } from '../render';

test('a fixed number of pods is rendered unchanged, including zero', () => {
  expect(byKind(renderWorker({ replicas: 4 }), 'Deployment')).toHaveProperty('spec.replicas', 4);
  expect(byKind(renderWorker({ replicas: 0 }), 'Deployment')).toHaveProperty('spec.replicas', 0);
});

test('old pods can be stopped before new ones start', () => {
  const objects = renderWorker({ strategy: 'Recreate' });

  expect(byKind(objects, 'Deployment')).toHaveProperty('spec.strategy', { type: 'Recreate' });
});

test('a rolling update can set its steps', () => {
  const both = renderWorker({ strategy: { maxSurge: '50%', maxUnavailable: 0 } });
  const one = renderWorker({ strategy: { maxUnavailable: 2 } });

  expect(byKind(both, 'Deployment')).toHaveProperty('spec.strategy', {
    rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 },
  });
  expect(byKind(one, 'Deployment')).toHaveProperty('spec.strategy', {
    rollingUpdate: { maxUnavailable: 2 },
  });
});

test('a rollout can set its deadline and its history', () => {
  const objects = renderWorker({
    minReadySeconds: 10,
    progressDeadlineSeconds: 120,
    revisionHistoryLimit: 0,
  });

  expect(byKind(objects, 'Deployment')['spec']).toMatchObject({
    minReadySeconds: 10,
    progressDeadlineSeconds: 120,
    revisionHistoryLimit: 0,
  });
});

test('the pods have their annotations and the checksum', () => {
  const objects = renderWorker({
    config: { LOG_LEVEL: 'info' },
    podAnnotations: { 'prometheus.io/scrape': 'true' },
  });

  expect(podTemplate(objects).metadata?.annotations).toEqual({
    'checksum/config': expect.any(String),
    'prometheus.io/scrape': 'true',
  });
  expect(byKind(objects, 'Deployment').metadata).not.toHaveProperty('annotations');
});

test('an unknown strategy is refused with the known ones', () => {
  const message =
    'strategy: Use "Recreate", or { maxSurge, maxUnavailable } with a number of pods or a percentage such as "25%".';

  expect(workerRefusals({ strategy: 'BlueGreen' })).toEqual([message]);
  expect(workerRefusals({ strategy: { maxsurge: 1 } })).toEqual([message]);
});

test('an invalid step is refused with its path', () => {
  expect(workerRefusals({ strategy: { maxSurge: '1.5%' } })).toEqual([
    'strategy.maxSurge: Use a number of pods, or a percentage such as "25%".',
  ]);
});

test.each([
  { maxSurge: 0, maxUnavailable: 0 },
  { maxSurge: '0%', maxUnavailable: 0 },
])('a rolling update with %p could never start', (strategy) => {
  expect(workerRefusals({ strategy })).toEqual([
    'strategy: `maxSurge` and `maxUnavailable` are both 0, so no pod can ever be replaced.',
  ]);
});

test('invalid times and numbers are refused', () => {
  const refused = workerRefusals({
    minReadySeconds: -1,
    progressDeadlineSeconds: 0,
    revisionHistoryLimit: 1.5,
  });

  expect(refused).toEqual([
    'minReadySeconds: -1 is not a whole number of at least 0.',
    'progressDeadlineSeconds: 0 is not a whole number of at least 1.',
    'revisionHistoryLimit: 1.5 is not a whole number of at least 0.',
  ]);
});
