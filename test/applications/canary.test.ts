import { kindsOf, object } from './rendered';

const REGIONS = ['production-eu', 'production-us'] as const;

test.each(REGIONS)('a release of the search in %s is a canary, with its measurement', (region) => {
  expect(kindsOf(region, 'search')).not.toContain('Deployment');
  const { canary } = object(region, 'search', 'Rollout').spec.strategy;
  const errors = object(region, 'search', 'AnalysisTemplate', 'search-errors');
  expect(canary.steps).toMatchObject([
    { setWeight: 5 },
    { pause: { duration: '10m' } },
    { analysis: { templates: [{ templateName: errors.metadata.name }] } },
    { setWeight: 50 },
    { pause: {} },
  ]);
  expect(errors.spec.metrics).toMatchObject([
    { name: 'error-rate', count: 5, successCondition: 'result[0] < 0.01' },
  ]);
});

test('the load balancer splits the requests between the Services of the two versions', () => {
  const { canary } = object('production-eu', 'search', 'Rollout').spec.strategy;
  const [stable, next] = ['search', 'search-canary'];
  expect(canary).toMatchObject({
    stableService: stable,
    canaryService: next,
    trafficRouting: {
      alb: { ingress: 'search', stickinessConfig: { enabled: true, durationSeconds: 600 } },
    },
  });
  for (const name of [stable, next]) {
    expect(object('production-eu', 'search', 'Service', name).spec.ports).toHaveLength(1);
  }
  const { spec } = object('production-eu', 'search', 'Ingress');
  expect(spec.ingressClassName).toBe('alb');
  const { service } = spec.rules[0].http.paths[0].backend;
  expect(service.port).toEqual({ name: 'use-annotation' });
});

test('the autoscaler scales the Rollout, in the range of production', () => {
  expect(object('production-us', 'search', 'HorizontalPodAutoscaler').spec).toMatchObject({
    scaleTargetRef: { kind: 'Rollout', name: 'search' },
    minReplicas: 4,
    maxReplicas: 12,
  });
});

test('Argo CD leaves the replicas and the selectors to the controllers', () => {
  const { ignoreDifferences } = object('production-eu', 'search', 'Application').spec;
  expect(ignoreDifferences).toMatchObject([
    { kind: 'Rollout', name: 'search' },
    { kind: 'Service', name: 'search' },
    { kind: 'Service', name: 'search-canary' },
  ]);
});

test.each(['dev', 'staging'] as const)('the search is a Deployment in %s', (environment) => {
  const kinds = kindsOf(environment, 'search');
  expect(kinds).toContain('Deployment');
  expect(kinds).not.toContain('Rollout');
  expect(kinds).not.toContain('AnalysisTemplate');
});
