import { nearest, show } from '../../base/hint';
import { objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { isCronJobSchedule } from '../../kubernetes/cron';
import { isCronJobTimeZone, timeZoneNames } from '../../kubernetes/time-zone';
import type { Rule } from '../rule';

/** The schedule and time zone of a CronJob. */
export const schedule: Rule = {
  id: 'validation/schedule',
  severity: 'error',
  summary: 'The schedule of a CronJob is not a cron expression, or its time zone does not exist.',
  why: 'The API server refuses the object, and the whole sync fails.',
  source:
    'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#writing-a-cronjob-spec',
  about: ['CronJob'],
  *check({ manifests }) {
    for (const manifest of manifests) {
      const { object } = manifest;
      if (object.kind !== 'CronJob' || apiGroup(object) !== 'batch') continue;
      const spec = objectAt(object, 'spec');
      const { schedule: text, timeZone } = spec;
      const name = `CronJob ${object.metadata.name}`;
      if (typeof text === 'string') {
        if (!isCronJobSchedule(text)) {
          yield {
            manifest,
            path: ['spec', 'schedule'],
            message: `The schedule ${show(text)} of ${name} is not a cron expression, so the API server refuses it.`,
            fix: 'Use five fields (minute, hour, day of month, month, day of week: 0 to 6, 0 is Sunday), such as "30 2 * * *", or a word such as "@daily".',
          };
        } else if (text.includes('TZ') && typeof timeZone === 'string') {
          yield {
            manifest,
            path: ['spec', 'schedule'],
            message: `The schedule ${show(text)} of ${name} has a time zone, but \`timeZone\` is also set, to ${show(timeZone)}: the API server refuses both together.`,
            fix: 'Remove the time zone from the schedule.',
          };
        }
      }
      if (typeof timeZone !== 'string' || isCronJobTimeZone(timeZone)) continue;
      const guess = nearest(timeZone, timeZoneNames());
      yield {
        manifest,
        path: ['spec', 'timeZone'],
        message: `The time zone ${show(timeZone)} of ${name} is not in the IANA database, so the API server refuses it.${guess === undefined ? '' : ` Did you mean "${guess}"?`}`,
        fix: 'Use a name such as "Asia/Kolkata" or "UTC", or omit `timeZone`.',
      };
    }
  },
};
