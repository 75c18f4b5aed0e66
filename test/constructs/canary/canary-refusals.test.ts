import { analysis, canary, setCanaryScale, setWeight } from '../../../lib';
import { kindsAndNames, renderWebService, workerRefusals } from '../render';

import { ALB, GATEWAY, HOST, refused, rendered, STEPS } from './canary';

test.each<[string, object, object, string]>([
  ['a weight above 100', { steps: [setWeight(120)] }, {}, 'canary.steps[0].setWeight: 120 is not'],
  ['a weight below 0', { steps: [setWeight(-1)] }, {}, 'canary.steps[0].setWeight: -1 is not'],
  ['half a percent', { steps: [setWeight(0.5)] }, {}, 'canary.steps[0].setWeight: 0.5 is not'],
  [
    'a pause without a unit',
    { steps: [{ pause: { duration: '10' } }] },
    {},
    'canary.steps[0].pause.duration: "10" is not a time with a unit',
  ],
  [
    'a pause of no time',
    { steps: [{ pause: { duration: '0s' } }] },
    {},
    'canary.steps[0].pause.duration: "0s" is not a time with a unit',
  ],
  ['an unknown step', { steps: [{ wait: 5 }] }, {}, 'canary.steps[0]: Use setWeight(…)'],
  ['no step', { steps: [] }, {}, 'canary.steps: Without a step'],
  [
    'two steps in one',
    { steps: [{ setWeight: 5, pause: {} }] },
    {},
    'canary.steps[0]: Use setWeight(…)',
  ],
  [
    'a scale without routing',
    { steps: [setCanaryScale({ replicas: 1 })] },
    {},
    'canary.steps[0].setCanaryScale: This requires `trafficRouting`',
  ],
  [
    'a delay without routing',
    { scaleDownDelaySeconds: 60 },
    {},
    'canary.scaleDownDelaySeconds: This requires `trafficRouting`',
  ],
  [
    'a shrinking old version without routing',
    { dynamicStableScale: true },
    {},
    'canary.dynamicStableScale: This requires `trafficRouting`',
  ],
  [
    'a load balancer without an Ingress',
    { trafficRouting: 'alb' },
    {},
    'canary.trafficRouting: The AWS load balancer splits the requests of an `ingress` of the class "alb", which is missing',
  ],
  [
    'a load balancer with an Ingress of another class',
    { trafficRouting: 'alb' },
    { ingress: { host: HOST, className: 'nginx' } },
    'which is of another class',
  ],
  [
    'a Gateway without a route',
    { trafficRouting: 'gateway' },
    ALB,
    'canary.trafficRouting: The Gateway splits the requests of a `route`, but there is none',
  ],
  [
    'weights of its own in the Ingress',
    { trafficRouting: 'alb' },
    {
      ingress: {
        host: HOST,
        annotations: { 'alb.ingress.kubernetes.io/actions.my-app': '{}' },
      },
    },
    'canary.trafficRouting: `ingress` sets the annotation alb.ingress.kubernetes.io/actions.my-app',
  ],
  [
    'an action of the name that Argo Rollouts uses',
    { trafficRouting: 'alb' },
    {
      ingress: {
        host: HOST,
        paths: { '/': {}, '/gone': { action: 'my-app' } },
        alb: { actions: { 'my-app': { fixedResponse: { statusCode: 410 } } } },
      },
    },
    'canary.trafficRouting: `ingress.alb.actions` has "my-app"',
  ],
  [
    'an Ingress for another Service',
    { trafficRouting: 'alb' },
    { ingress: { host: HOST, paths: { '/': { service: 'other', port: 80 } } } },
    'canary.trafficRouting: No path of `ingress` sends requests to the main port of the Service "my-app"',
  ],
  [
    'an Ingress for another port of the Service',
    { trafficRouting: 'alb' },
    {
      ports: { api: 9090 },
      service: { ports: { api: 9090 } },
      ingress: { host: HOST, paths: { '/': { port: 'api' } } },
    },
    'canary.trafficRouting: No path of `ingress` sends requests to the main port of the Service "my-app"',
  ],
  [
    'a rule with another Service',
    { trafficRouting: 'gateway' },
    {
      route: {
        ...GATEWAY,
        rules: { all: { backends: { 'my-app': {}, other: { port: 80 } } } },
      },
    },
    'of the other Services in `route.rules.all.backends`',
  ],
  [
    'a surge with routing',
    { trafficRouting: 'alb', maxSurge: 1 },
    ALB,
    'canary.maxSurge: With `trafficRouting`, this has no effect',
  ],
  [
    'a delay and a shrinking old version',
    { trafficRouting: 'alb', dynamicStableScale: true, scaleDownDelaySeconds: 60 },
    ALB,
    'canary.scaleDownDelaySeconds: With `dynamicStableScale`',
  ],
  [
    'no pod that could be replaced',
    { maxSurge: 0, maxUnavailable: '0%' },
    {},
    'canary.maxUnavailable: `maxSurge` and `maxUnavailable` are both 0',
  ],
  [
    'a disk that only one version can use',
    {},
    { volumes: { data: { claim: { size: '1Gi' } } }, mounts: { '/data': 'data' } },
    'strategy: The ReadWriteOnce disk of the volume "data" attaches to only one node',
  ],
  [
    'a misspelled field',
    { step: [] },
    {},
    'canary.step: There is no such field. Did you mean `steps`?',
  ],
])('%s is refused', (_, spec, props, message) => {
  expect(refused(spec, props)).toEqual([expect.stringContaining(message)]);
});

const metric = (changes: object) => ({
  analysisTemplates: {
    errors: { metrics: { rate: { provider: { web: { url: 'http://a' } }, ...changes } } },
  },
});
const measured = (ref: object) => ({ steps: [setWeight(5), { analysis: ref }] });

test.each<[string, object, string]>([
  [
    'a template that is not there',
    { ...metric({}), ...measured({ template: 'error' }) },
    'steps[1].analysis.template: `analysisTemplates` has no "error". Did you mean "errors"?',
  ],
  [
    'a background analysis with such a template',
    { ...metric({}), analysis: { template: 'error' } },
    'canary.analysis.template: `analysisTemplates` has no "error"',
  ],
  [
    'a missing argument',
    {
      analysisTemplates: {
        errors: {
          args: { service: 'required' },
          metrics: { a: { provider: { web: { url: 'a' } } } },
        },
      },
      ...measured({ template: 'errors' }),
    },
    'steps[1].analysis.args.service: The template "errors" requires this argument.',
  ],
  [
    'an unknown argument',
    {
      analysisTemplates: {
        errors: {
          args: { service: { default: 'a' } },
          metrics: { a: { provider: { web: { url: 'a' } } } },
        },
      },
      ...measured({ template: 'errors', args: { servce: 'b' } }),
    },
    'steps[1].analysis.args.servce: The template "errors" has no such argument. Did you mean "service"?',
  ],
  [
    'a measurement without end as a step',
    { ...metric({ interval: '1m' }), ...measured({ template: 'errors' }) },
    'steps[1].analysis.template: The metric "rate" of the template "errors" is measured without end',
  ],
  [
    'a background analysis that never starts',
    { ...metric({}), analysis: { template: 'errors', startingStep: 4 } },
    'canary.analysis.startingStep: There are 4 steps',
  ],
  ['several measurements at once', metric({ count: 3 }), 'Several measurements need an `interval`'],
  [
    'a metric that cannot fail',
    metric({ count: 3, interval: '1m', failureLimit: 3 }),
    '`failureLimit` is not below `count`',
  ],
  [
    'more successes than measurements',
    metric({ count: 3, interval: '1m', failureLimit: 2, consecutiveSuccessLimit: 2 }),
    'are more than `count` together',
  ],
  [
    'more inconclusive ones than measurements',
    metric({ count: 3, interval: '1m', inconclusiveLimit: 4 }),
    '`inconclusiveLimit` is above `count`',
  ],
  ['an interval without a unit', metric({ interval: '60' }), '"60" is not a duration'],
  ['an unknown provider', metric({ provider: { graphite: {} } }), 'Use { prometheus }, { web }'],
  [
    'a GET request with a body',
    metric({ provider: { web: { url: 'http://a', body: '{}' } } }),
    'A GET request has no body.',
  ],
  [
    'a template without metrics',
    { analysisTemplates: { errors: { metrics: {} } } },
    'It measures nothing. Add a metric.',
  ],
])('%s is refused', (_, spec, message) => {
  expect(refused(spec)).toEqual([expect.stringContaining(message)]);
});

test('a measurement without end can run beside the steps', () => {
  const spec = { ...metric({ interval: '1m' }), analysis: { template: 'errors' } };
  const objects = renderWebService({ strategy: { canary: { steps: STEPS, ...spec } } });
  expect(kindsAndNames(objects)).toContain('AnalysisTemplate/my-app-errors');
});

test('a worker has no canary', () => {
  expect(workerRefusals({ strategy: canary({ steps: STEPS }) })).toEqual([
    expect.stringContaining('strategy: Use "Recreate", or { maxSurge, maxUnavailable }'),
  ]);
});

test.each([
  ['metadata.nope', false],
  ['metadata.labels.app', false],
  ["metadata.labels['app']", true],
  ['metadata.namespace', true],
  ['status.pauseConditions[0].reason', true],
])('an argument of an analysis can be the field %s: %p', (field, isAllowed) => {
  const template = { name: 'company', clusterScope: true };
  const steps = [setWeight(10), analysis({ template, args: { region: { field } } })];
  const problem =
    "strategy.canary.steps[1].analysis.args.region.field: Of `metadata`, use name, namespace, uid, labels['<key>'] or annotations['<key>'].";

  if (isAllowed) expect(kindsAndNames(rendered({ steps }))).toContain('Rollout/my-app');
  else expect(refused({ steps })).toEqual([problem]);
});
