import type { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { defined } from '../../base/json';
import type { SchemaEntries } from '../../base/schema';
import { InvalidPropsError } from '../../base/validation';
import { wholeNumber } from '../../kubernetes/names';
import { withAddedFields } from '../added-fields';
import { jobProblems } from './job-checks';
import { type PodFailureRule, PodFailureRulesSchema, toPodFailurePolicy } from './job-failure';
import { SuccessPolicySchema, type SuccessRule } from './success-policy';

/** The settings of a job. */
export interface JobSettings {
  /** The number of retries. @default 6 */
  readonly backoffLimit?: number;
  /** The time after which the job fails, in seconds. @default none */
  readonly activeDeadlineSeconds?: number;
  /** How long a finished job is kept, in seconds. @default forever */
  readonly ttlSecondsAfterFinished?: number;
  /** Whether to retry in the same pod or a new one. @default 'Never': a new pod */
  readonly restartPolicy?: 'Never' | 'OnFailure';
  /** The number of pods that have to succeed, or of indexes. @default 1 */
  readonly completions?: number;
  /** The number of pods that run at a time. @default 1 */
  readonly parallelism?: number;
  /** `Indexed`: each pod has an index, in the variable `JOB_COMPLETION_INDEX`. @default 'NonIndexed' */
  readonly completionMode?: 'NonIndexed' | 'Indexed';
  /** The number of retries of each index. Needs `Indexed`. @default `backoffLimit`, for all together */
  readonly backoffLimitPerIndex?: number;
  /** The number of failed indexes after which the job fails at once. Needs `backoffLimitPerIndex`. @default none */
  readonly maxFailedIndexes?: number;
  /** What happens after a pod has failed in a certain way. Needs `restartPolicy: 'Never'`. @default it counts as a retry */
  readonly podFailurePolicy?: readonly PodFailureRule[];
  /**
   * When a pod is replaced: once it has failed, or as soon as it terminates.
   *
   * @default 'TerminatingOrFailed', or 'Failed' with `podFailurePolicy`
   */
  readonly podReplacementPolicy?: 'TerminatingOrFailed' | 'Failed';
  /** When an indexed job has succeeded. Requires Kubernetes 1.31. @default with all indexes */
  readonly successPolicy?: readonly SuccessRule[];
}

export const jobSettingsEntries: SchemaEntries<JobSettings> = {
  backoffLimit: v.optional(wholeNumber()),
  activeDeadlineSeconds: v.optional(wholeNumber(1)),
  ttlSecondsAfterFinished: v.optional(wholeNumber()),
  restartPolicy: v.optional(v.picklist(['Never', 'OnFailure'])),
  completions: v.optional(wholeNumber(1)),
  parallelism: v.optional(wholeNumber(1)),
  completionMode: v.optional(v.picklist(['NonIndexed', 'Indexed'])),
  backoffLimitPerIndex: v.optional(wholeNumber()),
  maxFailedIndexes: v.optional(wholeNumber()),
  podFailurePolicy: v.optional(PodFailureRulesSchema),
  podReplacementPolicy: v.optional(v.picklist(['TerminatingOrFailed', 'Failed'])),
  successPolicy: v.optional(SuccessPolicySchema),
};

/**
 * Converts the settings of a job to Kubernetes' format.
 *
 * @throws {@link InvalidPropsError} if the API server would refuse them together.
 */
export function toJobSpec(
  settings: JobSettings,
  template: k8s.PodTemplateSpec & { readonly spec: k8s.PodSpec },
): k8s.JobSpec {
  const { containers, initContainers = [] } = template.spec;
  const names = [...containers, ...initContainers].map(({ name }) => name);
  const problems = jobProblems(settings, names);
  if (problems.length > 0) throw new InvalidPropsError(problems);
  const { podFailurePolicy } = settings;
  return defined<k8s.JobSpec>({
    backoffLimit: settings.backoffLimit,
    activeDeadlineSeconds: settings.activeDeadlineSeconds,
    ttlSecondsAfterFinished: settings.ttlSecondsAfterFinished,
    completions: settings.completions,
    parallelism: settings.parallelism,
    completionMode: settings.completionMode,
    backoffLimitPerIndex: settings.backoffLimitPerIndex,
    maxFailedIndexes: settings.maxFailedIndexes,
    podFailurePolicy: podFailurePolicy && toPodFailurePolicy(podFailurePolicy),
    podReplacementPolicy: settings.podReplacementPolicy,
    template: {
      ...template,
      spec: { ...template.spec, restartPolicy: settings.restartPolicy ?? 'Never' },
    },
  });
}

/** Adds the success policy of a Job, or of the Jobs of a CronJob: the generated classes drop it. */
export function withSuccessPolicy<T extends ApiObject>(
  object: T,
  { successPolicy }: JobSettings,
): T {
  if (successPolicy === undefined) return object;
  const rules = successPolicy.map((it) => ({ ...it }));
  const extended = <Spec extends object>(spec: Spec) => ({ ...spec, successPolicy: { rules } });
  return withAddedFields(object, ({ spec, ...rest }: JobJson) => ({
    ...rest,
    spec: spec.jobTemplate
      ? { ...spec, jobTemplate: { ...spec.jobTemplate, spec: extended(spec.jobTemplate.spec) } }
      : extended(spec),
  }));
}

interface JobJson {
  readonly spec: {
    readonly successPolicy?: object;
    readonly jobTemplate?: { readonly spec: object };
  };
}
