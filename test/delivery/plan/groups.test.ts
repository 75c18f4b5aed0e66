import { commitMessage } from '../../../lib/delivery/history/message';
import { planApproval } from '../../../lib/delivery/plan/plan-approval';
import { planPromotion } from '../../../lib/delivery/plan/plan-promotion';
import type { ReleasePolicy } from '../../../lib/model/release-policy';
import { problemsOf } from '../../fleet';
import { context, type Policies, told } from '../planned-fleet';
import { held, released } from '../release-repository';

import { everywhere, fleet, history, promote, state } from './regions-history';

test('a promotion to a group reaches its first members, and says what the others wait for', () => {
  state(everywhere('v1'), { 'staging/web': released('v2') });
  expect(told(promote())).toEqual([
    'change production-ap/web v2',
    'change production-eu/web v2',
    'skipped production-us/web: it has to run in production-ap or production-eu first',
  ]);
});

test('the same promotion, run again, reaches the next members of the group', () => {
  state(everywhere('v1'), {
    'staging/web': released('v2'),
    'production-ap/web': released('v2'),
    'production-eu/web': released('v2'),
  });
  expect(told(promote())).toEqual([
    'nothing production-ap/web: production-ap already runs v2',
    'nothing production-eu/web: production-eu already runs v2',
    'change production-us/web v2',
  ]);
  state({ 'production-us/web': released('v2') });
  expect(promote().map(({ kind }) => kind)).toEqual(['nothing', 'nothing', 'nothing']);
});

const MINUTE = 60_000;
const later: Policies = { 'production-us': { minimumTime: '2h' } };

test('if no member accepts the release yet, the promotion is refused with each reason and the time left', () => {
  state(everywhere('v1'), {
    'staging/web': released('v2'),
    'production-ap/web': released('v2'),
    'production-eu/web': released('v2'),
  });
  const problems = problemsOf(() => promote({}, { policies: later, now: 48 * MINUTE + 1 }));
  expect(problems).toEqual([
    expect.objectContaining({
      file: 'fleet/releases/production-us/web.yaml',
      message:
        'production-us accepts only releases that have run in production-ap for 2h; v2 does not meet this yet.',
      fix: expect.stringContaining(
        'Wait: it has run there since 1970-01-01T00:00:00.001Z, 1h 12m left.',
      ),
    }),
  ]);
  expect(told(promote({}, { policies: later, now: 121 * MINUTE })).at(-1)).toBe(
    'change production-us/web v2',
  );
});

test('of several environments before a member, any may have run the release for long enough, or have it approved', () => {
  state(
    everywhere('v1'),
    { 'production-eu/web': released('v2') },
    {},
    {
      'production-ap/web': released('v2'),
    },
  );
  const accept = (policy: ReleasePolicy, now = 5) =>
    told(
      promote(
        { from: ['production-ap'], to: ['production-us'] },
        { policies: { 'production-us': policy }, now },
      ),
    );
  expect(accept({ minimumTime: '4ms' })).toEqual(['change production-us/web v2']);
  // The one that has run it for the longest time tells how long to wait.
  const [problem] = problemsOf(() => accept({ minimumTime: '2h' }));
  expect(problem?.message).toContain('that have run in production-eu for 2h');
  expect(() => accept({ approval: true })).toThrow(/are approved/);
  const intent = {
    kind: 'approve' as const,
    app: 'web',
    environments: ['production-eu'],
    images: [{ tag: 'v2' }],
  };
  const changes = planApproval(fleet(), intent).flatMap((it) => (it.kind === 'change' ? it : []));
  history.commit({}, commitMessage(intent, changes, 'Ann <ann@example.com>'));
  expect(accept({ approval: true })).toEqual(['change production-us/web v2']);
});

test('a waiting member says for how long, and whether an approval helps', () => {
  state(everywhere('v1'), { 'staging/web': released('v2') });
  const last = (policies: Policies) => told(promote({}, { policies })).at(-1);
  expect(last(later)).toMatch(/: it has to run in production-ap or production-eu for 2h first$/);
  expect(last({ 'production-us': { minimumTime: '2h', approval: true } })).toMatch(
    /for 2h or be approved there first$/,
  );
  expect(last({ 'production-us': { approval: true } })).toMatch(
    /production-eu and be approved there first$/,
  );
});

test('a member on hold is skipped, and the others get the release', () => {
  state(everywhere('v1'), { 'staging/web': released('v2'), 'production-eu/web': held('v1') });
  expect(told(promote())).toEqual([
    'change production-ap/web v2',
    'skipped production-eu/web: web is on hold in production-eu at v1: it is broken.',
    'skipped production-us/web: it has to run in production-ap or production-eu first',
  ]);
});

test('if every member refuses, each is reported with its own file', () => {
  state(everywhere('v1'), {
    'staging/web': released('v2'),
    'production-ap/web': held('v1'),
    'production-eu/web': held('v1'),
  });
  expect(problemsOf(() => promote()).map(({ file }) => file)).toEqual([
    'fleet/releases/production-ap/web.yaml',
    'fleet/releases/production-eu/web.yaml',
    'fleet/releases/production-us/web.yaml',
  ]);
});

test('with force or direct, every member gets the release at once', () => {
  state(everywhere('v1'), { 'staging/web': released('v2') });
  const all = [
    'change production-ap/web v2',
    'change production-eu/web v2',
    'change production-us/web v2',
  ];
  expect(told(promote({ force: 'the shop is closed' }))).toEqual(all);
  expect(told(promote({}, { policies: { 'production-us': { direct: true } } }))).toEqual(all);
});

test('several environments are promoted to like a group, and one is by itself', () => {
  state(everywhere('v1'), { 'staging/web': released('v2') });
  expect(told(promote({ to: ['production-us', 'production-eu'] }))).toEqual([
    'change production-eu/web v2',
    'skipped production-us/web: it has to run in production-ap or production-eu first',
  ]);
  expect(problemsOf(() => promote({ to: ['production-us'] }))[0]?.message).toBe(
    'production-us accepts only releases that run in production-ap or production-eu, not those of staging.',
  );
});

test('a promotion from a member to its group reaches the members after it', () => {
  state(everywhere('v1'), { 'production-eu/web': released('v2') });
  const intent = { from: ['production-eu', 'production-ap'], to: ['production'] };
  expect(problemsOf(() => promote(intent))[0]).toMatchObject({
    message:
      'web runs v1 in production-ap and v2 in production-eu: which of them is to be promoted is not clear.',
    fix: 'Name the one environment that runs it: --from production-ap or --from production-eu.',
  });
  expect(told(promote({ ...intent, images: [{ tag: 'v2' }] }))).toEqual([
    'change production-us/web v2',
  ]);
  state({ 'production-ap/web': released('v2') });
  expect(told(promote(intent))).toEqual(['change production-us/web v2']);
});

test('a promotion from a member to its group is refused if another member is side by side with it', () => {
  state(everywhere('v1'));
  expect(problemsOf(() => promote({ from: ['production-eu'] }))[0]?.message).toMatch(
    /^production-eu and production-ap are side by side/,
  );
  expect(problemsOf(() => promote({ from: ['production'] }))[0]?.message).toMatch(
    /^--from and --to are both production-ap and production-eu and production-us/,
  );
});

test('a promotion of all apps goes into the first members of a group, too', () => {
  state(everywhere('v1'), {
    'staging/web': released('v2'),
    'staging/orders': { images: { orders: { tag: 'v2' }, migrations: { tag: 'v2' } } },
  });
  const { apps: _, ...all } = {
    apps: [],
    kind: 'promote' as const,
    from: ['staging'],
    to: ['production'],
  };
  expect(told(planPromotion(fleet(later), all, context))).toEqual([
    'change production-ap/orders v2 v2',
    'change production-eu/orders v2 v2',
    'skipped production-us/orders: it has to run in production-ap or production-eu for 2h first',
    'change production-ap/web v2',
    'change production-eu/web v2',
    'skipped production-us/web: it has to run in production-ap or production-eu for 2h first',
  ]);
});

test('a retried promotion is refused if its source runs something else by now', () => {
  state(everywhere('v1'), { 'staging/web': released('v3') });
  const file = 'fleet/releases/production-eu/web.yaml';
  const preconditions = { [file]: { before: null, after: 'images:\n  web:\n    tag: v2\n' } };
  const intent = {
    kind: 'promote',
    apps: ['web'],
    from: ['staging'],
    to: ['production-eu'],
  } as const;
  expect(
    problemsOf(() =>
      planPromotion(fleet(), { ...intent, apps: ['web'] }, { ...context, preconditions }),
    )[0]?.message,
  ).toMatch(/v3 was released to staging/);
});
