import { FleetAt } from '../../../lib/delivery/history/fleet-at';
import type { Ancestry } from '../../../lib/delivery/plan/order';
import { planPromotion } from '../../../lib/delivery/plan/plan-promotion';
import type { IntentOf } from '../../../lib/delivery/protocol/request';
import type { Environment } from '../../../lib/model/environment';
import { problemsOf } from '../../fleet';
import { context, definitions, fleetOn, type Policies, told } from '../planned-fleet';
import { held, type ReleaseFiles, released, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();

type Intent = Partial<IntentOf<'promote'>>;

/** Plans a promotion, by default of web from dev to staging. */
function plan(
  files: ReleaseFiles,
  intent: Intent = {},
  { policies, ancestry = context.ancestry }: { policies?: Policies; ancestry?: Ancestry } = {},
) {
  repository().commit(files);
  return planPromotion(
    fleetOn(repository(), policies),
    { kind: 'promote', apps: ['web'], from: ['dev'], to: ['staging'], ...intent },
    { ...context, ancestry },
  );
}

/** Plans a promotion of every app. */
function planAll(files: ReleaseFiles, intent: Intent = {}, policies: Policies = {}) {
  repository().commit(files);
  const all = { kind: 'promote' as const, from: ['dev'], to: ['staging'], ...intent };
  return told(planPromotion(fleetOn(repository(), policies), all, context));
}

const refusal = (...args: Parameters<typeof plan>) => problemsOf(() => plan(...args))[0];

test('a promotion copies the release of one environment to the next, without a hold', () => {
  const from = { ...released('v2', { commit: '4b825dc', sequence: 7 }), hold: { reason: 'x' } };
  expect(plan({ 'dev/web': from, 'staging/web': released('v1') })).toEqual([
    {
      kind: 'change',
      app: 'web',
      environment: 'staging',
      before: released('v1'),
      after: { images: from.images },
      images: ['web=example/web:v2'],
    },
  ]);
});

test('a release that already runs in the target changes nothing', () => {
  const files = { 'dev/web': released('v1', { sequence: 2 }), 'staging/web': held('v1') };
  expect(told(plan(files))).toEqual(['nothing staging/web: staging already runs v1']);
});

test.each([
  ['production', 'staging', 'production is not before staging in the promotion order.', /^Swap/],
  ['staging', 'staging', '--from and --to are both staging.', /^Name two/],
])('a promotion from %s to %s is refused', (from, to, message, fix) => {
  expect(refusal({}, { from: [from], to: [to] })).toMatchObject({
    file: 'fleet/environments.ts',
    message,
    fix: expect.stringMatching(fix),
  });
});

test.each([
  ['eu', 'us', /^Promote to us from what is before both: --from dev or --from test\.$/],
  ['dev', 'test', /^Release to test with/],
])('a promotion from %s to %s, side by side, is not to be swapped', (from, to, fix) => {
  repository().commit({});
  const all = definitions();
  const place = (name: string, promotionOrder: number) => ({
    [name]: { ...(all.environments['dev'] as Environment), name, promotionOrder },
  });
  const environments = {
    ...place('dev', 1),
    ...place('test', 1),
    ...place('eu', 2),
    ...place('us', 2),
  };
  const { git, head } = repository();
  const fleet = new FleetAt({ ...all, environments }, git, head);
  const [problem] = problemsOf(() =>
    planPromotion(fleet, { kind: 'promote', from: [from], to: [to] }, context),
  );
  expect(problem).toMatchObject({
    message: `${from} and ${to} are side by side in the promotion order: neither is before the other.`,
    fix: expect.stringMatching(fix),
  });
});

test('an unknown environment is refused', () => {
  expect(refusal({}, { to: ['stagin'] })?.message).toMatch(/"stagin".*"staging"/);
  expect(refusal({}, { from: ['Dev'] })?.message).toMatch(/"Dev".*"dev"/);
});

test('an app that has no release, or does not run in both environments, is refused', () => {
  expect(refusal({})?.message).toBe('web has no release in dev.');
  expect(refusal({}, { apps: ['tool'] })?.message).toBe('tool does not run in staging.');
  expect(refusal({}, { apps: ['tool'], from: ['staging'], to: ['production'] })?.message).toBe(
    'tool does not run in staging.',
  );
});

test('an environment can only be skipped with force, on record', () => {
  const skip = { from: ['dev'], to: ['production'] };
  const files = { 'dev/web': released('v1') };
  expect(refusal(files, skip)).toMatchObject({
    message: 'production accepts only releases that run in staging, not those of dev.',
    fix: expect.stringMatching(
      /run `npx argosy promote web --from dev --to staging --publish`, then `npx argosy promote web --from staging --to production --publish`\..*--force/,
    ),
  });
  expect(told(plan(files, { ...skip, force: 'x' }))).toEqual(['change production/web v1']);
  const direct = { policies: { production: { direct: true } } };
  expect(told(plan(files, skip, direct))).toEqual(['change production/web v1']);
});

test('an environment in which the app does not run is skipped', () => {
  const files = { 'dev/tool': released('v1', {}, 'tool') };
  const intent = { apps: ['tool'], to: ['production'] };
  expect(told(plan(files, intent))).toEqual(['change production/tool v1']);
});

test('a release older than the one that runs is superseded, unless allowOlder is set', () => {
  const files = {
    'dev/web': released('v1', { commit: 'aaaaaaa', sequence: 9 }),
    'staging/web': released('v2', { commit: 'bbbbbbb', sequence: 8 }),
  };
  const ancestry: Ancestry = (a, b) => (a < b ? 'older' : 'newer');
  expect(told(plan(files, {}, { ancestry }))).toEqual([
    'superseded staging/web: v1 is older than v2, which runs in staging',
  ]);
  expect(told(plan(files, { allowOlder: true }, { ancestry }))).toEqual(['change staging/web v1']);
  expect(told(plan(files))).toEqual(['change staging/web v1']);
});

test('force does not override the version policy of the environment', () => {
  const files = { 'dev/web': released('main') };
  const policies = { staging: { tags: 'v\\d+' } };
  expect(refusal(files, {}, { policies })?.message).toMatch(/^staging does not accept main/);
  expect(refusal(files, { force: 'x' }, { policies })?.message).toMatch(/^staging does not accept/);
});

test('an app on hold accepts no promotion, with or without force', () => {
  const files = { 'dev/web': released('v2'), 'staging/web': held('v1', 'v2 fails') };
  expect(refusal(files)?.message).toBe('web is on hold in staging at v1: v2 fails.');
  expect(refusal(files, { force: 'x' })?.message).toMatch(/on hold/);
});

test('a release that has not run long enough is only promoted with force', () => {
  const policies = { staging: { minimumTime: '24h' } };
  repository().commit({ 'dev/web': released('v1') }, { time: context.now / 1000 - 3600 });
  expect(refusal({}, {}, { policies })?.message).toMatch(/have run in dev for 24h/);
  expect(told(plan({}, { force: 'x' }, { policies }))).toEqual(['change staging/web v1']);
});

test('if one of several named apps is refused, none is promoted', () => {
  expect(refusal({ 'dev/web': released('v1') }, { apps: ['web', 'orders'] })?.message).toBe(
    'orders has no release in dev.',
  );
});

test('in a promotion of all apps, those that are not ready are skipped with the reason', () => {
  const images = { orders: { tag: 'v2' }, migrations: { tag: 'v2' } };
  const files = { 'dev/web': released('v2'), 'dev/orders': { images } };
  expect(planAll(files)).toEqual(['change staging/orders v2 v2', 'change staging/web v2']);
  expect(planAll({ 'staging/web': held('v1', 'v2 fails') })).toEqual([
    'change staging/orders v2 v2',
    'skipped staging/web: web is on hold in staging at v1: v2 fails.',
  ]);
  expect(planAll({ 'dev/orders': undefined, 'staging/web': 'nonsense' })).toEqual([
    'skipped staging/orders: orders has no release in dev.',
    expect.stringMatching(/^broken staging\/web: /),
  ]);
});

test('in a promotion of all apps, those that have not run long enough are skipped', () => {
  const time = context.now / 1000;
  repository().commit({ 'dev/web': released('v1') }, { time: time - 7200 });
  const images = { orders: { tag: 'v2' }, migrations: { tag: 'v2' } };
  repository().commit({ 'dev/orders': { images } }, { time: time - 60 });
  expect(planAll({}, {}, { staging: { minimumTime: '1h' } })).toEqual([
    expect.stringMatching(
      /^skipped staging\/orders: staging accepts only releases that have run in dev for 1h/,
    ),
    'change staging/web v1',
  ]);
});

test('a mix of older and newer images is refused', () => {
  const images = (orders: number, migrations: number) => ({
    images: {
      orders: { tag: `v${orders}`, sequence: orders },
      migrations: { tag: `v${migrations}`, sequence: migrations },
    },
  });
  const files = { 'dev/orders': images(2, 1), 'staging/orders': images(1, 2) };
  expect(refusal(files, { apps: ['orders'] })?.message).toMatch(
    /Some of these images are older .* some are newer/,
  );
  expect(told(plan(files, { apps: ['orders'], allowOlder: true }))).toEqual([
    'change staging/orders v1 v2',
  ]);
});

test('a promotion that names its images is refused once something else runs there', () => {
  const files = { 'dev/web': released('v2'), 'staging/web': released('v1') };
  expect(plan(files, { images: [{ tag: 'v2' }] })).toMatchObject([{ kind: 'change' }]);
  expect(refusal(files, { images: [{ tag: 'v1' }] })).toMatchObject({
    message: 'web runs v2 in dev, not the images to promote.',
  });
});
