import {
  isRefused,
  renderWebService,
  renderWorker,
  webServiceRefusals,
  workerRefusals,
} from '../render';

const cpu = { cpu: { request: '100m' } } as const;
const replicas = { min: 1, max: 3, targetCpu: 80 };

test('an autoscaler without a request is refused', () => {
  const message =
    'The autoscaler measures cpu in percent of the request, but there is none, so it would never scale.';
  expect(workerRefusals({ replicas })).toEqual([`resources.cpu.request: ${message}`]);
  const sidecars = { proxy: { image: 'example/proxy:v1' } };
  expect(workerRefusals({ replicas, resources: cpu, sidecars })).toEqual([
    `sidecars.proxy.resources.cpu.request: ${message}`,
  ]);
});

test('a limit counts as a request, and custom metrics need none', () => {
  expect(renderWorker({ replicas, resources: { cpu: { limit: '1' } } })).toHaveLength(2);
  const own = { min: 1, max: 2, metrics: [{ type: 'External' }] };
  expect(renderWorker({ replicas: own })).toHaveLength(2);
});

test.each([
  [1, { minAvailable: 1 }],
  [3, { minAvailable: 3 }],
  [1, { minAvailable: '50%' }],
  [3, { minAvailable: '100%' }],
] as const)('with %d replicas, the budget %j would block node drains', (count, budget) => {
  expect(workerRefusals({ replicas: count, podDisruptionBudget: budget })).toEqual([
    expect.stringMatching(/^podDisruptionBudget: With \d pods? this budget allows no evictions/),
  ]);
});

test('a budget is checked against the minimum of the autoscaler', () => {
  const podDisruptionBudget = { minAvailable: 2 };
  const scaled = (min: number) => ({ replicas: { ...replicas, min }, resources: cpu });
  expect(workerRefusals({ ...scaled(2), podDisruptionBudget })).toHaveLength(1);
  expect(renderWorker({ ...scaled(3), podDisruptionBudget })).toHaveLength(3);
});

test.each([
  [3, { minAvailable: '50%' }],
  [1, { maxUnavailable: 1 }],
  [0, { minAvailable: 1 }],
  [3, { maxUnavailable: 0 }],
] as const)('with %d replicas, the budget %j is accepted', (count, budget) => {
  expect(renderWorker({ replicas: count, podDisruptionBudget: budget })).toHaveLength(2);
});

test('a policy that blocks the load balancer is refused', () => {
  const props = (cidr: object[]) => ({
    ingress: { host: 'a.example.com' },
    networkPolicy: { allowFrom: [{ app: 'web' }, ...cidr] },
  });
  expect(webServiceRefusals(props([]))).toEqual([
    expect.stringMatching(
      /^networkPolicy\.allowFrom: The network policy blocks the load balancer of `ingress`/,
    ),
  ]);
  expect(isRefused(() => renderWebService(props([{ cidr: '10.0.0.0/16' }]) as object))).toBe(false);
});

test('two ports of a Service cannot have the same number', () => {
  const ports = { metrics: 9090 };
  expect(webServiceRefusals({ ports, service: { ports: { metrics: 80 } } })).toEqual([
    expect.stringMatching(/^service: Two ports of the Service have the same number/),
  ]);
});
