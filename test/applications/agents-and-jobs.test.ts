import { type JsonObject, objectAt } from '../../lib/base/json';
import type { EnvironmentName } from './fleet';
import { kindsOf, object, podOf } from './rendered';

// --- Jobs

test('the CronJob is suspended in dev, and follows the time of its region', () => {
  expect(object('dev', 'cleanup', 'CronJob').spec.suspend).toBe(true);
  const { spec } = object('production-us', 'cleanup', 'CronJob');
  expect(spec).toMatchObject({ timeZone: 'America/New_York', startingDeadlineSeconds: 600 });
  expect(spec.suspend).toBeUndefined();
  const template = spec.jobTemplate.spec.template.spec;
  expect(template.restartPolicy).toBe('OnFailure');
  expect(template.containers[0].imagePullPolicy).toBe('Always');
});

test('each index of the batch is retried, and an eviction does not count', () => {
  const { spec } = object('production-eu', 'simulation', 'CronJob').spec.jobTemplate;
  expect(spec).toMatchObject({
    completionMode: 'Indexed',
    completions: 16,
    backoffLimitPerIndex: 2,
    podReplacementPolicy: 'Failed',
  });
  expect(spec.podFailurePolicy.rules.map((it: JsonObject) => it['action'])).toEqual([
    'Ignore',
    'FailIndex',
    'FailJob',
  ]);
});

test('the batch has a GPU and a scratch volume, and no GPU in dev', () => {
  const podIn = (environment: EnvironmentName) =>
    object(environment, 'simulation', 'CronJob').spec.jobTemplate.spec.template.spec;
  const [staging, dev] = [podIn('staging'), podIn('dev')];
  expect(staging.containers[0].resources.limits).toMatchObject({ 'nvidia.com/gpu': 1 });
  expect(staging.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests).toEqual({
    storage: '100Gi',
  });
  expect(dev.containers[0].resources.limits).toEqual({ memory: '4Gi' });
  expect(dev).not.toHaveProperty('tolerations');
  expect(dev).not.toHaveProperty('nodeSelector');
});

// --- Agents on each node

test('the log shipper reads the logs of its node as root, on every node', () => {
  const pod = podOf('production-eu', 'log-shipper', 'DaemonSet');
  expect(pod.tolerations).toEqual([{ operator: 'Exists' }]);
  expect(pod.priorityClassName).toBe('system-node-critical');
  const paths = pod.volumes.map((it: JsonObject) => objectAt(it, 'hostPath')['path']);
  expect(paths).toEqual(['/var/log', '/var/lib/log-shipper']);
  const [{ securityContext, volumeMounts }] = pod.containers;
  expect(securityContext).toMatchObject({ runAsUser: 0, capabilities: { drop: ['ALL'] } });
  expect(volumeMounts[0]).toMatchObject({ mountPath: '/var/log', readOnly: true });
});

test('the metrics agent is in the network of its node, with one capability and no root', () => {
  const pod = podOf('production-eu', 'node-metrics', 'DaemonSet');
  expect(pod).toMatchObject({
    hostNetwork: true,
    hostPID: true,
    dnsPolicy: 'ClusterFirstWithHostNet',
    securityContext: { runAsNonRoot: true, runAsUser: 65534 },
  });
  const [{ securityContext, volumeMounts }] = pod.containers;
  expect(securityContext.capabilities).toEqual({ add: ['SYS_TIME'], drop: ['ALL'] });
  expect(volumeMounts).toEqual([
    {
      mountPath: '/host/root',
      mountPropagation: 'HostToContainer',
      name: 'root',
      readOnly: true,
    },
  ]);
});

// --- Queue worker

test('KEDA scales the worker to zero by the queue of its region, and not in dev', () => {
  const { spec } = object('production-us', 'thumbnails', 'ScaledObject');
  expect(spec).toMatchObject({ minReplicaCount: 0, maxReplicaCount: 30 });
  expect(spec.triggers).toMatchObject([
    { type: 'aws-sqs-queue', metadata: { awsRegion: 'us-east-2', queueLength: '20' } },
  ]);
  const authentication = object(
    'production-us',
    'thumbnails',
    'TriggerAuthentication',
    spec.triggers[0].authenticationRef.name,
  );
  expect(authentication.spec.podIdentity).toEqual({ provider: 'aws', identityOwner: 'workload' });
  expect(kindsOf('dev', 'thumbnails')).not.toContain('ScaledObject');
  expect(object('dev', 'thumbnails', 'Deployment').spec.replicas).toBe(1);
});
