import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { objectSchema, type SchemaEntries } from '../../base/schema';
import { CronSchema } from '../../kubernetes/cron';
import { DnsLabel, wholeNumber } from '../../kubernetes/names';
import { TimeZoneSchema } from '../../kubernetes/time-zone';
import { withNewerPodFields } from '../pod/newer-fields';
import { type JobSettings, jobSettingsEntries, toJobSpec, withSuccessPolicy } from './job-settings';
import { Workload } from './workload';
import {
  identityEntries,
  type WorkloadIdentity,
  type WorkloadSpec,
  workloadEntries,
} from './workload-spec';

/** The spec of a scheduled job. */
export interface ScheduledJobSpec extends WorkloadSpec, JobSettings {
  /** When it runs: a cron expression with five fields. */
  readonly schedule: string;
  /** The schedule's time zone, such as `Asia/Kolkata`. @default the cluster's, usually UTC */
  readonly timeZone?: string;
  /** What happens if the previous run is still active. @default 'Forbid' */
  readonly concurrency?: 'Allow' | 'Forbid' | 'Replace';
  /** Do not start new runs. @default false */
  readonly suspend?: boolean;
  /** How late a run may start, in seconds. @default no limit */
  readonly startingDeadlineSeconds?: number;
  /** Finished runs to keep. @default 3 successful, 1 failed */
  readonly history?: { readonly successful?: number; readonly failed?: number };
}

type History = NonNullable<ScheduledJobSpec['history']>;

/** The props of a {@link ScheduledJob}. */
export interface ScheduledJobProps extends WorkloadIdentity, ScheduledJobSpec {}

export const scheduledJobEntries: SchemaEntries<ScheduledJobSpec> = {
  ...workloadEntries,
  ...jobSettingsEntries,
  schedule: CronSchema,
  timeZone: v.optional(TimeZoneSchema),
  concurrency: v.optional(v.picklist(['Allow', 'Forbid', 'Replace'])),
  suspend: v.optional(v.boolean()),
  startingDeadlineSeconds: v.optional(wholeNumber(1)),
  history: v.optional(
    objectSchema<History>({
      successful: v.optional(wholeNumber()),
      failed: v.optional(wholeNumber()),
    }),
  ),
};

const ScheduledJobSchema = objectSchema<ScheduledJobProps>({
  ...identityEntries,
  ...scheduledJobEntries,
  name: v.pipe(
    DnsLabel,
    v.maxLength(
      52,
      'The name of a CronJob is limited to 52 characters, because Kubernetes appends 11 to name each Job.',
    ),
  ),
});

/**
 * A CronJob with its supporting objects. Runs do not overlap unless the spec allows it.
 *
 * @example
 * new ScheduledJob(chart, 'report', { name: 'report', image: 'example/report:v3', schedule: '30 2 * * *' });
 */
export class ScheduledJob extends Workload<ScheduledJobProps> {
  readonly cronJob: k8s.KubeCronJob;

  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id, props, { schema: ScheduledJobSchema });
    const { timeZone, suspend, startingDeadlineSeconds, history } = props;
    const template = this.podTemplate(props);
    const cronJob = new k8s.KubeCronJob(this, 'CronJob', {
      metadata: this.metadata(),
      spec: {
        schedule: props.schedule,
        ...(timeZone !== undefined && { timeZone }),
        concurrencyPolicy: props.concurrency ?? 'Forbid',
        ...(suspend !== undefined && { suspend }),
        ...(startingDeadlineSeconds !== undefined && { startingDeadlineSeconds }),
        ...(history?.successful !== undefined && {
          successfulJobsHistoryLimit: history.successful,
        }),
        ...(history?.failed !== undefined && { failedJobsHistoryLimit: history.failed }),
        jobTemplate: { spec: toJobSpec(props, template) },
      },
    });
    const place = ['spec', 'jobTemplate', 'spec', 'template'];
    this.cronJob = withNewerPodFields(withSuccessPolicy(cronJob, props), template, place);
    this.addSurroundings(props);
    this.completeMetadata();
  }
}
