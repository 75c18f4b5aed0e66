import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import {
  ScheduledJob,
  type ScheduledJobProps,
} from '../../../lib/constructs/workloads/scheduled-job';
import {
  byKind,
  container,
  isRefused,
  kindsAndNames,
  pod,
  podTemplate,
  refusals,
  render,
} from '../render';

const renderJob = (props: object = {}) =>
  render((chart) => {
    const defaults = { name: 'report', image: 'example/report:v1', schedule: '30 2 * * *' };
    new ScheduledJob(chart, 'ScheduledJob', { ...defaults, ...props } as ScheduledJobProps);
  });

test('a scheduled job with only required fields is a CronJob whose runs do not overlap', () => {
  const labels = { 'app.kubernetes.io/name': 'report', 'app.kubernetes.io/instance': 'report' };

  const objects = renderJob();

  expect(objects).toEqual([
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'report', labels },
      spec: {
        schedule: '30 2 * * *',
        concurrencyPolicy: 'Forbid',
        jobTemplate: {
          spec: {
            template: { metadata: { labels }, spec: { ...pod(objects), restartPolicy: 'Never' } },
          },
        },
      },
    },
  ]);
  expect(container(objects)).toMatchObject({ name: 'report', image: 'example/report:v1' });
});

test('a scheduled job can set its time zone, its deadline and its suspension', () => {
  const objects = renderJob({
    schedule: '@hourly',
    timeZone: 'Asia/Kolkata',
    concurrency: 'Replace',
    suspend: true,
    startingDeadlineSeconds: 300,
    history: { successful: 0, failed: 5 },
  });

  expect(byKind(objects, 'CronJob')['spec']).toMatchObject({
    schedule: '@hourly',
    timeZone: 'Asia/Kolkata',
    concurrencyPolicy: 'Replace',
    suspend: true,
    startingDeadlineSeconds: 300,
    successfulJobsHistoryLimit: 0,
    failedJobsHistoryLimit: 5,
  });
});

test('one number of the history can be set alone', () => {
  const { spec } = byKind(renderJob({ history: { failed: 2 } }), 'CronJob');

  expect(spec).toHaveProperty('failedJobsHistoryLimit', 2);
  expect(spec).not.toHaveProperty('successfulJobsHistoryLimit');
});

test('a scheduled job has the supporting objects of other workloads', () => {
  const objects = renderJob({
    config: { LOG_LEVEL: 'info' },
    serviceAccount: {},
    ports: { metrics: 9090 },
    networkPolicy: { allowFrom: [{ namespace: 'monitoring' }] },
  });

  expect(kindsAndNames(objects).sort()).toEqual([
    'ConfigMap/report',
    'CronJob/report',
    'NetworkPolicy/report',
    'ServiceAccount/report',
  ]);
  expect(byKind(objects, 'NetworkPolicy')).toHaveProperty('spec.ingress.0.ports', [{ port: 9090 }]);
});

test('the pods of a scheduled job have no checksum: the next run sees the change anyway', () => {
  const objects = renderJob({ config: { A: '1' }, podAnnotations: { 'example.com/a': 'b' } });

  expect(podTemplate(objects).metadata?.annotations).toEqual({ 'example.com/a': 'b' });
});

test('a scheduled job renders the same fields as a CronJob of cdk8s-plus', () => {
  // GIVEN
  const theirs = render((chart) => {
    new kplus.CronJob(chart, 'CronJob', {
      metadata: { name: 'report' },
      schedule: Cron.schedule({ minute: '30', hour: '2' }),
      timeZone: 'Asia/Kolkata',
      concurrencyPolicy: kplus.ConcurrencyPolicy.FORBID,
      activeDeadline: Duration.minutes(30),
      containers: [
        {
          image: 'example/report:v1',
          command: ['node', 'report.js'],
          resources: { cpu: { limit: kplus.Cpu.units(1) } },
          envVariables: { MONTH: { value: 'may' } },
        },
      ],
    });
  });

  // WHEN
  const ours = renderJob({
    schedule: '30 2 * * *',
    timeZone: 'Asia/Kolkata',
    activeDeadlineSeconds: 1800,
    command: ['node', 'report.js'],
    resources: { cpu: { limit: '1' } },
    env: { MONTH: 'may' },
  });

  // THEN
  const { name, securityContext, ...meaning } = container(ours);
  expect(container(theirs)).toMatchObject(meaning);
  expect(pod(theirs).restartPolicy).toBe(pod(ours).restartPolicy);
  const { jobTemplate, ...spec } = byKind(ours, 'CronJob')['spec'] as { jobTemplate: object };
  expect(byKind(theirs, 'CronJob')['spec']).toMatchObject(spec);
  expect(jobTemplate).toHaveProperty('spec.activeDeadlineSeconds', 1800);
  expect(byKind(theirs, 'CronJob')).toHaveProperty(
    'spec.jobTemplate.spec.activeDeadlineSeconds',
    1800,
  );
});

test('a name that is too long for the names of its Jobs is refused', () => {
  expect(renderJob({ name: 'a'.repeat(52) })).toHaveLength(1);
  expect(refusals(() => renderJob({ name: 'a'.repeat(53) }))).toEqual([
    'name: The name of a CronJob is limited to 52 characters, because Kubernetes appends 11 to name each Job.',
  ]);
});

test('an invalid field of a scheduled job is refused with its path', () => {
  const refused = refusals(() =>
    renderJob({
      timeZone: 'Kolkata',
      concurrency: 'Queue',
      startingDeadlineSeconds: 0,
      history: { good: 3 },
    }),
  );

  expect(refused).toEqual([
    'timeZone: "Kolkata" is not a time zone, such as "Asia/Kolkata" or "UTC".',
    'concurrency: Expected ("Allow" | "Forbid" | "Replace"), got "Queue".',
    'startingDeadlineSeconds: 0 is not a whole number of at least 1.',
    'history.good: There is no such field.',
  ]);
});

test.each([
  'nightly',
  '@every 1h',
  '* * * *',
  '* * * * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * 13 *',
  '* * * * mon-sun-tue',
  '5-1 * * * *',
  '0 0 * * 7',
  '0 0 * * 1-7',
  '*/0 * * * *',
  '*-5 * * * *',
  'TZ=UTC 0 0 * * *',
])('the schedule %p is refused', (schedule) => {
  expect(refusals(() => renderJob({ schedule }))).toEqual([
    `schedule: "${schedule}" is not a cron schedule: use five fields (minute, hour, day of month, month, day of week: 0 to 6, 0 is Sunday), such as "30 2 * * *".`,
  ]);
});

const field = (min: number, max: number) => {
  const one = fc.integer({ min, max });
  const range = fc.tuple(one, one).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const values = fc.oneof(fc.constant('*'), one.map(String), range);
  const step = fc.integer({ min: 1, max: 30 }).map((n) => `/${n}`);
  const part = fc.tuple(values, fc.oneof(fc.constant(''), step)).map((it) => it.join(''));
  return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','));
};
const cron = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6));

test('every schedule with five fields is accepted unchanged', () => {
  fc.assert(
    fc.property(cron, (fields) => {
      const schedule = fields.join(' ');

      expect(byKind(renderJob({ schedule }), 'CronJob')).toHaveProperty('spec.schedule', schedule);
    }),
  );
});

test('a schedule with a field out of range is refused', () => {
  const beyond = fc.integer({ min: 60, max: 1000 }).map(String);
  fc.assert(
    fc.property(cron, fc.nat({ max: 4 }), beyond, (fields, index, number) => {
      const schedule = fields.with(index, number).join(' ');

      expect(isRefused(() => renderJob({ schedule }))).toBe(true);
    }),
  );
});

test('any string is a schedule, or refused with an InvalidPropsError', () => {
  const almost = fc.array(fc.stringMatching(/^[-*/?,0-9a-z]{1,5}$/), {
    minLength: 5,
    maxLength: 5,
  });
  const texts = fc.oneof(
    fc.string(),
    almost.map((it) => it.join(' ')),
  );
  fc.assert(
    fc.property(texts, (schedule) => {
      const fields = schedule.trim().split(/\s+/).length;
      const refused = isRefused(() => renderJob({ schedule }));

      expect(refused || fields === 5 || schedule.startsWith('@')).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each([
  'EUROPE/Berlin',
  'PST',
  'IST',
  '+05:30',
  'SystemV/AST4',
  'Europe/Nowhere',
  'utc',
  'Local',
])('the time zone %s is refused: Kubernetes does not know it', (timeZone) => {
  expect(refusals(() => renderJob({ timeZone }))).toHaveLength(1);
});

test.each([
  'UTC',
  'Asia/Kolkata',
  'America/Port-au-Prince',
  'America/Argentina/Buenos_Aires',
  'Etc/GMT+5',
  'US/Pacific',
  'Africa/Dar_es_Salaam',
])('the time zone %s is known', (timeZone) => {
  expect(renderJob({ timeZone })).toHaveLength(1);
});
