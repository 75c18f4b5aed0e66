import { objectAt } from '../base/json';
import type { Manifest } from '../model/manifest';
import { type Requirement, requirementsOf, selects } from './label-selector';
import { indexOf } from './object-index';
import { perContext } from './per-context';
import type { CheckedPod } from './pods';

/** A PodDisruptionBudget. */
export interface Budget {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly requirements: readonly Requirement[];
  /** True if it has no selector. A missing selector selects nothing, an empty one everything. */
  readonly isNone: boolean;
  /** The pods of the app that it protects. */
  readonly pods: readonly CheckedPod[];
}

/** The PodDisruptionBudgets of an app. */
export const budgetsOf = perContext((context): readonly Budget[] => {
  const index = indexOf(context);
  return index.ofKind('policy/PodDisruptionBudget').map((manifest) => {
    const { selector = null } = objectAt(manifest.object, 'spec');
    const namespace = index.namespaceOf(manifest);
    const requirements = requirementsOf(selector);
    const isNone = selector === null;
    const pods = isNone
      ? []
      : index.podsIn(namespace).filter(({ labels }) => selects(requirements, labels));
    return { manifest, namespace, requirements, isNone, pods };
  });
});
