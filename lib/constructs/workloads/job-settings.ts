import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { defined } from '../../base/json';
import type { SchemaEntries } from '../../base/schema';
import { wholeNumber } from '../../kubernetes/names';

/** The settings of a job: something that runs to its end. */
export interface JobSettings {
  /** Tries after the first one. @default 6 */
  readonly backoffLimit?: number;
  /** The time after which it has failed, in seconds. @default none */
  readonly activeDeadlineSeconds?: number;
  /** How long it is kept once it has ended, in seconds. @default for good */
  readonly ttlSecondsAfterFinished?: number;
  /** What is tried again: the container in its pod, or a new pod. @default 'Never': a new pod */
  readonly restartPolicy?: 'Never' | 'OnFailure';
}

export const jobSettingsEntries: SchemaEntries<JobSettings> = {
  backoffLimit: v.optional(wholeNumber()),
  activeDeadlineSeconds: v.optional(wholeNumber(1)),
  ttlSecondsAfterFinished: v.optional(wholeNumber()),
  restartPolicy: v.optional(v.picklist(['Never', 'OnFailure'])),
};

/** The Kubernetes form of a job around the template of its pods. */
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
