import { App as Cdk8sApp, Chart } from 'cdk8s';
import { type CanarySpec, canary, keda, pause, setCanaryScale, setWeight } from '../../../lib';
import { listAt, objectAt } from '../../../lib/base/json';
import { WebService } from '../../../lib/constructs/workloads/web-service';
import { Schemas } from '../../../lib/kubernetes/schemas/schemas';
import { refusalsOf } from '../../../lib/kubernetes/validation/validate';
import { byKind, kindsAndNames, podTemplate, renderWebService, WEB_SERVICE } from '../render';

import { ALB, CRON, GATEWAY, HOST, rendered, STEPS } from './canary';

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
