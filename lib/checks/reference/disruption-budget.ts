import type { Manifest } from '../../model/manifest';
import { type Budget, budgetsOf } from '../budgets';
import { formatRequirement } from '../label-selector';
import { label } from '../object-index';
import type { CheckedPod } from '../pods';
import type { Rule, RuleContext } from '../rule';
import { maySelectLater, selectedPods } from '../selected-pods';

/** A budget without pods, or a pod with two budgets. */
export const disruptionBudget: Rule = {
  id: 'reference/disruption-budget',
  severity: 'error',
  summary:
    'A PodDisruptionBudget selects no pod of its app, or a pod that another one also selects. If custom resources of an operator may create pods, only a budget with misspelled labels is refused for selecting none.',
  why: 'The first protects nothing. The second makes every eviction fail with status 500, so no node with such a pod can be drained.',
  source:
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget',
  about: ['PodDisruptionBudget'],
  *check(context) {
    const owners = new Map<CheckedPod, Manifest>();
    for (const budget of budgetsOf(context)) {
      const { manifest, requirements, isNone } = budget;
      const path = ['spec', 'selector'];
      if (isNone || isUnused(context, budget)) {
        const asked = requirements.map(formatRequirement).join(',');
        yield {
          manifest,
          path,
          message: isNone
            ? `${label(manifest)} has no selector, so it protects no pod: a drain may evict all of them at once.`
            : `${label(manifest)} protects the pods with ${asked || 'any label'}, but the app has none: a drain may evict all of its pods at once.`,
          fix: 'Set `spec.selector.matchLabels` to labels of the pods; with `podDisruptionBudget: { … }` the built-in kinds create a matching budget.',
        };
        continue;
      }
      const reported = new Set<Manifest>();
      for (const pod of budget.pods) {
        const owner = owners.get(pod);
        owners.set(pod, owner ?? manifest);
        if (owner === undefined || reported.has(owner)) continue;
        reported.add(owner);
        yield {
          manifest,
          path,
          message: `${label(owner)} and ${label(manifest)} both select the pods of ${label(pod.manifest)}: evicting one fails with status 500, so no node that runs one can be drained.`,
          fix: 'Remove one of them, or change their selectors so that no pod matches both.',
        };
      }
    }
  },
};

function isUnused(context: RuleContext, { namespace, requirements }: Budget): boolean {
  return (
    selectedPods(context, namespace, requirements).length === 0 &&
    !maySelectLater(context, namespace, requirements)
  );
}
