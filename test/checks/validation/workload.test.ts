import { checkInstance } from '../../../lib/checks/check-instance';
import { VALIDATION_RULES } from '../../../lib/checks/validation';
import { restartPolicy } from '../../../lib/checks/validation/restart-policy';
import { workload } from '../../../lib/checks/validation/workload';
import { deployment, object, podSpec, unitOf, violations } from '../unit';

const labels = { app: 'web' };
const selector = { matchLabels: labels };
const pod = (more: object = {}) => ({ metadata: { labels }, spec: podSpec(more) });
const job = (more: object = {}) => object('Job', 'batch/v1', { spec: { template: pod(more) } });
const cronJob = (more: object = {}) =>
  object('CronJob', 'batch/v1', {
    spec: { schedule: '@daily', jobTemplate: { spec: { template: pod(more) } } },
  });

test.each([
  ['Deployment', 'apps/v1', {}, 'spec'],
  ['DaemonSet', 'apps/v1', {}, 'spec'],
  ['StatefulSet', 'apps/v1', {}, 'spec'],
  ['Job', 'batch/v1', {}, 'spec'],
  ['CronJob', 'batch/v1', {}, 'spec'],
  ['Pod', 'v1', {}, 'spec'],
  ['ReplicaSet', 'apps/v1', { spec: { selector } }, 'spec.template'],
  ['Deployment', 'apps/v1', { spec: { selector, template: {} } }, 'spec.template.spec'],
  ['Job', 'batch/v1', { spec: { template: {} } }, 'spec.template.spec'],
  [
    'CronJob',
    'batch/v1',
    { spec: { schedule: '@daily', jobTemplate: {} } },
    'spec.jobTemplate.spec',
  ],
])('a %s of %s with %j has no %s', (kind, apiVersion, body, path) => {
  const it = object(kind, apiVersion, body);
  expect(violations(workload, [it])).toEqual([
    {
      object: `${kind}/web`,
      path,
      message: expect.stringContaining(`${kind} web has no \`${path}\``),
      fix: expect.stringContaining(`Set \`${path}\``),
    },
  ]);
  expect(checkInstance(unitOf([it]), [workload], []).map(({ rule }) => rule)).toEqual([
    workload.id,
  ]);
});

test('a field that the schema requires is reported once', () => {
  const it = object('Deployment', 'apps/v1', { spec: { selector } });
  const rules = checkInstance(unitOf([it]), VALIDATION_RULES, []).map(({ rule }) => rule);
  expect(rules).toEqual(['schema/missing-field']);
});

test('custom resources with the same kind are ignored', () => {
  const custom = [
    object('Job', 'batch.volcano.sh/v1'),
    object('Service', 'serving.knative.dev/v1'),
  ];
  expect(violations(workload, custom)).toEqual([]);
});

test('the strategy Recreate has no rollingUpdate', () => {
  const strategy = (it: object) => [deployment({}, {}, { strategy: it })];
  expect(violations(workload, strategy({ type: 'Recreate', rollingUpdate: {} }))).toEqual([
    {
      object: 'Deployment/web',
      path: 'spec.strategy.rollingUpdate',
      message: expect.stringContaining('is Recreate, but has `rollingUpdate`'),
      fix: expect.stringContaining('remove `spec.strategy.rollingUpdate`'),
    },
  ]);
  expect(violations(workload, strategy({ type: 'Recreate', rollingUpdate: null }))).toEqual([]);
  expect(violations(workload, strategy({ type: 'Recreate' }))).toEqual([]);
  expect(violations(workload, strategy({ rollingUpdate: { maxSurge: 1 } }))).toEqual([]);
});

test.each([
  [{}, 'spec.ports'],
  [{ ports: [], clusterIP: '' }, 'spec.ports'],
  [{ type: 'LoadBalancer', selector: labels }, 'spec.ports'],
  [{ type: 'ExternalName' }, 'spec.externalName'],
  [{ type: 'ExternalName', externalName: '' }, 'spec.externalName'],
])('a Service with %j lacks %s', (spec, path) => {
  const found = violations(workload, [object('Service', 'v1', { spec })]);
  expect(found).toEqual([
    {
      object: 'Service/web',
      path,
      message: expect.stringContaining('the API server refuses it'),
      fix: expect.stringContaining(`\`${path}`),
    },
  ]);
});

test.each([
  { ports: [{ port: 80 }] },
  { clusterIP: 'None', selector: labels },
  { clusterIPs: ['None'] },
  { type: 'ExternalName', externalName: 'db.example.com' },
])('a Service with %j passes', (spec) => {
  expect(violations(workload, [object('Service', 'v1', { spec })])).toEqual([]);
});

test.each([
  ['Job', job(), 'spec.template.spec', 'no restart policy, and the default is Always'],
  ['Job', job({ restartPolicy: 'Always' }), 'spec.template.spec', 'the restart policy Always'],
  ['CronJob', cronJob(), 'spec.jobTemplate.spec.template.spec', 'no restart policy'],
  ['Deployment', deployment({ restartPolicy: 'Never' }), 'spec.template.spec', 'policy Never'],
])('a %s needs another restart policy', (kind, it, path, message) => {
  expect(violations(restartPolicy, [it])).toEqual([
    {
      object: `${kind}/web`,
      path: `${path}.restartPolicy`,
      message: expect.stringContaining(message),
      fix: expect.stringContaining('`restartPolicy'),
    },
  ]);
});

test('valid restart policies pass', () => {
  const sidecar = { name: 'proxy', image: 'example/proxy:v1.0.0', restartPolicy: 'Always' };
  const good = [
    job({ restartPolicy: 'OnFailure' }),
    job({ restartPolicy: 'Never', initContainers: [sidecar] }),
    cronJob({ restartPolicy: 'Never' }),
    deployment(),
    deployment({ restartPolicy: 'Always' }),
    object('StatefulSet', 'apps/v1', { spec: { selector, template: pod({ restartPolicy: '' }) } }),
    object('Pod', 'v1', { spec: podSpec({ restartPolicy: 'Never' }) }),
    object('Rollout', 'argoproj.io/v1alpha1', { spec: { template: pod() } }),
  ];
  expect(violations(restartPolicy, good)).toEqual([]);
});
