import { App as Cdk8sApp, Chart } from 'cdk8s';
import {
  analysis,
  type CanarySpec,
  canary,
  keda,
  pause,
  setCanaryScale,
  setWeight,
} from '../../../lib';
import { listAt, objectAt } from '../../../lib/base/json';
import { WebService } from '../../../lib/constructs/workloads/web-service';
import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import { refusalsOf } from '../../../lib/kubernetes/validation/validate';
import {
  byKind,
  kindsAndNames,
  podTemplate,
  renderWebService,
  WEB_SERVICE,
  webServiceRefusals,
  workerRefusals,
} from '../render';

const STEPS = [setWeight(10), pause('10m'), setWeight(50), pause()];
const HOST = 'my-app.example.com';
const GATEWAY = { gateway: { name: 'public' }, host: HOST };
const ALB = { ingress: { host: HOST } };
const CRON = {
  cron: { timezone: 'Asia/Kolkata', start: '0 8 * * 1-5', end: '0 18 * * 1-5', desiredReplicas: 4 },
};

const rendered = (spec: CanarySpec, props: object = {}) =>
  renderWebService({ ...props, strategy: canary(spec) });

const refused = (spec: object, props: object = {}) =>
  webServiceRefusals({ ...props, strategy: { canary: { steps: STEPS, ...spec } } });

test('a canary is a Rollout in place of the Deployment', () => {
  const objects = rendered({ steps: STEPS }, { replicas: 4, revisionHistoryLimit: 3 });

  expect(kindsAndNames(objects)).toEqual(['Rollout/my-app', 'Service/my-app']);
  const labels = { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' };
  expect(byKind(objects, 'Rollout')['spec']).toMatchObject({
    replicas: 4,
    revisionHistoryLimit: 3,
    selector: { matchLabels: labels },
    strategy: {
      canary: {
        steps: [
          { setWeight: 10 },
          { pause: { duration: '10m' } },
          { setWeight: 50 },
          { pause: {} },
        ],
      },
    },
  });
  expect(byKind(objects, 'Rollout')).not.toHaveProperty('spec.strategy.canary.stableService');
});

test('its pods are those of the Deployment', () => {
  const props = {
    config: { LOG_LEVEL: 'info' },
    sidecars: { proxy: { image: 'example/proxy:v1', ports: { proxy: 9901 } } },
    volumes: { tmp: { emptyDir: { sizeLimit: '1Gi' as const } } },
    mounts: { '/tmp': 'tmp' },
    topologySpread: [{ over: 'zone' as const }],
    resources: { cpu: { request: '100m' as const }, memory: { limit: '1Gi' as const } },
    ports: { admin: 9000 },
    readiness: { httpGet: { path: '/', port: 9000 } },
  };
  expect(podTemplate(rendered({ steps: STEPS }, props))).toEqual(
    podTemplate(renderWebService(props)),
  );
});

test('with an AWS load balancer, the Ingress leaves its backend to the Rollout', () => {
  const objects = rendered({ steps: STEPS, trafficRouting: 'alb' }, ALB);

  expect(kindsAndNames(objects)).toEqual([
    'Rollout/my-app',
    'Service/my-app',
    'Service/my-app-canary',
    'Ingress/my-app',
  ]);
  expect(byKind(objects, 'Rollout')).toHaveProperty('spec.strategy.canary', {
    stableService: 'my-app',
    canaryService: 'my-app-canary',
    trafficRouting: { alb: { ingress: 'my-app', servicePort: 80 } },
    steps: expect.any(Array),
  });
  expect(byKind(objects, 'Ingress')).toHaveProperty('spec.rules.0.http.paths.0.backend.service', {
    name: 'my-app',
    port: { name: 'use-annotation' },
  });
});

test('the load balancer can keep a client on one version', () => {
  const trafficRouting = { alb: { stickinessSeconds: 3600 } };
  const objects = rendered({ steps: STEPS, trafficRouting }, { ...ALB, service: { port: 8443 } });

  expect(byKind(objects, 'Rollout')).toHaveProperty('spec.strategy.canary.trafficRouting.alb', {
    ingress: 'my-app',
    servicePort: 8443,
    stickinessConfig: { enabled: true, durationSeconds: 3600 },
  });
});

test('with a Gateway, the route has both Services, and the new version gets nothing at first', () => {
  const objects = rendered({ steps: STEPS, trafficRouting: 'gateway' }, { route: GATEWAY });

  expect(byKind(objects, 'Rollout')).toHaveProperty('spec.strategy.canary.trafficRouting', {
    plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: 'my-app' } },
  });
  const service = { group: '', kind: 'Service', port: 80 };
  expect(byKind(objects, 'HTTPRoute')).toHaveProperty('spec.rules.0.backendRefs', [
    { ...service, name: 'my-app', weight: 100 },
    { ...service, name: 'my-app-canary', weight: 0 },
  ]);
});

test('a Gateway splits the requests of every route, and of every rule, to the Service', () => {
  const objects = rendered(
    { steps: STEPS, trafficRouting: 'gateway' },
    {
      service: { ports: { admin: 81 } },
      ports: { admin: 9000 },
      routes: {
        api: {
          ...GATEWAY,
          rules: {
            admin: { backends: { 'my-app': { port: 'admin' } } },
            other: { backends: { other: { port: 80 } } },
          },
        },
        moved: { ...GATEWAY, rules: { moved: { redirect: { host: 'a.example.com' } } } },
      },
      grpcRoutes: { grpc: { gateway: { name: 'public' }, host: 'grpc.example.com' } },
    },
  );

  expect(byKind(objects, 'Rollout')).toHaveProperty('spec.strategy.canary.trafficRouting', {
    plugins: {
      'argoproj-labs/gatewayAPI': {
        httpRoutes: [{ name: 'my-app-api' }],
        grpcRoutes: [{ name: 'my-app-grpc' }],
      },
    },
  });
  const service = { group: '', kind: 'Service' };
  const rules = listAt(byKind(objects, 'HTTPRoute', 'my-app-api'), 'spec', 'rules');
  expect(rules.map((it) => listAt(it, 'backendRefs'))).toEqual([
    [
      { ...service, name: 'my-app', port: 81, weight: 100 },
      { ...service, name: 'my-app-canary', port: 81, weight: 0 },
    ],
    [{ ...service, name: 'other', port: 80, weight: 1 }],
  ]);
  expect(byKind(objects, 'GRPCRoute')).toHaveProperty('spec.rules.0.backendRefs', [
    { ...service, name: 'my-app', port: 80, weight: 100 },
    { ...service, name: 'my-app-canary', port: 80, weight: 0 },
  ]);
});

test('the load balancer splits the requests of each path to the main port', () => {
  const paths = { '/': {}, '/admin': { port: 'admin' }, '/other': { service: 'other', port: 80 } };
  const objects = rendered(
    { steps: STEPS, trafficRouting: 'alb' },
    { ingress: { host: HOST, paths }, service: { ports: { admin: 81 } }, ports: { admin: 9000 } },
  );

  const backends = listAt(byKind(objects, 'Ingress'), 'spec', 'rules', 0, 'http', 'paths');
  expect(backends.map((it) => objectAt(it, 'backend', 'service'))).toEqual([
    { name: 'my-app', port: { name: 'use-annotation' } },
    { name: 'my-app', port: { name: 'admin' } },
    { name: 'other', port: { number: 80 } },
  ]);
});

test('fields and metadata of any workload apply to a Rollout', () => {
  const objects = rendered(
    { steps: STEPS },
    {
      replicas: keda({ min: 2, max: 5, triggers: [CRON] }),
      verticalAutoscaling: 'recommend',
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
      metadata: { Rollout: { annotations: { 'example.com/owner': 'shop' } } },
    },
  );

  const target = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'my-app' };
  expect(byKind(objects, 'ScaledObject')).toHaveProperty('spec.scaleTargetRef', target);
  expect(byKind(objects, 'VerticalPodAutoscaler')).toHaveProperty('spec.targetRef', target);
  const rollout = byKind(objects, 'Rollout');
  expect(rollout).toHaveProperty('spec.replicas', 2);
  expect(rollout.metadata.annotations).toHaveProperty(['example.com/owner'], 'shop');
  expect(podTemplate(objects)).toHaveProperty('spec.containers.0.lifecycle.preStop', {
    sleep: { seconds: 5 },
  });
});

test('the Service of the new version has the ports of the other one, but nothing only one can have', () => {
  const service = {
    type: 'NodePort' as const,
    port: 8443,
    nodePort: 30080,
    ports: { admin: { port: 81, nodePort: 30081 } },
    annotations: { 'example.com/a': 'b' },
  };
  const objects = rendered(
    { steps: STEPS, trafficRouting: 'alb' },
    { ...ALB, service, ports: { admin: 9000 } },
  );

  const made = byKind(objects, 'Service', 'my-app-canary');
  expect(made.metadata.annotations).toBeUndefined();
  expect(made['spec']).toMatchObject({
    type: 'NodePort',
    selector: objectAt(byKind(objects, 'Service', 'my-app'), 'spec', 'selector'),
    ports: [
      { name: 'http', port: 8443, targetPort: 'http' },
      { name: 'admin', port: 81, targetPort: 'admin' },
    ],
  });
  expect(JSON.stringify(made)).not.toContain('nodePort');
  const balanced = rendered(
    { steps: STEPS, trafficRouting: 'alb' },
    { ...ALB, service: { type: 'LoadBalancer' } },
  );
  expect(byKind(balanced, 'Service', 'my-app-canary')).not.toHaveProperty('spec.type');
});

test('an autoscaler scales the Rollout, which starts with its minimum', () => {
  const objects = rendered(
    { steps: STEPS },
    {
      replicas: { min: 3, max: 9, targetCpu: 80 },
      resources: { cpu: { request: '100m' } },
      podDisruptionBudget: { maxUnavailable: 1 },
    },
  );

  expect(byKind(objects, 'HorizontalPodAutoscaler')).toHaveProperty('spec.scaleTargetRef', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    name: 'my-app',
  });
  expect(byKind(objects, 'Rollout')).toHaveProperty('spec.replicas', 3);
  expect(byKind(objects, 'PodDisruptionBudget')).toHaveProperty(
    'spec.selector',
    objectAt(byKind(objects, 'Rollout'), 'spec', 'selector'),
  );
});

test('templates of measurements are rendered before the Rollout, and the steps name them', () => {
  const objects = rendered({
    steps: [
      setWeight(10),
      analysis({ template: 'errors', args: { service: 'my-app-canary' } }),
      analysis({ template: { name: 'shared' } }),
      analysis({ template: { name: 'company', clusterScope: true } }),
    ],
    analysis: {
      template: 'errors',
      startingStep: 1,
      args: {
        service: { field: "metadata.labels['app']" },
        hash: { podTemplateHash: 'Latest' },
      },
    },
    analysisTemplates: {
      errors: {
        args: {
          service: 'required',
          hash: { default: '' },
          token: { secret: 'metrics', key: 'token' },
        },
        metrics: {
          rate: {
            provider: { prometheus: { address: 'http://prometheus:9090', query: 'up' } },
            successCondition: 'result[0] >= 0.95',
            interval: '1m',
            count: 5,
            failureLimit: 2,
          },
          status: {
            provider: {
              web: {
                url: 'http://{{args.service}}/status',
                headers: { Authorization: 'Bearer {{args.token}}' },
                jsonPath: '{$.ok}',
              },
            },
          },
          targets: {
            provider: {
              cloudWatch: {
                namespace: 'AWS/ApplicationELB',
                metricName: 'HTTPCode_Target_5XX_Count',
                dimensions: { LoadBalancer: 'app/my-app' },
                stat: 'Sum',
              },
            },
          },
          traces: { provider: { datadog: { query: 'avg:errors{*}' } } },
        },
      },
    },
  });

  const template = byKind(objects, 'AnalysisTemplate');
  expect(template.metadata).toMatchObject({
    name: 'my-app-errors',
    annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
  });
  expect(template['spec']).toEqual({
    args: [
      { name: 'service' },
      { name: 'hash', value: '' },
      { name: 'token', valueFrom: { secretKeyRef: { name: 'metrics', key: 'token' } } },
    ],
    metrics: [
      {
        name: 'rate',
        provider: { prometheus: { address: 'http://prometheus:9090', query: 'up' } },
        successCondition: 'result[0] >= 0.95',
        interval: '1m',
        count: 5,
        failureLimit: 2,
      },
      {
        name: 'status',
        provider: {
          web: {
            url: 'http://{{args.service}}/status',
            headers: [{ key: 'Authorization', value: 'Bearer {{args.token}}' }],
            jsonPath: '{$.ok}',
          },
        },
      },
      {
        name: 'targets',
        provider: {
          cloudWatch: {
            metricDataQueries: [
              {
                id: 'result',
                metricStat: {
                  metric: {
                    namespace: 'AWS/ApplicationELB',
                    metricName: 'HTTPCode_Target_5XX_Count',
                    dimensions: [{ name: 'LoadBalancer', value: 'app/my-app' }],
                  },
                  period: 300,
                  stat: 'Sum',
                },
              },
            ],
          },
        },
      },
      {
        name: 'traces',
        provider: {
          datadog: {
            apiVersion: 'v1',
            interval: '5m',
            query: 'avg:errors{*}',
            requestTimeout: '10s',
          },
        },
      },
    ],
  });
  const strategy = objectAt(byKind(objects, 'Rollout'), 'spec', 'strategy', 'canary');
  expect(listAt(strategy, 'steps').slice(1)).toEqual([
    {
      analysis: {
        templates: [{ templateName: 'my-app-errors' }],
        args: [{ name: 'service', value: 'my-app-canary' }],
      },
    },
    { analysis: { templates: [{ templateName: 'shared' }] } },
    { analysis: { templates: [{ templateName: 'company', clusterScope: true }] } },
  ]);
  expect(strategy['analysis']).toEqual({
    startingStep: 1,
    templates: [{ templateName: 'my-app-errors' }],
    args: [
      { name: 'service', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
      { name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } },
    ],
  });
});

const EVERYTHING: CanarySpec = {
  steps: [setWeight(5), setCanaryScale({ replicas: 1 }), pause('1h30m'), setWeight(50)],
  trafficRouting: 'alb',
  dynamicStableScale: true,
  abortScaleDownDelaySeconds: 600,
  minPodsPerReplicaSet: 2,
  progressDeadlineAbort: true,
  rollbackWindow: 3,
};

test('the settings of a Rollout are rendered, and its schema and its controller accept them', () => {
  const objects = rendered(EVERYTHING, {
    ...ALB,
    minReadySeconds: 10,
    progressDeadlineSeconds: 300,
  });

  const rollout = byKind(objects, 'Rollout');
  expect(rollout['spec']).toMatchObject({
    minReadySeconds: 10,
    progressDeadlineSeconds: 300,
    progressDeadlineAbort: true,
    rollbackWindow: { revisions: 3 },
    strategy: {
      canary: {
        dynamicStableScale: true,
        abortScaleDownDelaySeconds: 600,
        minPodsPerReplicaSet: 2,
      },
    },
  });
  const schemas = new Schemas();
  expect(objects.flatMap((it) => schemas.check(it, '1.33'))).toEqual([]);
  expect(objects.flatMap(refusalsOf)).toEqual([]);
});

test('without routing, the numbers of pods have bounds', () => {
  const objects = rendered({ steps: STEPS, maxSurge: '50%', maxUnavailable: 0 });
  expect(byKind(objects, 'Rollout')).toHaveProperty('spec.strategy.canary.maxSurge', '50%');
  expect(byKind(objects, 'Rollout')).toHaveProperty('spec.strategy.canary.maxUnavailable', 0);
});

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

test('the construct has the Rollout or the Deployment, and says so when asked for the other', () => {
  const chart = new Chart(new Cdk8sApp(), 'test');
  const rolling = new WebService(chart, 'Rolling', WEB_SERVICE);
  const stepwise = new WebService(chart, 'Stepwise', {
    ...WEB_SERVICE,
    strategy: canary({ steps: STEPS }),
  });

  expect(rolling.deployment.kind).toBe('Deployment');
  expect(stepwise.rollout.kind).toBe('Rollout');
  expect(() => rolling.rollout).toThrow('Use `deployment` instead of `rollout`.');
  expect(() => stepwise.deployment).toThrow('Use `rollout` instead of `deployment`.');
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
