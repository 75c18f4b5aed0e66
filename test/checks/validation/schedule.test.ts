import { schedule } from '../../../lib/checks/validation/schedule';
import { object, violations } from '../unit';

const cronJob = (spec: object) => object('CronJob', 'batch/v1', { spec });
const found = (spec: object) => violations(schedule, [cronJob(spec)]);

test.each([
  '',
  '* * * *',
  '* * * * * *',
  '60 * * * *',
  '0 24 * * *',
  '0 0 0 * *',
  '0 0 * * 7',
  '0 0 * FOO *',
  '*/0 * * * *',
  '5-1 * * * *',
  '1-2-3 * * * *',
  '*/1/2 * * * *',
  '/5 * * * *',
  '0 0 L * *',
  '@Daily',
  ' @daily',
  '@reboot',
  '@every',
  '@every 1d',
])('the schedule "%s" is refused', (text) => {
  expect(found({ schedule: text })).toEqual([
    {
      object: 'CronJob/web',
      path: 'spec.schedule',
      message: expect.stringContaining(`The schedule "${text}" of CronJob web is not a cron`),
      fix: expect.stringContaining('"@daily"'),
    },
  ]);
});

test.each([
  '30 2 * * *',
  ' 30  2 * * * ',
  '*/15 0-6/2,22 1,15 JAN-mar MON-FRI',
  '5/15 ? * ? SUN',
  '@daily',
  '@midnight',
  '@hourly',
  '@every 1h30m',
  '@every 1.5h',
  // Ignored by the parser.
  '0,,30 0 * * *',
  '0, *-5 * * +1',
  'CRON_TZ=UTC 0 6 * * *',
  'TZ=Asia/Tokyo @daily',
])('the schedule "%s" is valid', (text) => {
  expect(found({ schedule: text })).toEqual([]);
});

test('a time zone in both the schedule and `timeZone` is refused', () => {
  expect(found({ schedule: 'TZ=UTC 0 6 * * *', timeZone: 'UTC' })).toMatchObject([
    { path: 'spec.schedule', message: expect.stringContaining('both together') },
  ]);
});

test.each([
  ['', ''],
  ['Local', ''],
  ['+05:30', ''],
  ['europe/berlin', 'Did you mean "Europe/Berlin"?'],
  ['utc', 'Did you mean "UTC"?'],
  ['Europe/Berln', 'Did you mean "Europe/Berlin"?'],
  ['Mars/Olympus', ''],
])('the time zone "%s" is refused', (timeZone, hint) => {
  const [first, ...rest] = found({ schedule: '@daily', timeZone });
  expect(first).toMatchObject({
    path: 'spec.timeZone',
    message: expect.stringContaining(`The time zone "${timeZone}" of CronJob web`),
    fix: expect.stringContaining('"UTC"'),
  });
  expect(first?.message).toContain(hint);
  expect(rest).toEqual([]);
});

test.each([
  'UTC',
  'Etc/UTC',
  'Etc/GMT+5',
  'GMT',
  'CET',
  'EST5EDT',
  'Japan',
  'US/Pacific',
  'Europe/Kyiv',
  'Asia/Kolkata',
  'Asia/Calcutta',
  'America/Argentina/Buenos_Aires',
  'posix/Europe/Berlin',
  null,
])('the time zone %s is valid', (timeZone) => {
  expect(found({ schedule: '@daily', timeZone })).toEqual([]);
});

test('only CronJobs of Kubernetes are checked', () => {
  const other = object('CronJob', 'example.com/v1', { spec: { schedule: 'often' } });
  expect(violations(schedule, [other])).toEqual([]);
});
