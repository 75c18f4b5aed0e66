import { autoscaledReplicas } from '../../../lib/checks/practice/autoscaled-replicas';
import { disruptionBudget } from '../../../lib/checks/practice/disruption-budget';
import { oneReplica } from '../../../lib/checks/practice/one-replica';
import { replicasAndAutoscaler } from '../../../lib/checks/practice/replicas-and-autoscaler';
import { topologySpread } from '../../../lib/checks/practice/topology-spread';
import type { RuleContext } from '../../../lib/checks/rule';
import type { ApiObjectJson } from '../../../lib/kubernetes/api-object';
import { environments } from '../../environments';
import { deployment, manifestOf, object, podSpec, violations } from '../unit';

const PRODUCTION_ONLY = [oneReplica, disruptionBudget, topologySpread];
const DEV: Partial<RuleContext> = { environment: environments.dev };
const SERVICE = object('Service', 'v1', { spec: { selector: { app: 'web' } } });

/** The Deployment `web` with this number of replicas. */
const web = (replicas: number | undefined, pod: object = {}) => deployment(pod, {}, { replicas });

const workload = (kind: string, apiVersion: string, replicas?: number) => {
  const template = { metadata: { labels: { app: 'web' } }, spec: podSpec() };
  return object(kind, apiVersion, { spec: { replicas, template } });
};

/** An autoscaler of the Deployment `web`. */
const hpa = (spec: object = {}, target: object = {}) =>
  object('HorizontalPodAutoscaler', 'autoscaling/v2', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', ...target },
      ...spec,
    },
  });
const unknownScaler = object('Scaler', 'example.com/v1', { spec: hpa()['spec'] });
const hpaElsewhere: ApiObjectJson = { ...hpa(), metadata: { name: 'web', namespace: 'x' } };
const scaledObject = (spec: object = {}) =>
  object('ScaledObject', 'keda.sh/v1alpha1', {
    spec: { scaleTargetRef: { name: 'web' }, ...spec },
  });
const budget = (selector?: object) =>
  object('PodDisruptionBudget', 'policy/v1', { spec: { maxUnavailable: 1, selector } });

test('one replica behind a Service is reported in production', () => {
  expect(violations(oneReplica, [SERVICE, web(1)])).toEqual([
    {
      object: 'Deployment/web',
      path: 'spec.replicas',
      message: expect.stringContaining(
        'Deployment "web" has one replica, the only pod of the Service "web"',
      ),
      fix: expect.stringContaining('Set `replicas: 2` in the overlay `production`'),
    },
  ]);
});

test.each([
  web(undefined),
  workload('StatefulSet', 'apps/v1'),
  workload('Rollout', 'argoproj.io/v1alpha1', 1),
])('a $kind without replicas has one', (it) => {
  expect(violations(oneReplica, [SERVICE, it])).toHaveLength(1);
});

test.each([
  ['that is scaled to zero', web(0)],
  ['that has two', web(2)],
  ['that has one on each node', workload('DaemonSet', 'apps/v1')],
  ['that no Service selects', deployment({}, {}, { template: { spec: podSpec() } })],
])('a workload %s is not reported', (_what, it) => {
  expect(violations(oneReplica, [SERVICE, it])).toEqual([]);
});

test.each([
  ['HorizontalPodAutoscaler', 'minReplicas', hpa()],
  ['HorizontalPodAutoscaler', 'minReplicas', hpa({ minReplicas: 1 })],
  ['ScaledObject', 'minReplicaCount', scaledObject({ minReplicaCount: 1 })],
])('a %s that may scale down to one pod is reported at %s', (kind, field, autoscaler) => {
  const found = violations(oneReplica, [SERVICE, web(undefined), autoscaler]);

  expect(found.map((it) => [it.object, it.path])).toEqual([[`${kind}/web`, `spec.${field}`]]);
  expect(found[0]?.message).toContain('may scale Deployment "web" down to one pod');
  const bounds = kind === 'ScaledObject' ? 'keda({ min: 2, … })' : '{ min: 2, … }';
  expect(found[0]?.fix).toContain(`\`replicas: ${bounds}\``);
});

test.each([
  ['two', hpa({ minReplicas: 2 })],
  ['zero, which is intended', scaledObject()],
  ['an unknown number', unknownScaler],
])('an autoscaler that may scale down to %s is not reported', (_what, autoscaler) => {
  expect(violations(oneReplica, [SERVICE, web(undefined), autoscaler])).toEqual([]);
});

test('a Deployment whose template a Rollout uses has the pods of the Rollout', () => {
  const workloadRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  const rollout = object('Rollout', 'argoproj.io/v1alpha1', { spec: { replicas: 3, workloadRef } });

  expect(violations(oneReplica, [SERVICE, web(1), rollout])).toEqual([]);
});

test.each([
  ['replicas', [web(2)], '2'],
  ['replicas of a StatefulSet', [workload('StatefulSet', 'apps/v1', 3)], '3'],
  ['the minimum of its autoscaler', [web(undefined), hpa({ minReplicas: 4 })], '4'],
])('several pods without a budget are reported: by %s', (_what, objects, count) => {
  const found = violations(disruptionBudget, [SERVICE, ...objects]);

  expect(found.map(({ path }) => path)).toEqual(['']);
  expect(found[0]?.message).toContain('No PodDisruptionBudget selects the pods of');
  expect(found[0]?.message).toContain(`evict all ${count} of them at once`);
  expect(found[0]?.fix).toContain('`podDisruptionBudget: { maxUnavailable: 1 }`');
});

test.each([
  { matchLabels: { app: 'web' } },
  { matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'web'] }] },
  { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
  { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['x'] }] },
  { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
  { matchExpressions: [{ key: 'tier', operator: 'New' }] },
  {},
])('a budget for %j selects them', (selector) => {
  expect(violations(disruptionBudget, [SERVICE, web(2), budget(selector)])).toEqual([]);
});

test.each([
  undefined,
  { matchLabels: { app: 'api' } },
  { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
  { matchExpressions: [{ key: 'app', operator: 'In', values: ['api'] }] },
  { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] },
  { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] },
])('a budget for %j does not', (selector) => {
  expect(violations(disruptionBudget, [SERVICE, web(2), budget(selector)])).toHaveLength(1);
});

test('an object without a namespace is in the namespace of the app', () => {
  const metadata = { name: 'web' };
  const here: ApiObjectJson = { ...budget({ matchLabels: { app: 'web' } }), metadata };
  expect(violations(disruptionBudget, [SERVICE, web(2), here])).toEqual([]);
  const elsewhere: ApiObjectJson = { ...here, metadata: { ...metadata, namespace: 'x' } };
  expect(violations(disruptionBudget, [SERVICE, web(2), elsewhere])).toHaveLength(1);
  const scaler: ApiObjectJson = { ...hpa({ minReplicas: 2 }), metadata };
  expect(violations(oneReplica, [SERVICE, web(undefined), scaler])).toEqual([]);
  expect(violations(replicasAndAutoscaler, [scaler, web(1)])).toHaveLength(1);
});

test('one pod, and pods that no Service selects, need no budget', () => {
  expect(violations(disruptionBudget, [SERVICE, web(1)])).toEqual([]);
  expect(violations(disruptionBudget, [web(2)])).toEqual([]);
});

test('fewer replicas than the minimum of the autoscaler are refused', () => {
  expect(violations(replicasAndAutoscaler, [web(3), hpa({ minReplicas: 4 })], DEV)).toEqual([
    {
      object: 'Deployment/web',
      path: 'spec.replicas',
      message: expect.stringContaining(
        'sets spec.replicas to 3, but HorizontalPodAutoscaler "web" keeps at least 4',
      ),
      fix: expect.stringContaining('set `spec.replicas` to its `minReplicas`'),
    },
  ]);
});

test.each([
  ['a ScaledObject', scaledObject({ minReplicaCount: 4 }), web(3)],
  ['a ScaledObject, also none', scaledObject({ minReplicaCount: 1 }), web(0)],
  [
    'a Rollout',
    hpa({ minReplicas: 4 }, { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' }),
    object('Rollout', 'argoproj.io/v1alpha1', { spec: { replicas: 3, workloadRef: {} } }),
  ],
])('too few replicas of %s are refused', (_what, autoscaler, it) => {
  expect(violations(replicasAndAutoscaler, [autoscaler, it])).toHaveLength(1);
});

test.each([
  ['without a number', hpa(), web(undefined)],
  ['with the minimum', hpa({ minReplicas: 3 }), web(3)],
  ['with more than the minimum', scaledObject(), web(3)],
  ['with the minimum of a ScaledObject', scaledObject({ minReplicaCount: 3 }), web(3)],
  ['that is scaled to zero', hpa(), web(0)],
  ['of another name', hpa({}, { name: 'api' }), web(3)],
  ['of another kind', hpa({}, { kind: 'StatefulSet' }), web(3)],
  ['of another group', hpa({}, { apiVersion: 'example.com/v1' }), web(3)],
  ['of another namespace', hpaElsewhere, web(3)],
  ['of the core group, which has no such kind', hpa({}, { apiVersion: undefined }), web(3)],
  ['of an unknown autoscaler', unknownScaler, web(3)],
])('a workload %s is not refused', (_what, autoscaler, it) => {
  expect(violations(replicasAndAutoscaler, [autoscaler, it])).toEqual([]);
});

test('even the minimum is refused if each sync resets the replicas to it', () => {
  const found = (...syncOptions: string[]) => {
    const spec = { syncPolicy: { syncOptions } };
    const argocd = [manifestOf(object('Application', 'argoproj.io/v1alpha1', { spec }))];
    return violations(replicasAndAutoscaler, [web(3), hpa({ minReplicas: 3 })], { argocd });
  };
  expect(found('CreateNamespace=true', 'RespectIgnoreDifferences=true')).toEqual([]);
  expect(found('CreateNamespace=true')).toMatchObject([
    { fix: expect.stringContaining('Remove `respectIgnoreDifferences: false`') },
  ]);
});

test.each([
  ['HorizontalPodAutoscaler', hpa({ minReplicas: 3 })],
  ['ScaledObject', scaledObject({ minReplicaCount: 3 })],
])('a workload without the minimum of its %s would begin with one pod', (kind, autoscaler) => {
  expect(violations(autoscaledReplicas, [web(undefined), autoscaler])).toEqual([
    {
      object: 'Deployment/web',
      path: 'spec.replicas',
      message: expect.stringContaining(`${kind} "web" keeps at least 3 pods`),
      fix: expect.stringContaining('Set `spec.replicas` to 3'),
    },
  ]);
});

test.each([
  ['has the minimum', web(3), hpa({ minReplicas: 3 })],
  ['has a minimum of one', web(undefined), hpa()],
  ['is scaled by something unknown', web(undefined), unknownScaler],
])('a workload that %s is not reported', (_what, it, autoscaler) => {
  expect(violations(autoscaledReplicas, [it, autoscaler])).toEqual([]);
});

test('several pods that nothing spreads are reported', () => {
  expect(violations(topologySpread, [SERVICE, web(2)])).toEqual([
    {
      object: 'Deployment/web',
      path: 'spec.template.spec.topologySpreadConstraints',
      message: expect.stringContaining('Nothing spreads the 2 pods of Deployment "web"'),
      fix: expect.stringContaining("`topologySpread: [{ over: 'zone' }]`"),
    },
  ]);
});

test.each([
  ['over zones', web(2, { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone' }] })],
  ['away from each other', web(2, { affinity: { podAntiAffinity: {} } })],
  ['and have only one replica', web(1)],
])('pods that are spread %s are not reported', (_what, it) => {
  expect(violations(topologySpread, [SERVICE, it])).toEqual([]);
});

test('a node affinity does not spread pods', () => {
  const found = violations(topologySpread, [SERVICE, web(2, { affinity: { nodeAffinity: {} } })]);

  expect(found).toHaveLength(1);
});

test.each(PRODUCTION_ONLY)('outside production, $id finds nothing', (rule) => {
  for (const replicas of [1, 2]) {
    expect(violations(rule, [SERVICE, web(replicas)], DEV)).toEqual([]);
  }
});
