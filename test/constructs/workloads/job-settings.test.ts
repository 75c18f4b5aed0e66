import { MigrationJob } from '../../../lib/constructs/workloads/migration-job';
import { ScheduledJob } from '../../../lib/constructs/workloads/scheduled-job';
import { byKind, pod, refusals, render, WORKER } from '../render';

const renderJob = (settings: object) =>
  render((chart) => new MigrationJob(chart, 'Job', { ...WORKER, ...settings }));
const renderCronJob = (settings: object) =>
  render((chart) => new ScheduledJob(chart, 'Job', { ...WORKER, schedule: '@daily', ...settings }));

test('a job can set its retries, its deadline and its TTL', () => {
  const settings = { backoffLimit: 0, activeDeadlineSeconds: 600, ttlSecondsAfterFinished: 3600 };

  expect(byKind(renderJob(settings), 'Job')['spec']).toMatchObject(settings);
  expect(byKind(renderCronJob(settings), 'CronJob')).toMatchObject({
    spec: { jobTemplate: { spec: settings } },
  });
});

test('a job without settings only has its pods', () => {
  expect(Object.keys(byKind(renderJob({}), 'Job')['spec'] as object)).toEqual(['template']);
});

test('a failed job is retried in a new pod, or in the same one', () => {
  expect(pod(renderJob({})).restartPolicy).toBe('Never');
  expect(pod(renderJob({ restartPolicy: 'OnFailure' })).restartPolicy).toBe('OnFailure');
  expect(pod(renderCronJob({})).restartPolicy).toBe('Never');
  expect(pod(renderCronJob({ restartPolicy: 'OnFailure' })).restartPolicy).toBe('OnFailure');
});

test('an invalid field of a job is refused with its path', () => {
  const settings = {
    backoffLimit: -1,
    activeDeadlineSeconds: 0,
    ttlSecondsAfterFinished: '1h',
    restartPolicy: 'Always',
  };
  const refused = [
    'backoffLimit: -1 is not a whole number of at least 0.',
    'activeDeadlineSeconds: 0 is not a whole number of at least 1.',
    'ttlSecondsAfterFinished: Expected a number, got "1h".',
    'restartPolicy: Expected ("Never" | "OnFailure"), got "Always".',
  ];

  expect(refusals(() => renderJob(settings))).toEqual(refused);
  expect(refusals(() => renderCronJob(settings))).toEqual(refused);
});
