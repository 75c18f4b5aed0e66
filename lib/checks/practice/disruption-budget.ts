import { isObject, type JsonValue, listAt, objectAt } from '../../model/json';
import { apiGroup, type Manifest } from '../../model/manifest';
import type { CheckedPod } from '../pods';
import type { Rule } from '../rule';
import { servedWorkloads } from './served-workloads';
import { inOneNamespace } from './services';

/** Not all pods at once. */
export const disruptionBudget: Rule = {
  id: 'practice/disruption-budget',
  severity: 'warning',
  summary: 'In production, a workload of several pods behind a Service has no PodDisruptionBudget.',
  why: 'When nodes are drained for an upgrade, all of its pods can be evicted at the same time.',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  *check(unit) {
    if (!unit.environment?.production) return;
    const workloads = servedWorkloads(unit).filter(({ replicas }) => replicas >= 2);
    if (workloads.length === 0) return;
    const budgets = unit.manifests.filter(
      ({ object }) => object.kind === 'PodDisruptionBudget' && apiGroup(object) === 'policy',
    );
    for (const { pod, title, service, replicas } of workloads) {
      if (budgets.some((budget) => covers(budget, pod))) continue;
      yield {
        manifest: pod.manifest,
        message: `No PodDisruptionBudget selects the pods of ${title}: a drain of nodes may evict all ${replicas} of them at once, and the Service "${service}" would have none.`,
        fix: `Set \`podDisruptionBudget: { maxUnavailable: 1 }\` in the overlay \`${unit.environment.name}\` of the app, or, where the workload comes from \`extend\`, add a PodDisruptionBudget there whose \`spec.selector\` matches the labels of its pods.`,
      };
    }
  },
};

function covers(budget: Manifest, pod: CheckedPod): boolean {
  const selector = objectAt(budget.object, 'spec')['selector'];
  if (!inOneNamespace(budget, pod.manifest) || !isObject(selector)) return false;
  const labels = Object.entries(objectAt(selector, 'matchLabels'));
  return (
    labels.every(([key, value]) => pod.labels[key] === value) &&
    listAt(selector, 'matchExpressions').every((it) => matches(it, pod.labels))
  );
}

function matches(expression: JsonValue, labels: CheckedPod['labels']): boolean {
  const { key, operator } = objectAt(expression);
  const value = labels[`${key}`];
  const values = listAt(expression, 'values');
  if (operator === 'In') return value !== undefined && values.includes(value);
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  return true;
}
