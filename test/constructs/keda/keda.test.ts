import { secret } from '../../../lib';
import { type KedaSpec, keda } from '../../../lib/constructs/keda/keda-scaling';
import type { KedaTrigger } from '../../../lib/constructs/keda/trigger';
import { careful, findingsIn } from '../../checks/styles/careful';
import { webApp } from '../../fleet';
import {
  byKind,
  kindsAndNames,
  renderStatefulService,
  renderWorker,
  workerRefusals,
} from '../render';

const CRON: KedaTrigger = {
  cron: { timezone: 'Asia/Kolkata', start: '0 8 * * 1-5', end: '0 18 * * 1-5', desiredReplicas: 4 },
};

const scaled = (spec: Partial<KedaSpec> = {}) =>
  keda({ min: 0, max: 8, triggers: [CRON], ...spec });

/** The spec of the ScaledObject of a worker. */
const specOf = (spec: Partial<KedaSpec>, props = {}) =>
  byKind(renderWorker({ replicas: scaled(spec), ...props }), 'ScaledObject')['spec'];

test('KEDA scales the workload in place of an autoscaler', () => {
  const objects = renderWorker({ replicas: scaled() });

  expect(kindsAndNames(objects)).toEqual(['Deployment/my-app', 'ScaledObject/my-app']);
  expect(byKind(objects, 'ScaledObject')).toEqual({
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: {
      name: 'my-app',
      labels: { 'app.kubernetes.io/name': 'my-app', 'app.kubernetes.io/instance': 'my-app' },
    },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'my-app' },
      minReplicaCount: 0,
      maxReplicaCount: 8,
      triggers: [
        {
          type: 'cron',
          metadata: {
            timezone: 'Asia/Kolkata',
            start: '0 8 * * 1-5',
            end: '0 18 * * 1-5',
            desiredReplicas: '4',
          },
        },
      ],
    },
  });
});

test.each([0, 3])('the workload begins with the minimum, such as %d', (min) => {
  expect(byKind(renderWorker({ replicas: scaled({ min }) }), 'Deployment')).toHaveProperty(
    'spec.replicas',
    min,
  );
  const stateful = renderStatefulService({ replicas: scaled({ min }) });
  expect(byKind(stateful, 'StatefulSet')).toHaveProperty('spec.replicas', min);
  expect(byKind(stateful, 'ScaledObject')).toHaveProperty(
    'spec.scaleTargetRef.kind',
    'StatefulSet',
  );
});

const behavior = { scaleDown: { selectPolicy: 'Disabled', tolerance: '0.05' } } as const;

test.each<[Partial<KedaSpec>, object]>([
  [
    { pollingInterval: 10, cooldownPeriod: 60 },
    { pollingInterval: 10, cooldownPeriod: 60 },
  ],
  [{ initialCooldownPeriod: 90 }, { initialCooldownPeriod: 90 }],
  [
    { min: 2, idleReplicaCount: 0 },
    { minReplicaCount: 2, idleReplicaCount: 0 },
  ],
  [
    { fallback: { failureThreshold: 3, replicas: 4, behavior: 'currentReplicasIfHigher' } },
    { fallback: { failureThreshold: 3, replicas: 4, behavior: 'currentReplicasIfHigher' } },
  ],
  [{ behavior }, { advanced: { horizontalPodAutoscalerConfig: { behavior } } }],
])('%j becomes a field of the ScaledObject', (spec, expected) => {
  expect(specOf(spec)).toMatchObject(expected);
});

test.each<[KedaTrigger, object]>([
  [
    {
      prometheus: {
        serverAddress: 'http://p:9090',
        query: 'up',
        threshold: 2.5,
        ignoreNullValues: false,
      },
    },
    {
      type: 'prometheus',
      metadata: {
        serverAddress: 'http://p:9090',
        query: 'up',
        threshold: '2.5',
        ignoreNullValues: 'false',
      },
    },
  ],
  [
    {
      kafka: { bootstrapServers: 'kafka:9092', consumerGroup: 'mails', lagThreshold: 50 },
      name: 'lag',
    },
    {
      type: 'kafka',
      name: 'lag',
      metadata: { bootstrapServers: 'kafka:9092', consumerGroup: 'mails', lagThreshold: '50' },
    },
  ],
  [
    {
      'aws-sqs-queue': { queueURL: 'mails', awsRegion: 'ap-south-1', scaleOnInFlight: false },
      auth: { clusterTriggerAuthentication: 'aws' },
    },
    {
      type: 'aws-sqs-queue',
      metadata: { queueURL: 'mails', awsRegion: 'ap-south-1', scaleOnInFlight: 'false' },
      authenticationRef: { name: 'aws', kind: 'ClusterTriggerAuthentication' },
    },
  ],
  [
    {
      rabbitmq: { queueName: 'mails', mode: 'QueueLength', value: 20 },
      auth: { triggerAuthentication: 'broker' },
      useCachedMetrics: true,
    },
    {
      type: 'rabbitmq',
      useCachedMetrics: true,
      metadata: { queueName: 'mails', mode: 'QueueLength', value: '20' },
      authenticationRef: { name: 'broker' },
    },
  ],
  [
    { type: 'redis', metadata: { listName: 'mails', listLength: '5' }, metricType: 'Value' },
    { type: 'redis', metricType: 'Value', metadata: { listName: 'mails', listLength: '5' } },
  ],
  [
    { cpu: { utilization: 70 } },
    { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } },
  ],
  [
    { memory: { averageValue: '512Mi', containerName: 'my-app' } },
    {
      type: 'memory',
      metricType: 'AverageValue',
      metadata: { value: '512Mi', containerName: 'my-app' },
    },
  ],
])('the trigger %j is rendered with text settings', (trigger, expected) => {
  const resources = { cpu: { request: '100m' } } as const;

  expect(specOf({ triggers: [CRON, trigger] }, { resources })).toHaveProperty(
    'triggers.1',
    expected,
  );
});

test('credentials of a trigger are a TriggerAuthentication, which names where they are', () => {
  const objects = renderWorker({
    secrets: { REDIS_PASSWORD: secret('redis-password') },
    replicas: scaled({
      triggers: [
        {
          type: 'redis',
          metadata: { listName: 'mails' },
          auth: {
            parameters: {
              password: { env: 'REDIS_PASSWORD' },
              address: { secret: 'redis', key: 'address' },
            },
            identity: { provider: 'aws', identityOwner: 'workload' },
          },
        },
      ],
    }),
  });

  expect(byKind(objects, 'ScaledObject')).toHaveProperty('spec.triggers.0.authenticationRef', {
    name: 'my-app-redis',
  });
  expect(byKind(objects, 'TriggerAuthentication')).toMatchObject({
    metadata: { name: 'my-app-redis' },
    spec: {
      secretTargetRef: [{ parameter: 'address', name: 'redis', key: 'address' }],
      env: [{ parameter: 'password', name: 'REDIS_PASSWORD' }],
      podIdentity: { provider: 'aws', identityOwner: 'workload' },
    },
  });
});

const REDIS = { type: 'redis', metadata: {} };

test.each<[string, object, string]>([
  ['a minimum above the maximum', { min: 9 }, 'replicas.keda.min: `min` is above `max`.'],
  ['no trigger', { triggers: [] }, 'replicas.keda.triggers: There is no trigger.'],
  [
    'a misspelled setting',
    { triggers: [{ cron: { ...CRON.cron, desired: 2 } }] },
    'replicas.keda.triggers[0].cron.desired: There is no such field.',
  ],
  [
    'an unknown trigger',
    { triggers: [{ redis: {} }] },
    'replicas.keda.triggers[0]: Use one of cpu, memory, cron, prometheus, kafka, aws-sqs-queue, rabbitmq, such as `{ cpu: { utilization: 70 } }`, or { type, metadata } for any other trigger.',
  ],
  [
    'a usual trigger without its types',
    { triggers: [{ type: 'aws-sqs-queue', metadata: {} }] },
    "replicas.keda.triggers[0]: Use `{ 'aws-sqs-queue': { … } }`, whose settings are checked.",
  ],
  [
    'zero pods, if only pods are measured',
    { triggers: [{ cpu: { averageValue: '500m' } }] },
    'replicas.keda.triggers: CPU and memory are measured in pods, so without pods it would never scale up. Add a trigger of another type, or set `min` to at least 1.',
  ],
  [
    'a fallback, if only pods are measured',
    {
      min: 1,
      triggers: [{ cpu: { averageValue: '500m' } }],
      fallback: { failureThreshold: 1, replicas: 1 },
    },
    'replicas.keda.fallback: KEDA has no fallback for CPU and memory. Remove it.',
  ],
  [
    'an idle number that is the minimum',
    { idleReplicaCount: 0 },
    'replicas.keda.idleReplicaCount: `min` is also 0. Remove one: it scales to zero either way.',
  ],
  [
    'another idle number',
    { min: 2, idleReplicaCount: 1 },
    'replicas.keda.idleReplicaCount: KEDA supports only 0. Use `min` for any other number.',
  ],
  [
    'a time without a length',
    { triggers: [{ cron: { ...CRON.cron, end: CRON.cron.start } }] },
    'replicas.keda.triggers[0].cron.end: It ends when it begins.',
  ],
  [
    'a queue at an unknown place',
    { triggers: [{ rabbitmq: { queueName: 'mails', mode: 'QueueLength', value: 1 } }] },
    'replicas.keda.triggers[0].rabbitmq.hostFromEnv: Nothing says where the queue is. Set `hostFromEnv`, or the parameter `host` in `auth`.',
  ],
  [
    'a variable that the container lacks',
    { triggers: [{ ...REDIS, auth: { parameters: { password: { env: 'REDIS_PASWORD' } } } }] },
    'replicas.keda.triggers[0].auth.parameters.password.env: The main container has no variable "REDIS_PASWORD". Did you mean "REDIS_PASSWORD"?',
  ],
  [
    'two TriggerAuthentications of one name',
    {
      triggers: [REDIS, REDIS].map((it) => ({ ...it, auth: { identity: { provider: 'gcp' } } })),
    },
    'replicas.keda.triggers[1].name: Another trigger is also called "redis", so both TriggerAuthentications would have the same name. Set `name` to tell them apart.',
  ],
  [
    'two roles',
    {
      triggers: [
        {
          ...REDIS,
          auth: {
            identity: {
              provider: 'aws',
              roleArn: 'arn:aws:iam::123456789012:role/keda',
              identityOwner: 'workload',
            },
          },
        },
      ],
    },
    'replicas.keda.triggers[0].auth.identity: Set `roleArn` or `identityOwner`: KEDA assumes one role.',
  ],
  [
    'a utilization of what is not requested',
    { triggers: [CRON, { cpu: { utilization: 70 } }] },
    'resources.cpu.request: The autoscaler measures cpu in percent of the request, but there is none, so it would never scale.',
  ],
])('%s is refused', (_, spec, problem) => {
  const replicas = { keda: { min: 0, max: 8, triggers: [CRON], ...spec } };

  expect(workerRefusals({ env: { REDIS_PASSWORD: 'x' }, replicas })).toEqual([problem]);
});

test('a form of an autoscaler beside KEDA is refused', () => {
  expect(workerRefusals({ replicas: { ...scaled(), targetCpu: 80 } })).toEqual([
    'replicas: It has both `keda` and the fields of a HorizontalPodAutoscaler. Remove one; an overlay removes what the base sets with null, such as `keda: null`.',
  ]);
});

test('a budget that keeps the first pod from being evicted is refused', () => {
  expect(
    workerRefusals({ replicas: scaled(), podDisruptionBudget: { minAvailable: 1 } }),
  ).toHaveLength(1);
});

test('no rule finds anything in a workload that KEDA scales, and Argo CD leaves its replicas alone', () => {
  const app = webApp({
    ...careful,
    provided: [{ kind: 'Secret', name: 'broker' }],
    base: {
      ...careful.base,
      port: 8080,
      env: { AMQP_URL: { secret: 'broker', key: 'url' } },
      replicas: scaled({
        min: 2,
        behavior,
        triggers: [
          CRON,
          { cpu: { utilization: 70 } },
          { type: 'redis', metadata: {}, auth: { parameters: { host: { env: 'AMQP_URL' } } } },
        ],
      }),
    },
  });

  expect(findingsIn(app)).toEqual([]);
});
