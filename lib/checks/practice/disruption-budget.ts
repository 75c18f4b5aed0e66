import { budgetsOf } from '../budgets';
import type { Rule } from '../rule';
import { servedWorkloads } from './served-workloads';

/** Evictions leave some pods running. */
export const disruptionBudget: Rule = {
  id: 'practice/disruption-budget',
  severity: 'warning',
  summary:
    'In production, a workload with several pods behind a Service has no PodDisruptionBudget.',
  why: 'When nodes are drained for an upgrade, all of its pods can be evicted at the same time.',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  *check(context) {
    if (!context.environment?.production) return;
    const workloads = servedWorkloads(context).filter(({ replicas }) => replicas >= 2);
    if (workloads.length === 0) return;
    const budgets = budgetsOf(context);
    for (const { pod, title, service, replicas } of workloads) {
      if (budgets.some(({ pods }) => pods.includes(pod))) continue;
      yield {
        manifest: pod.manifest,
        message: `No PodDisruptionBudget selects the pods of ${title}: draining nodes may evict all ${replicas} of them at once, which leaves the Service "${service}" without pods.`,
        fix: `Set \`podDisruptionBudget: { maxUnavailable: 1 }\` in the overlay \`${context.environment.name}\` of the app, or, if \`extend\` creates the workload, add a PodDisruptionBudget there whose \`spec.selector\` matches the labels of its pods.`,
      };
    }
  },
};
