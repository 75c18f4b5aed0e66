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

const INDEXED = { completionMode: 'Indexed', completions: 8 };

test.each<[object, object]>([
  [
    { completions: 3, parallelism: 2, podReplacementPolicy: 'Failed' },
    { completions: 3, parallelism: 2, podReplacementPolicy: 'Failed' },
  ],
  [
    { ...INDEXED, backoffLimitPerIndex: 0, maxFailedIndexes: 8 },
    { ...INDEXED, backoffLimitPerIndex: 0, maxFailedIndexes: 8 },
  ],
  [
    { ...INDEXED, successPolicy: [{ succeededIndexes: '0,2-5', succeededCount: 3 }] },
    { ...INDEXED, successPolicy: { rules: [{ succeededIndexes: '0,2-5', succeededCount: 3 }] } },
  ],
  [
    {
      podFailurePolicy: [
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] },
        { action: 'FailJob', onExitCodes: { operator: 'In', values: [43, 42] } },
      ],
    },
    {
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          { action: 'FailJob', onExitCodes: { operator: 'In', values: [42, 43] } },
        ],
      },
    },
  ],
])('the settings %j are fields of a Job, and of the Jobs of a CronJob', (settings, expected) => {
  expect(byKind(renderJob(settings), 'Job')['spec']).toEqual({
    ...expected,
    template: expect.anything(),
  });
  expect(byKind(renderCronJob(settings), 'CronJob')).toHaveProperty('spec.jobTemplate.spec', {
    ...expected,
    template: expect.anything(),
  });
});

const ignored = [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }];
const onExit = (values: readonly unknown[], operator = 'In') => ({
  podFailurePolicy: [{ action: 'FailJob', onExitCodes: { operator, values } }],
});
const MANY = { completionMode: 'Indexed', completions: 100_001, backoffLimitPerIndex: 1 };
const EACH_ONCE = 'podFailurePolicy[0].onExitCodes.values: Use 1 to 255 exit codes, each once.';
const ASCENDING =
  'successPolicy[0].succeededIndexes: Use numbers and ranges in ascending order, such as "0,2-5".';

test.each<[object, string]>([
  [{ completions: 0 }, 'completions: 0 is not a whole number of at least 1.'],
  [{ completionMode: 'Indexed' }, 'completions: An indexed job needs a number of indexes.'],
  [
    { backoffLimitPerIndex: 1 },
    "backoffLimitPerIndex: Set `completionMode: 'Indexed'`, or remove it.",
  ],
  [
    { ...INDEXED, maxFailedIndexes: 1 },
    'maxFailedIndexes: Set `backoffLimitPerIndex`: otherwise no index can fail alone.',
  ],
  [
    { ...INDEXED, backoffLimitPerIndex: 1, maxFailedIndexes: 9 },
    'maxFailedIndexes: There are only 8 indexes.',
  ],
  [
    { podFailurePolicy: ignored, restartPolicy: 'OnFailure' },
    "restartPolicy: Remove it: `podFailurePolicy` needs `Never`, since no pod fails with 'OnFailure'.",
  ],
  [
    { podFailurePolicy: ignored, podReplacementPolicy: 'TerminatingOrFailed' },
    'podReplacementPolicy: Remove it: with `podFailurePolicy`, a pod is replaced once it has failed.',
  ],
  [
    { podFailurePolicy: [{ ...ignored[0], action: 'FailIndex' }] },
    'podFailurePolicy[0].action: Set `backoffLimitPerIndex`, or use another action: no index can fail alone.',
  ],
  [{ podFailurePolicy: [] }, 'podFailurePolicy: There are no rules.'],
  [
    { podFailurePolicy: [{ action: 'Ignore' }] },
    'podFailurePolicy[0]: Set `action`, and either `onExitCodes` or `onPodConditions`.',
  ],
  [onExit([]), EACH_ONCE],
  [onExit([1, 1]), EACH_ONCE],
  [
    onExit([0]),
    'podFailurePolicy[0].onExitCodes: A pod that exits with 0 has not failed. Remove 0.',
  ],
  [
    onExit([256], 'NotIn'),
    'podFailurePolicy[0].onExitCodes.values[0]: Use an exit code from 0 to 255.',
  ],
  [
    {
      podFailurePolicy: [
        {
          action: 'FailJob',
          onExitCodes: { operator: 'In', values: [1], containerName: 'my-ap' },
        },
      ],
    },
    'podFailurePolicy[0].onExitCodes.containerName: The pod has no container "my-ap". Did you mean "my-app"? Existing: my-app.',
  ],
  [
    { ...INDEXED, successPolicy: [{ succeededIndexes: '0,7-8' }] },
    'successPolicy[0].succeededIndexes: There are only 8 indexes, from 0 to 7.',
  ],
  [
    { ...INDEXED, successPolicy: [{ succeededIndexes: '0,2-3', succeededCount: 4 }] },
    'successPolicy[0].succeededCount: Only 3 indexes can succeed, so this rule would never match.',
  ],
  [
    { ...INDEXED, successPolicy: [{ succeededCount: 9 }] },
    'successPolicy[0].succeededCount: Only 8 indexes can succeed, so this rule would never match.',
  ],
  [{ ...INDEXED, parallelism: 100_001 }, 'parallelism: The API server allows at most 100000 here.'],
  [
    { ...MANY, parallelism: 10_001, maxFailedIndexes: 5 },
    'parallelism: The API server allows at most 10000 here.',
  ],
  [
    MANY,
    'maxFailedIndexes: The API server requires this with `backoffLimitPerIndex` and more than 100000 completions.',
  ],
  [{ ...INDEXED, successPolicy: [{ succeededIndexes: '3,1' }] }, ASCENDING],
  [{ ...INDEXED, successPolicy: [{ succeededIndexes: '5-2' }] }, ASCENDING],
  [
    { ...INDEXED, successPolicy: [{}] },
    'successPolicy[0]: Set `succeededIndexes`, such as "0,2-5", or `succeededCount`, or both.',
  ],
])('the settings %j are refused', (settings, problem) => {
  expect(refusals(() => renderJob(settings))).toEqual([problem]);
  expect(refusals(() => renderCronJob(settings))).toEqual([problem]);
});

test('a job can refer to each of its containers and of its indexes', () => {
  const onExitCodes = { operator: 'In', values: [1] };
  const rules = ['my-app', 'proxy', 'init'].map((containerName) => ({
    action: 'FailJob',
    onExitCodes: { ...onExitCodes, containerName },
  }));
  const extra = { image: 'example/proxy:v1' };
  const settings = {
    ...INDEXED,
    sidecars: { proxy: extra },
    initContainers: { init: extra },
    podFailurePolicy: rules,
    successPolicy: [{ succeededIndexes: '0,2-7', succeededCount: 7 }, { succeededCount: 8 }],
  };

  expect(byKind(renderJob(settings), 'Job')).toHaveProperty('spec.successPolicy');
});
