import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { objectSchema, type Schema } from '../../base/schema';

/** A number of pods, or a percentage of them. */
export type PodCount = number | `${number}%`;

/** How many pods a voluntary disruption, such as the drain of a node, has to leave or may take. */
export type DisruptionBudget =
  | { readonly minAvailable: PodCount }
  | { readonly maxUnavailable: PodCount };

const POD_COUNT = 'Use a number of pods, or a percentage such as "25%".';

export const PodCountSchema = v.pipe(
  v.union([v.number(), v.string()], POD_COUNT),
  v.check((count) => {
    if (typeof count === 'string') return /^(100|[1-9]?[0-9])%$/.test(count);
    return Number.isSafeInteger(count) && count >= 0;
  }, POD_COUNT),
) as Schema<PodCount>;

export const DisruptionBudgetSchema = v.union(
  [
    objectSchema<{ minAvailable: PodCount }>({ minAvailable: PodCountSchema }),
    objectSchema<{ maxUnavailable: PodCount }>({ maxUnavailable: PodCountSchema }),
  ],
  'Give either `minAvailable` or `maxUnavailable`: a number of pods, or a percentage such as "25%".',
);

/** The Kubernetes form of a number of pods. */
export function toPodCount(count: PodCount): k8s.IntOrString {
  return typeof count === 'number'
    ? k8s.IntOrString.fromNumber(count)
    : k8s.IntOrString.fromString(count);
}

/** Adds the PodDisruptionBudget of the pods that `selector` selects. */
export function addDisruptionBudget(
  scope: Construct,
  metadata: k8s.ObjectMeta,
  selector: Readonly<Record<string, string>>,
  budget: DisruptionBudget,
): void {
  const bound =
    'minAvailable' in budget
      ? { minAvailable: toPodCount(budget.minAvailable) }
      : { maxUnavailable: toPodCount(budget.maxUnavailable) };
  new k8s.KubePodDisruptionBudget(scope, 'PodDisruptionBudget', {
    metadata,
    spec: { ...bound, selector: { matchLabels: { ...selector } } },
  });
}
