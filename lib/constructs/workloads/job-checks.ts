import type { FieldProblem } from '../../base/validation';
import type { PodFailureRule } from './job-failure';

/** The settings of a job that depend on each other. */
interface DependentSettings {
  readonly completions?: number;
  readonly completionMode?: 'NonIndexed' | 'Indexed';
  readonly backoffLimitPerIndex?: number;
  readonly maxFailedIndexes?: number;
  readonly successPolicy?: object;
  readonly podFailurePolicy?: readonly PodFailureRule[];
  readonly restartPolicy?: 'Never' | 'OnFailure';
  readonly podReplacementPolicy?: 'TerminatingOrFailed' | 'Failed';
}

/** Settings of a job that the API server refuses together. */
export function jobProblems(job: DependentSettings): FieldProblem[] {
  const { completions, completionMode, maxFailedIndexes, podFailurePolicy = [] } = job;
  const problems: FieldProblem[] = [];
  const add = (path: FieldProblem['path'], message: string) => problems.push({ path, message });
  if (completionMode === 'Indexed' && completions === undefined) {
    add(['completions'], 'An indexed job needs a number of indexes.');
  }
  if (completionMode !== 'Indexed') {
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'] as const) {
      if (job[field] !== undefined) add([field], "Set `completionMode: 'Indexed'`, or remove it.");
    }
  }
  if (maxFailedIndexes !== undefined) {
    if (job.backoffLimitPerIndex === undefined) {
      add(['maxFailedIndexes'], 'Set `backoffLimitPerIndex`: otherwise no index can fail alone.');
    }
    if (completions !== undefined && maxFailedIndexes > completions) {
      add(['maxFailedIndexes'], `There are only ${completions} indexes.`);
    }
  }
  if (podFailurePolicy.length > 0) {
    if (job.restartPolicy === 'OnFailure') {
      const message =
        "Remove it: `podFailurePolicy` needs `Never`, since no pod fails with 'OnFailure'.";
      add(['restartPolicy'], message);
    }
    if (job.podReplacementPolicy === 'TerminatingOrFailed') {
      const message = 'Remove it: with `podFailurePolicy`, a pod is replaced once it has failed.';
      add(['podReplacementPolicy'], message);
    }
  }
  for (const [i, { action }] of podFailurePolicy.entries()) {
    if (action !== 'FailIndex' || job.backoffLimitPerIndex !== undefined) continue;
    const message = 'Set `backoffLimitPerIndex`, or use another action: no index can fail alone.';
    add(['podFailurePolicy', i, 'action'], message);
  }
  return problems;
}
