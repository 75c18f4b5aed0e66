import { App, Chart } from 'cdk8s';
import { analysis, canary, pause, setCanaryScale, setWeight } from '../lib';
import { type JsonObject, objectAt } from '../lib/base/json';
import { keda } from '../lib/constructs/keda/keda-scaling';
import { MigrationJob } from '../lib/constructs/workloads/migration-job';
import { ScheduledJob } from '../lib/constructs/workloads/scheduled-job';
import { StatefulService } from '../lib/constructs/workloads/stateful-service';
import { WebService } from '../lib/constructs/workloads/web-service';
import { Worker } from '../lib/constructs/workloads/worker';
import { createCrds } from './crds';
import { onCluster, useControlPlane } from './use-control-plane';

const cluster = useControlPlane();

const image = 'registry.example.com/app:v1';
const resources = { cpu: { request: '100m' }, memory: { request: '64Mi' } } as const;
const indexed = {
  completionMode: 'Indexed',
  completions: 8,
  parallelism: 4,
  backoffLimitPerIndex: 1,
  maxFailedIndexes: 2,
  podFailurePolicy: [
    { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] },
    { action: 'FailIndex', onExitCodes: { operator: 'In', values: [43, 42] } },
    { action: 'FailJob', onExitCodes: { operator: 'NotIn', values: [0, 1], containerName: 'job' } },
  ],
  podReplacementPolicy: 'Failed',
  successPolicy: [{ succeededIndexes: '0,2-5', succeededCount: 3 }, { succeededCount: 7 }],
} as const;

/** Objects with every field that says how a workload scales, is rolled out, is evicted, or ends. */
function objects(): JsonObject[] {
  const chart = new Chart(new App(), 'test', {
    namespace: 'default',
    disableResourceNameHashes: true,
  });
  new Worker(chart, 'Scaled', {
    name: 'scaled',
    image,
    resources,
    replicas: {
      min: 2,
      max: 6,
      targetCpu: 70,
      targetMemory: 80,
      behavior: { scaleDown: { selectPolicy: 'Min', tolerance: '0.05' } },
    },
    verticalAutoscaling: 'recommend',
    podDisruptionBudget: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  });
  new StatefulService(chart, 'Events', {
    name: 'events',
    image,
    port: 80,
    resources,
    env: { AMQP_URL: { secret: 'broker', key: 'url' } },
    verticalAutoscaling: 'initial',
    replicas: keda({
      min: 2,
      max: 6,
      triggers: [
        {
          rabbitmq: { queueName: 'mails', mode: 'QueueLength', value: 1, hostFromEnv: 'AMQP_URL' },
        },
        { memory: { averageValue: '1Gi' } },
        {
          type: 'redis',
          metadata: { listName: 'mails' },
          auth: {
            parameters: { password: { env: 'AMQP_URL' }, address: { secret: 'redis', key: 'url' } },
            identity: { provider: 'aws', identityOwner: 'workload' },
          },
        },
      ],
      pollingInterval: 10,
      cooldownPeriod: 60,
      initialCooldownPeriod: 30,
      idleReplicaCount: 0,
      fallback: { failureThreshold: 3, replicas: 4, behavior: 'currentReplicasIfHigher' },
      behavior: { scaleUp: { stabilizationWindowSeconds: 60, tolerance: '0' } },
    }),
  });
  new ScheduledJob(chart, 'Cron', {
    name: 'cron',
    image,
    schedule: '@daily',
    ...indexed,
    podFailurePolicy: indexed.podFailurePolicy.slice(0, 2),
  });
  new MigrationJob(chart, 'Job', { name: 'job', image, ...indexed });
  new WebService(chart, 'Canary', {
    name: 'canary',
    image,
    port: 80,
    ingress: { host: 'canary.example.com' },
    strategy: canary({
      steps: [
        setWeight(5),
        setCanaryScale({ replicas: 1 }),
        pause('1h30m'),
        analysis({ template: 'errors' }),
        setWeight(50),
        pause(),
      ],
      trafficRouting: 'alb',
      dynamicStableScale: true,
      abortScaleDownDelaySeconds: 600,
      minPodsPerReplicaSet: 2,
      progressDeadlineAbort: true,
      rollbackWindow: 3,
      analysisTemplates: {
        errors: {
          metrics: {
            share: {
              provider: { prometheus: { address: 'http://prometheus:9090', query: 'vector(0)' } },
              successCondition: 'result[0] < 0.01',
              interval: '1m',
              count: 5,
            },
          },
        },
      },
    }),
  });
  return chart.toJson() as JsonObject[];
}

beforeAll(async () => {
  if (onCluster !== test) return;
  await createCrds(cluster().api, { strict: true });
});

onCluster(
  'the API server accepts every setting of scaling, canaries, eviction and jobs',
  async () => {
    const refused: string[] = [];
    for (const it of objects()) {
      const { status, body } = await cluster().api.dryRun(it);
      const { name } = objectAt(it, 'metadata');
      if (status >= 300) refused.push(`${it['kind']} ${name}: ${body.message}`);
    }
    expect(refused).toEqual([]);
  },
);

onCluster('a second server-side apply of them changes nothing', async () => {
  const { api } = cluster();
  for (const it of objects()) {
    const generations = [await api.apply(it), await api.apply(it)].map(
      ({ body }) => objectAt(body as JsonObject, 'metadata')['generation'],
    );
    expect([it['kind'], generations[1]]).toEqual([it['kind'], generations[0]]);
  }
});
