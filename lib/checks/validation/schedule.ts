import * as v from 'valibot';
import { nearest, show } from '../../base/hint';
import { objectAt } from '../../base/json';
import { apiGroup } from '../../kubernetes/api-object';
import { CronSchema } from '../../kubernetes/cron';
import type { Rule } from '../rule';

/** When a CronJob runs. */
export const schedule: Rule = {
  id: 'validation/schedule',
  severity: 'error',
  summary: 'The schedule of a CronJob is no cron expression, or its time zone is none.',
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
        if (!isSchedule(text)) {
          yield {
            manifest,
            path: ['spec', 'schedule'],
            message: `The schedule ${show(text)} of ${name} is no cron expression, so the API server refuses it.`,
            fix: 'Use five fields (minute, hour, day of month, month, day of week: 0 to 6, 0 is Sunday), such as "30 2 * * *", or a word such as "@daily".',
          };
        } else if (text.includes('TZ') && typeof timeZone === 'string') {
          yield {
            manifest,
            path: ['spec', 'schedule'],
            message: `The schedule ${show(text)} of ${name} has a time zone, and \`timeZone\` is ${show(timeZone)}: the API server refuses both together.`,
            fix: 'Remove the time zone from the schedule.',
          };
        }
      }
      if (typeof timeZone !== 'string' || isTimeZone(timeZone)) continue;
      const guess = nearest(timeZone, [...timeZones().values()]);
      yield {
        manifest,
        path: ['spec', 'timeZone'],
        message: `The time zone ${show(timeZone)} of ${name} is not in the IANA database, so the API server refuses it.${guess === undefined ? '' : ` Did you mean "${guess}"?`}`,
        fix: 'Use a name such as "Asia/Kolkata" or "UTC", or leave `timeZone` out.',
      };
    }
  },
};

/** As Kubernetes reads it, which passes over more than is worth writing. */
function isSchedule(text: string): boolean {
  // A time zone in the schedule stays in a CronJob that has one: only a new one with it is refused.
  const rest = text.replace(/^(CRON_)?TZ=\S+\s+/, '');
  if (rest.startsWith('@')) return v.is(CronSchema, rest) || EVERY.test(rest);
  const fields = rest.trim().split(/\s+/);
  return fields.length === 5 && v.is(CronSchema, fields.map(plainField).join(' '));
}

const EVERY = /^@every [+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/;

/** A field without what the parser drops: empty parts of a list, an end after a star, a plus. */
function plainField(field: string): string {
  const parts = field.split(',').filter((part) => part !== '');
  if (field !== '' && parts.length === 0) return '*';
  return parts
    .map((part) => part.replace(/^([*?])-[^/]*/, '$1').replace(/(^|[-/])\+(?=\d)/g, '$1'))
    .join(',');
}

function isTimeZone(name: string): boolean {
  if (/^(|local|[+-]?\d.*)$/i.test(name)) return false;
  // What a full database of the system has besides; Intl knows none of them.
  if (/^(posix|right)\/|^(posixrules|Factory)$/.test(name)) return true;
  const known = timeZones().get(name.toLowerCase());
  if (known !== undefined) return known === name;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

let names: ReadonlyMap<string, string> | undefined;

/** The names of the database, by themselves in lower case: the server tells the cases apart. */
function timeZones(): ReadonlyMap<string, string> {
  names ??= new Map(
    ['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => [name.toLowerCase(), name]),
  );
  return names;
}
