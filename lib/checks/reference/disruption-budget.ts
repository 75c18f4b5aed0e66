import { objectAt } from '../../model/json';
import type { Manifest } from '../../model/manifest';
import { formatRequirement, type Requirement, requirementsOf, selects } from '../label-selector';
import { indexOf, label } from '../object-index';
import type { CheckedPod } from '../pods';
import type { CheckedUnit, Rule } from '../rule';
import { maySelectLater, selectedPods } from '../selected-pods';

/** A budget without pods, or pods with two budgets. */
export const disruptionBudget: Rule = {
  id: 'reference/disruption-budget',
  severity: 'error',
  summary:
    'A PodDisruptionBudget selects no pod of its app, or a pod that another one selects, too. An app with an operator’s custom resources, whose pods nobody knows, may have a budget for those.',
  why: 'The first protects nothing. The second makes every eviction fail with status 500, so no node with such a pod on it can be drained.',
  source:
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget',
  about: ['PodDisruptionBudget'],
  *check(unit) {
    const owners = new Map<CheckedPod, Manifest>();
    for (const budget of budgetsOf(unit)) {
      const { manifest, namespace, requirements, isNone } = budget;
      const path = ['spec', 'selector'];
      if (isNone || isUnused(unit, budget)) {
        const asked = requirements.map(formatRequirement).join(',');
        yield {
          manifest,
          path,
          message: isNone
            ? `${label(manifest)} has no selector, so it protects no pod: a drain may take all of them at once.`
            : `${label(manifest)} protects the pods with ${asked || 'any label'}, and the app has none: a drain may take all of its pods at once.`,
          fix: 'Set `spec.selector.matchLabels` to labels of the pods; with `podDisruptionBudget: { … }` the built-in kinds make a budget that fits.',
        };
        continue;
      }
      const told = new Set<Manifest>();
      for (const pod of indexOf(unit).podsIn(namespace)) {
        if (!selects(requirements, pod.labels)) continue;
        const owner = owners.get(pod);
        owners.set(pod, owner ?? manifest);
        if (owner === undefined || told.has(owner)) continue;
        told.add(owner);
        yield {
          manifest,
          path,
          message: `${label(owner)} and ${label(manifest)} both select the pods of ${label(pod.manifest)}: evicting one fails with status 500, so no node that runs one can be drained.`,
          fix: 'Remove one of them, or let each select labels that the pods of the other have not.',
        };
      }
    }
  },
};

interface Budget {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly requirements: readonly Requirement[];
  /** A selector that is missing selects nothing, one that is empty selects everything. */
  readonly isNone: boolean;
}

function budgetsOf(unit: CheckedUnit): Budget[] {
  const index = indexOf(unit);
  return index.ofKind('policy/PodDisruptionBudget').map((manifest) => {
    const { selector = null } = objectAt(manifest.object, 'spec');
    return {
      manifest,
      namespace: index.namespaceOf(manifest),
      requirements: requirementsOf(selector),
      isNone: selector === null,
    };
  });
}

function isUnused(unit: CheckedUnit, { namespace, requirements }: Budget): boolean {
  return (
    selectedPods(unit, namespace, requirements).length === 0 &&
    !maySelectLater(unit, namespace, requirements)
  );
}
