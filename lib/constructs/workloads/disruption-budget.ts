import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { objectSchema, type Schema } from '../../base/schema';

/** A number of pods, or a percentage of them. */
export type PodCount = number | `${number}%`;

/** How many pods must stay available, or may be evicted, in a voluntary disruption such as a node drain. */
export type DisruptionBudget = {
  /** Whether pods that run but are not ready may be evicted at any time. @default 'IfHealthyBudget': not at any time */
  readonly unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
} & ({ readonly minAvailable: PodCount } | { readonly maxUnavailable: PodCount });

const POD_COUNT = 'Use a number of pods, or a percentage such as "25%".';

export const PodCountSchema = v.pipe(
  v.union([v.number(), v.string()], POD_COUNT),
  v.check((count) => {
    if (typeof count === 'string') return /^(100|[1-9]?[0-9])%$/.test(count);
    return Number.isSafeInteger(count) && count >= 0;
  }, POD_COUNT),
) as Schema<PodCount>;

const unhealthyPodEvictionPolicy = v.optional(v.picklist(['IfHealthyBudget', 'AlwaysAllow']));

export const DisruptionBudgetSchema = v.union(
  [
    objectSchema<Extract<DisruptionBudget, { minAvailable: PodCount }>>({
      minAvailable: PodCountSchema,
      unhealthyPodEvictionPolicy,
    }),
    objectSchema<Extract<DisruptionBudget, { maxUnavailable: PodCount }>>({
      maxUnavailable: PodCountSchema,
      unhealthyPodEvictionPolicy,
    }),
  ],
  'Set either `minAvailable` or `maxUnavailable`: a number of pods, or a percentage such as "25%".',
);

/** Converts a number of pods to Kubernetes' format. */
export function toPodCount(count: PodCount): k8s.IntOrString {
  return typeof count === 'number'
    ? k8s.IntOrString.fromNumber(count)
    : k8s.IntOrString.fromString(count);
}

/** Adds a PodDisruptionBudget for the pods that `selector` selects. */
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
  const { unhealthyPodEvictionPolicy } = budget;
  new k8s.KubePodDisruptionBudget(scope, 'PodDisruptionBudget', {
    metadata,
    spec: {
      ...bound,
      ...(unhealthyPodEvictionPolicy !== undefined && { unhealthyPodEvictionPolicy }),
      selector: { matchLabels: { ...selector } },
    },
  });
}
