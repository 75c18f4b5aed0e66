import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { defined } from '../../base/json';
import type { SchemaEntries } from '../../base/schema';
import { wholeNumber } from '../../kubernetes/names';

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
}

export const jobSettingsEntries: SchemaEntries<JobSettings> = {
  backoffLimit: v.optional(wholeNumber()),
  activeDeadlineSeconds: v.optional(wholeNumber(1)),
  ttlSecondsAfterFinished: v.optional(wholeNumber()),
  restartPolicy: v.optional(v.picklist(['Never', 'OnFailure'])),
};

/** Converts the settings of a job to Kubernetes' format. */
export function toJobSpec(
  settings: JobSettings,
  template: k8s.PodTemplateSpec & { readonly spec: k8s.PodSpec },
): k8s.JobSpec {
  const { backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished } = settings;
  return defined<k8s.JobSpec>({
    backoffLimit,
    activeDeadlineSeconds,
    ttlSecondsAfterFinished,
    template: {
      ...template,
      spec: { ...template.spec, restartPolicy: settings.restartPolicy ?? 'Never' },
    },
  });
}
