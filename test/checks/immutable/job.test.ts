import { job } from '../../../lib/checks/immutable/job';
import { podSpec } from '../unit';
import { changes, RECREATED } from './changed';

const change = changes(job, 'Job', 'batch/v1');

const spec = (container: object = {}, rest: object = {}, pod: object = {}) => ({
  spec: { template: { spec: podSpec({ restartPolicy: 'Never', ...pod }, container) }, ...rest },
});

const v2 = spec({ image: 'example/web:v2.0.0' });

test('a new image in a Job is refused: it would not run again', () => {
  expect(change(spec(), v2)).toMatchObject([
    {
      object: 'Job/web',
      path: 'spec.template.spec.containers[0].image',
      message: expect.stringContaining('from "example/web:v1.0.0" to "example/web:v2.0.0"'),
      fix: expect.stringMatching(/`migrations` of the app.*argocd\.argoproj\.io\/hook/),
    },
  ]);
});

test('the value of a variable is not printed', () => {
  const env = (value: string) => spec({ env: [{ name: 'TOKEN', value }] });
  const [found] = change(env('hunter2'), env('hunter3'));
  expect(found?.path).toBe('spec.template.spec.containers[0].env[0].value');
  expect(`${found?.message}${found?.fix}`).not.toContain('hunter');
});

test.each([
  { 'argocd.argoproj.io/hook': 'PreSync' },
  { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded' },
  { 'helm.sh/hook': 'pre-upgrade' },
  RECREATED.annotations,
])('with %j, Argo CD deletes a Job before it recreates it', (annotations) => {
  expect(change(spec(), v2, { annotations })).toEqual([]);
});

test('a Job whose annotations are null or unknown to Argo CD is not a hook', () => {
  expect(change(spec(), v2, { annotations: null })).toHaveLength(1);
  expect(change(spec(), v2, { annotations: { 'example.com/hook': 'PreSync' } })).toHaveLength(1);
});

test('a Job that deletes itself when it finishes may no longer exist', () => {
  expect(change(spec({}, { ttlSecondsAfterFinished: 60 }), v2)).toEqual([]);
});

test('the template of a suspended Job may change in part', () => {
  expect(change(spec({}, { suspend: true }), v2)).toEqual([]);
});

test.each<[string, object, object]>([
  ['completionMode', { completions: 2 }, { completions: 2, completionMode: 'Indexed' }],
  ['completions', {}, { completions: 2 }],
  ['completions', { parallelism: 2 }, { parallelism: 2, completions: 3 }],
  ['podFailurePolicy.rules', {}, { podFailurePolicy: { rules: [{ action: 'Ignore' }] } }],
  ['successPolicy.rules', {}, { successPolicy: { rules: [{ succeededCount: 1 }] } }],
  ['backoffLimitPerIndex', { backoffLimitPerIndex: 1 }, { backoffLimitPerIndex: 2 }],
  ['managedBy', {}, { managedBy: 'example.com/queue' }],
  ['selector.matchLabels.a', {}, { selector: { matchLabels: { a: '1' } } }],
])('%s of a Job cannot change', (field, before, after) => {
  const paths = change(spec({}, before), spec({}, after)).map(({ path }) => path);
  expect(paths).toEqual([`spec.${field}`]);
});

test('mutable fields of a Job may change', () => {
  const mutable = {
    activeDeadlineSeconds: 60,
    backoffLimit: 2,
    maxFailedIndexes: 1,
    parallelism: 3,
    podReplacementPolicy: 'Failed',
    suspend: true,
    ttlSecondsAfterFinished: 60,
  };
  expect(change(spec(), spec({}, mutable))).toEqual([]);
});

test('an indexed Job grows together with its parallelism, and only so', () => {
  const indexed = (completions: number, parallelism: number) =>
    spec({}, { completionMode: 'Indexed', completions, parallelism });
  expect(change(indexed(2, 2), indexed(3, 3))).toEqual([]);
  expect(change(indexed(2, 2), indexed(3, 2))).toMatchObject([{ path: 'spec.completions' }]);
});

test('an explicit default is not a change', () => {
  const full = spec(
    {
      imagePullPolicy: 'IfNotPresent',
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      env: [],
      ports: [{ containerPort: 80, protocol: 'TCP' }],
      resources: { limits: { memory: '1Gi' } },
    },
    { completionMode: 'NonIndexed', completions: 1, parallelism: 1 },
    { dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30, nodeSelector: {} },
  );
  const short = spec({
    ports: [{ containerPort: 80 }],
    resources: { limits: { memory: '1024Mi' }, requests: {} },
  });
  expect(change(short, full)).toEqual([]);
  expect(change(full, short)).toEqual([]);
  const off = spec({}, {}, { automountServiceAccountToken: true });
  expect(change(spec(), off)).toHaveLength(1);
});

test('the Jobs of a CronJob may change', () => {
  const cron = changes(job, 'CronJob', 'batch/v1');
  expect(cron({ spec: { jobTemplate: spec() } }, { spec: { jobTemplate: v2 } })).toEqual([]);
});
