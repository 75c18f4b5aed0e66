import type {
  DisruptionBudget,
  JobSettings,
  PodFailureRule,
  VerticalAutoscaling,
} from '../../../lib';

// Type tests: `tsc` reports each expected error that does not occur.
export const RULES: readonly PodFailureRule[] = [
  // @ts-expect-error a rule is about exit codes or conditions
  { action: 'Ignore' },
  // @ts-expect-error Kubernetes has no such action
  { action: 'Retry', onPodConditions: [{ type: 'DisruptionTarget' }] },
  // @ts-expect-error the operator is missing
  { action: 'FailJob', onExitCodes: { values: [42] } },
];

export const JOBS: readonly JobSettings[] = [
  // @ts-expect-error Kubernetes has no such mode
  { completionMode: 'indexed' },
  // @ts-expect-error a rule has indexes or a count
  { completionMode: 'Indexed', completions: 2, successPolicy: [{}] },
];

// @ts-expect-error Kubernetes has no such policy
export const BUDGET: DisruptionBudget = { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'Always' };

// @ts-expect-error it would replace pods while an autoscaler changes their number
export const VERTICAL: VerticalAutoscaling = 'auto';
