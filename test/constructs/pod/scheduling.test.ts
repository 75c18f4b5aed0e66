import { pod, renderWorker, workerRefusals } from '../render';

test('pods spread over zones and nodes by the selector of their workload', () => {
  const objects = renderWorker({
    labels: { team: 'shop' },
    topologySpread: [
      { over: 'zone', maxSkew: 2, whenUnsatisfiable: 'DoNotSchedule' },
      { over: 'hostname' },
    ],
  });

  const labelSelector = {
    matchLabels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
  };
  expect(pod(objects).topologySpreadConstraints).toEqual([
    {
      topologyKey: 'topology.kubernetes.io/zone',
      maxSkew: 2,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector,
    },
    {
      topologyKey: 'kubernetes.io/hostname',
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector,
    },
  ]);
});

test('pods can spread over any node label', () => {
  const objects = renderWorker({ topologySpread: [{ over: 'example.com/rack' }] });

  expect(pod(objects).topologySpreadConstraints).toMatchObject([
    { topologyKey: 'example.com/rack' },
  ]);
});

test.each([
  ['zones', 'zone'],
  ['hostnames', 'hostname'],
  ['node', 'hostname'],
])('spreading over %s is refused, with the suggestion %s', (over, meant) => {
  expect(workerRefusals({ topologySpread: [{ over }] })).toEqual([
    `topologySpread[0].over: Nodes have no label "${over}". Did you mean "${meant}"?`,
  ]);
});

test('pods can set their node selector, tolerations and priority', () => {
  const objects = renderWorker({
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    tolerations: [{ key: 'spot', operator: 'Exists', effect: 'NoSchedule' }],
    priorityClass: 'high',
  });

  expect(pod(objects)).toMatchObject({
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    tolerations: [{ key: 'spot', operator: 'Exists', effect: 'NoSchedule' }],
    priorityClassName: 'high',
  });
});

test('an affinity is rendered unchanged', () => {
  const affinity = {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            topologyKey: 'kubernetes.io/hostname',
            labelSelector: { matchLabels: { team: 'shop' } },
          },
        },
      ],
    },
  };

  expect(pod(renderWorker({ affinity })).affinity).toEqual(affinity);
});

test('pods have no scheduling fields by default', () => {
  expect(Object.keys(pod(renderWorker({})))).toEqual([
    'automountServiceAccountToken',
    'containers',
    'securityContext',
  ]);
});

test('an invalid scheduling field is refused with its path', () => {
  expect(workerRefusals({ topologySpread: [{ over: 'zone', maxSkew: 0 }] })).toEqual([
    'topologySpread[0].maxSkew: 0 is not a whole number of at least 1.',
  ]);
  expect(workerRefusals({ topologySpread: [{ over: 'not a label' }] })).toEqual([
    expect.stringMatching(/^topologySpread\[0\]\.over: "not a label" is not a label key/),
  ]);
  expect(workerRefusals({ nodeSelector: { arch: 'not a value' } })).toEqual([
    expect.stringMatching(/^nodeSelector\.arch: "not a value" is not a label value/),
  ]);
  expect(workerRefusals({ priorityClass: 'High' })).toEqual([
    expect.stringMatching(/^priorityClass: "High" is not a DNS name/),
  ]);
  expect(workerRefusals({ tolerations: ['spot'], affinity: 'zone' })).toEqual([
    'tolerations[0]: Expected an object, got "spot".',
    'affinity: Expected an object.',
  ]);
});

test.each([
  [{ key: 'spot', operator: 'In' }, /^tolerations\[0\]\.operator: Expected/],
  [{ key: 'spot', operator: 'Exists', value: 'true' }, /"Exists" has no value/],
  [{ value: 'true' }, /without a key/],
  [{ key: 'spot', effect: 'NoRun' }, /^tolerations\[0\]\.effect: Expected/],
  [{ key: 'spot', effect: 'NoSchedule', tolerationSeconds: 5 }, /requires the effect "NoExecute"/],
])('the toleration %j is refused', (toleration, message) => {
  expect(workerRefusals({ tolerations: [toleration] })).toEqual([expect.stringMatching(message)]);
});

test('a topology named like an inherited property is a label', () => {
  const [spread] =
    pod(renderWorker({ topologySpread: [{ over: 'toString' }] })).topologySpreadConstraints ?? [];
  expect(spread).toHaveProperty('topologyKey', 'toString');
});

test('an unknown topology is refused with the known ones', () => {
  const topologySpread = [{ over: 'zone', whenUnsatisfiable: 'Never' }];

  expect(workerRefusals({ topologySpread })).toEqual([
    'topologySpread[0].whenUnsatisfiable: Expected ("DoNotSchedule" | "ScheduleAnyway"), got "Never".',
  ]);
});

test('one topology twice is refused, unless the conditions differ', () => {
  const twice = (...topologySpread: object[]) => workerRefusals({ topologySpread });
  const zone = 'topology.kubernetes.io/zone';
  expect(twice({ over: 'zone' }, { over: zone, maxSkew: 2 })).toEqual([
    expect.stringMatching(/^topologySpread\[1\]: An earlier item has the same `over`/),
  ]);
  const strict = { over: 'zone', whenUnsatisfiable: 'DoNotSchedule' } as const;
  const objects = renderWorker({
    topologySpread: [{ over: 'zone' }, strict, { over: 'hostname' }],
  });
  expect(pod(objects).topologySpreadConstraints).toHaveLength(3);
});

test('one pull secret twice is refused', () => {
  expect(workerRefusals({ imagePullSecrets: ['a', 'b', 'a'] })).toEqual([
    expect.stringMatching(/^imagePullSecrets\[2\]: This Secret is listed twice/),
  ]);
  expect(pod(renderWorker({ imagePullSecrets: ['a', 'b'] })).imagePullSecrets).toHaveLength(2);
});
