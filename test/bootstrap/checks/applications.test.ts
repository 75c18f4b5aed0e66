import { applicationStates, applicationsCheck } from '../../../lib/bootstrap/checks/applications';
import type { Verdict } from '../../../lib/bootstrap/verdict';
import { printed } from '../simulated-cluster';

const expected = (...names: string[]) => names.map((name) => ({ name, hasWindows: false }));

const AUTOMATED = { syncPolicy: { automated: { prune: true } } };
const SETTLED = { sync: { status: 'Synced' }, health: { status: 'Healthy' } };

const application = (name: string, status?: object, spec: object = AUTOMATED) => ({
  metadata: { name },
  spec,
  ...(status && { status }),
});

const FROM = { repoURL: 'https://git.example.com/gitops.git' };

const judge = (names: readonly string[], ...items: object[]) =>
  applicationsCheck(expected(...names), 'argocd', FROM).judge(printed({ items }));

const reasonOf = (it: Verdict) => (it.state === 'done' ? '' : it.reason);

test('everything is settled when each expected Application is Synced and Healthy', () => {
  const other = application('other', { ...SETTLED, health: { status: 'Degraded' } });
  expect(judge(['a', 'b'], application('a', SETTLED), application('b', SETTLED), other)).toEqual({
    state: 'done',
    note: '2 Applications Synced and Healthy',
  });
});

test('an app that was paused on purpose is settled', () => {
  const paused = { ...SETTLED, health: { status: 'Suspended' } };
  expect(judge(['a'], application('a', paused)).state).toBe('done');
});

test.each([
  ['does not exist', [], 'a: Missing, Missing\n  It does not exist yet.'],
  [
    'has no status',
    [application('a')],
    'a: Unknown, Unknown\n  Argo CD has not looked at it yet. Does argocd-application-controller run?',
  ],
  [
    'is being synced',
    [
      application('a', {
        ...SETTLED,
        operationState: { phase: 'Running', message: 'waiting for x' },
      }),
    ],
    'a: Synced, Healthy\n  Sync Running: waiting for x',
  ],
  [
    'cannot be compared',
    [
      application('a', {
        sync: { status: 'Unknown' },
        health: { status: 'Healthy' },
        conditions: [
          { type: 'ComparisonError', message: 'authentication required' },
          { type: 'OrphanedResourceWarning', message: 'not of interest' },
        ],
      }),
    ],
    'a: Unknown, Healthy\n  ComparisonError: authentication required',
  ],
  [
    'is Degraded',
    [
      application('a', {
        sync: { status: 'Synced' },
        health: { status: 'Degraded' },
        resources: [
          { kind: 'Deployment', name: 'a', health: { status: 'Degraded', message: 'deadline' } },
          { kind: 'Service', name: 'a', status: 'Synced', health: { status: 'Healthy' } },
        ],
      }),
    ],
    'a: Synced, Degraded\n  Deployment a is Degraded: deadline',
  ],
])('an Application that %s is waited for, with the reason', (_, items, reason) => {
  expect(judge(['a'], ...items)).toMatchObject({ state: 'waiting', reason });
});

test('what the failed sync of an earlier commit has left may still become healthy', () => {
  const degraded = {
    ...SETTLED,
    health: { status: 'Degraded' },
    operationState: { phase: 'Failed' },
  };
  expect(judge(['a'], application('a', degraded)).state).toBe('waiting');
});

const GIVEN_UP = application('a', {
  sync: { status: 'OutOfSync' },
  health: { status: 'Missing' },
  operationState: { phase: 'Failed', message: 'one or more objects failed to apply' },
  resources: [{ kind: 'Service', name: 'a', status: 'OutOfSync' }],
});

test('an Application that Argo CD has given up on is a failure, once all others are settled', () => {
  const running = application('b', { ...SETTLED, health: { status: 'Progressing' } });
  expect(judge(['a', 'b'], GIVEN_UP, running).state).toBe('waiting');
  const verdict = judge(['a', 'b'], GIVEN_UP, application('b', SETTLED));
  expect(verdict.state).toBe('failed');
  expect(reasonOf(verdict)).toBe(
    'a: OutOfSync, Missing\n  Sync Failed: one or more objects failed to apply\n  OutOfSync: Service a',
  );
});

test.each([
  [{}],
  [{ syncPolicy: { automated: null } }],
  [{ syncPolicy: { automated: { enabled: false } } }],
])('an Application with %j is synced by hand, and not waited for', (spec) => {
  const status = { sync: { status: 'OutOfSync' }, health: { status: 'Missing' } };
  expect(judge(['a', 'b'], application('a', status, spec), application('b', SETTLED))).toEqual({
    state: 'done',
    note: '1 Applications Synced and Healthy; synced by hand: a',
  });
});

const [OLD, NEW] = ['1'.repeat(40), '2'.repeat(40)] as const;

/** An Application of the fleet that is settled at a commit. */
const settledAt = (name: string, revision: string, repoURL = 'https://git.example.com/gitops') =>
  application(
    name,
    { ...SETTLED, sync: { status: 'Synced', revision } },
    { ...AUTOMATED, source: { repoURL, path: `dist/apps/${name}` } },
  );

test('the commits at which everything is settled are named', () => {
  const chart = settledAt('c', '20.1.0', 'https://charts.example.com');
  expect(judge(['a', 'b', 'c'], settledAt('a', OLD), settledAt('b', NEW), chart)).toEqual({
    state: 'done',
    note: '3 Applications Synced and Healthy at 11111111, 22222222',
  });
  const many = ['a', 'b', 'c', 'd', 'e'].map((it) => settledAt(it, it.repeat(40)));
  expect(judge(['a', 'b', 'c', 'd', 'e'], ...many)).toMatchObject({
    note: expect.stringMatching(/at aaaaaaaa, bbbbbbbb, cccccccc and 2 more commits$/),
  });
});

test('an Application that was settled before its path changed is waited for', () => {
  const hasChanged = (revision: string, path: string) => revision === OLD && path === 'dist/apps/a';
  const { judge: judgePushed } = applicationsCheck(expected('a', 'b'), 'argocd', {
    ...FROM,
    pushed: { commit: NEW, hasChanged },
  });
  const verdict = judgePushed(printed({ items: [settledAt('a', OLD), settledAt('b', OLD)] }));
  expect(verdict).toMatchObject({
    state: 'waiting',
    reason: expect.stringMatching(/^a: Synced, Healthy\n {2}.*at 11111111.*has not seen 22222222/),
    fix: expect.stringContaining('--refresh'),
  });
  expect(reasonOf(verdict)).not.toContain('b: ');
  const items = [settledAt('a', NEW), settledAt('b', OLD)];
  expect(judgePushed(printed({ items })).state).toBe('done');
});

test('a sync window may be why an Application is out of sync', () => {
  const check = applicationsCheck([{ name: 'a', hasWindows: true }], 'argocd', FROM);
  const status = { sync: { status: 'OutOfSync' }, health: { status: 'Missing' } };
  const verdict = check.judge(printed({ items: [application('a', status)] }));
  expect(reasonOf(verdict)).toContain('A sync window');
});

test('of a large fleet, a message names the first Applications', () => {
  const names = Array.from({ length: 25 }, (_, i) => `app-${i}`);
  const lines = reasonOf(judge(names)).split('\n');
  expect(lines).toHaveLength(41);
  expect(lines.at(-1)).toBe('… and 5 more Applications');
});

test('the states are data, too', () => {
  const { stdout } = printed({ items: [GIVEN_UP] });
  expect(applicationStates(expected('a', 'b'), stdout, FROM)).toMatchObject([
    { name: 'a', sync: 'OutOfSync', state: 'failed' },
    { name: 'b', sync: 'Missing', state: 'waiting' },
  ]);
  expect(applicationStates(expected('a'), 'no JSON', FROM)).toEqual([]);
});

test('of an unhealthy Application in the cluster of Argo CD, the workloads say why', () => {
  const destination = { server: 'https://kubernetes.default.svc', namespace: 'a-dev' };
  const status = { sync: { status: 'Synced' }, health: { status: 'Degraded' } };
  const items = [
    application('a', status, { destination }),
    application('b', status, { destination: { name: 'remote', namespace: 'b' } }),
  ];
  const explain =
    applicationsCheck(expected('a', 'b'), 'argocd', FROM).explain?.(printed({ items })) ?? [];
  expect(explain).toMatchObject([{ args: expect.arrayContaining(['--namespace', 'a-dev']) }]);
  const deployment = {
    kind: 'Deployment',
    metadata: { name: 'web', generation: 1 },
    spec: { replicas: 2 },
  };
  expect(explain[0]?.reasons(JSON.stringify({ items: [deployment] }))).toEqual([
    'a: Deployment web: 0 of 2 ready',
  ]);
});
