import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { objectSchema, type Schema } from '../../base/schema';
import { DnsLabel, NonEmpty } from '../../kubernetes/names';

/** What happens after a pod has failed in a certain way. The first rule that matches counts. */
export type PodFailureRule = {
  /** Fail the job, or the index; do not count the failure; or count it, as without a rule. */
  readonly action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';
} & (
  | { readonly onExitCodes: ExitCodes }
  | {
      /** Conditions of the pod, of which one is enough. */
      readonly onPodConditions: readonly PodCondition[];
    }
);

/** Exit codes of a container. */
export interface ExitCodes {
  readonly operator: 'In' | 'NotIn';
  /** From 1 to 255, or also 0 with `NotIn`, at most 255 of them. */
  readonly values: readonly number[];
  /** @default any container of the pod */
  readonly containerName?: string;
}

/** A condition of a pod. */
export interface PodCondition {
  /** Such as `DisruptionTarget`: the pod was evicted. */
  readonly type: string;
  /** @default 'True' */
  readonly status?: 'True' | 'False' | 'Unknown';
}

const action = v.picklist(['FailJob', 'FailIndex', 'Ignore', 'Count']);

const ExitCodesSchema = v.pipe(
  objectSchema<ExitCodes>({
    operator: v.picklist(['In', 'NotIn']),
    values: v.pipe(
      v.array(
        v.pipe(
          v.number(),
          v.check(
            (code) => Number.isInteger(code) && code >= 0 && code <= 255,
            'Use an exit code from 0 to 255.',
          ),
        ),
      ),
      v.check(
        (codes) => codes.length > 0 && codes.length <= 255 && new Set(codes).size === codes.length,
        'Use 1 to 255 exit codes, each once.',
      ),
    ),
    containerName: v.optional(DnsLabel),
  }),
  v.check(
    ({ operator, values }) => operator === 'NotIn' || !values.includes(0),
    'A pod that exits with 0 has not failed. Remove 0.',
  ),
);

export const PodFailureRulesSchema = v.pipe(
  v.array(
    v.union(
      [
        objectSchema<Extract<PodFailureRule, { onExitCodes: ExitCodes }>>({
          action,
          onExitCodes: ExitCodesSchema,
        }),
        objectSchema<Extract<PodFailureRule, { onPodConditions: unknown }>>({
          action,
          onPodConditions: v.pipe(
            v.array(
              objectSchema<PodCondition>({
                type: NonEmpty,
                status: v.optional(v.picklist(['True', 'False', 'Unknown'])),
              }),
            ),
            v.minLength(1, 'There are no conditions.'),
            v.maxLength(20, 'At most 20 conditions are possible.'),
          ),
        }),
      ],
      'Set `action`, and either `onExitCodes` or `onPodConditions`.',
    ),
  ),
  v.minLength(1, 'There are no rules.'),
  v.maxLength(20, 'At most 20 rules are possible.'),
) as Schema<readonly PodFailureRule[]>;

/** Converts the rules to Kubernetes' format. */
export function toPodFailurePolicy(rules: readonly PodFailureRule[]): k8s.PodFailurePolicy {
  return {
    rules: rules.map((rule): k8s.PodFailurePolicyRule => {
      if ('onExitCodes' in rule) {
        const { values, ...codes } = rule.onExitCodes;
        // The API server wants them in order.
        const onExitCodes = { ...codes, values: [...values].sort((a, b) => a - b) };
        // In the generated class, of an older version of Kubernetes, conditions are required.
        return { action: rule.action, onExitCodes } as k8s.PodFailurePolicyRule;
      }
      // The API server adds the default, which in a list Argo CD reports as a difference.
      const conditions = rule.onPodConditions.map((it) => ({ status: 'True', ...it }));
      return { action: rule.action, onPodConditions: conditions };
    }),
  };
}
