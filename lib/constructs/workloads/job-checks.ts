import { existing } from '../../base/hint';
import type { FieldProblem } from '../../base/validation';
import type { PodFailureRule } from './job-failure';
import { countIndexes, type SuccessRule } from './success-policy';

/** The settings of a job that depend on each other. */
interface DependentSettings {
  readonly completions?: number;
  readonly parallelism?: number;
  readonly completionMode?: 'NonIndexed' | 'Indexed';
  readonly backoffLimitPerIndex?: number;
  readonly maxFailedIndexes?: number;
  readonly successPolicy?: readonly SuccessRule[];
  readonly podFailurePolicy?: readonly PodFailureRule[];
  readonly restartPolicy?: 'Never' | 'OnFailure';
  readonly podReplacementPolicy?: 'TerminatingOrFailed' | 'Failed';
}

/**
 * Settings of a job that the API server refuses together.
 *
 * @param containers the names of the pod's containers.
 */
export function jobProblems(job: DependentSettings, containers: readonly string[]): FieldProblem[] {
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
  for (const [i, rule] of podFailurePolicy.entries()) {
    if (rule.action === 'FailIndex' && job.backoffLimitPerIndex === undefined) {
      const message = 'Set `backoffLimitPerIndex`, or use another action: no index can fail alone.';
      add(['podFailurePolicy', i, 'action'], message);
    }
    const name = 'onExitCodes' in rule ? rule.onExitCodes.containerName : undefined;
    if (name === undefined || containers.includes(name)) continue;
    const message = `The pod has no container "${name}". ${existing(name, containers)}`;
    add(['podFailurePolicy', i, 'onExitCodes', 'containerName'], message);
  }
  if (completionMode === 'Indexed' && completions !== undefined) {
    problems.push(...sizeProblems(job, completions), ...successProblems(job, completions));
  }
  return problems;
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/ */
const MANY = 100_000;
const LIMIT_OF_MANY = 10_000;

function sizeProblems(job: DependentSettings, completions: number): FieldProblem[] {
  const { parallelism, maxFailedIndexes, backoffLimitPerIndex } = job;
  const hasManyLimits = completions > MANY && backoffLimitPerIndex !== undefined;
  const limit = hasManyLimits ? LIMIT_OF_MANY : MANY;
  const fields = { parallelism, maxFailedIndexes };
  const problems = Object.entries(fields).flatMap(([field, value]): FieldProblem[] => {
    if (value === undefined || value <= limit) return [];
    return [{ path: [field], message: `The API server allows at most ${limit} here.` }];
  });
  if (!hasManyLimits || maxFailedIndexes !== undefined) return problems;
  const message = `The API server requires this with \`backoffLimitPerIndex\` and more than ${MANY} completions.`;
  return [...problems, { path: ['maxFailedIndexes'], message }];
}

function successProblems({ successPolicy = [] }: DependentSettings, completions: number) {
  return successPolicy.flatMap((rule, i): FieldProblem[] => {
    const indexes = 'succeededIndexes' in rule ? rule.succeededIndexes : undefined;
    const { count, last } = countIndexes(indexes ?? `0-${completions - 1}`);
    const path = ['successPolicy', i];
    if (last >= completions) {
      const message = `There are only ${completions} indexes, from 0 to ${completions - 1}.`;
      return [{ path: [...path, 'succeededIndexes'], message }];
    }
    if (rule.succeededCount === undefined || rule.succeededCount <= count) return [];
    const message = `Only ${count} indexes can succeed, so this rule would never match.`;
    return [{ path: [...path, 'succeededCount'], message }];
  });
}
