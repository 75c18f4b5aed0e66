import type { Ancestry } from '../../../lib/delivery/plan/order';
import { planRelease } from '../../../lib/delivery/plan/plan-release';
import type {
  ImageRequest,
  IntentOf,
  ReleaseRequest,
} from '../../../lib/delivery/protocol/request';
import { problemsOf } from '../../fleet';
import { context, fleetOn, type Policies, told } from '../planned-fleet';
import { held, type ReleaseFiles, released, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();
const DIGEST = `sha256:${'a'.repeat(64)}`;

const web = (tag: string, changes: Partial<ReleaseRequest> = {}): ReleaseRequest => ({
  app: 'web',
  environment: 'dev',
  images: [{ tag }],
  ...changes,
});

const orders = (images: ImageRequest[], changes: Partial<ReleaseRequest> = {}) =>
  web('', { app: 'orders', images, ...changes });

interface Given {
  readonly files?: ReleaseFiles;
  readonly policies?: Policies;
  readonly ancestry?: Ancestry;
  readonly intent?: Partial<IntentOf<'release'>>;
}

/** Plans on a commit with these files. */
function plan(
  releases: ReleaseRequest[],
  { files = {}, policies, ancestry = context.ancestry, intent }: Given = {},
) {
  repository().commit(files);
  const fleet = fleetOn(repository(), policies);
  return planRelease(fleet, { kind: 'release', releases, ...intent }, { ...context, ancestry });
}

const refusal = (releases: ReleaseRequest[], given?: Given) =>
  problemsOf(() => plan(releases, given))[0];

test('a release replaces the previous one, with the commit and sequence number of the build', () => {
  const request = web('v2', {
    images: [{ tag: 'v2', digest: DIGEST }],
    commit: '4b825dc',
    sequence: 7,
  });
  expect(plan([request], { files: { 'dev/web': released('v1') } })).toEqual([
    expect.objectContaining({
      kind: 'change',
      app: 'web',
      environment: 'dev',
      before: released('v1'),
      after: released('v2', { digest: DIGEST, commit: '4b825dc', sequence: 7 }),
      images: [`web=example/web:v2@${DIGEST}`],
    }),
  ]);
});

test('the first release of an app has nothing before it', () => {
  expect(plan([web('v1')])).toMatchObject([{ kind: 'change', before: undefined }]);
});

test.each<[string, ReleaseRequest, string, RegExp]>([
  ['app', web('v1', { app: 'wbe' }), 'There is no app "wbe". Did you mean "web"?', /argosy new/],
  ['app', web('v1', { app: 'zzzzz' }), 'There is no app "zzzzz".', /argosy new/],
  [
    'environment',
    web('v1', { environment: 'prodution' }),
    'There is no environment "prodution". Did you mean "production"?',
    /dev, staging, production/,
  ],
  [
    'image',
    orders([{ name: 'migration', tag: 'v1' }]),
    'orders has no image "migration". Did you mean "migrations"?',
    /migrations, orders|orders, migrations/,
  ],
])('an unknown %s is refused: %j', (_, request, message, fix) => {
  expect(refusal([request])).toMatchObject({ message, fix: expect.stringMatching(fix) });
});

test('an app that does not run in the environment is refused', () => {
  const request = web('v1', { app: 'tool', environment: 'staging' });
  expect(refusal([request])).toMatchObject({
    message: 'tool does not run in staging.',
    fix: expect.stringContaining('`overlays.staging: null` from fleet/apps/tool.ts'),
  });
});

test('the repository of a reference has to be one of the app', () => {
  const images = (repository: string, name?: string): ImageRequest[] => [
    { repository, tag: 'v1', ...(name !== undefined && { name }) },
  ];
  expect(plan([web('', { images: images('example/web') })])).toHaveLength(1);
  expect(refusal([web('', { images: images('evil/web') })])?.message).toBe(
    'evil/web is not an image of web: web is example/web.',
  );
  expect(refusal([orders(images('example/orders', 'migrations'))])?.message).toMatch(
    /^example\/orders is not an image of orders: /,
  );
});

test('releasing one of several images keeps the others', () => {
  const files = { 'dev/orders': { images: { orders: { tag: 'v1' }, migrations: { tag: 'v1' } } } };
  const after = (images: ImageRequest[]) => told(plan([orders(images)], { files }));
  expect(after([{ tag: 'v2' }])).toEqual(['change dev/orders v1 v2']);
  expect(after([{ name: 'migrations', tag: 'v2' }])).toEqual(['change dev/orders v2 v1']);
  expect(after([{ repository: 'example/orders-migrations', tag: 'v2' }])).toEqual([
    'change dev/orders v2 v1',
  ]);
  expect(after([{ tag: 'v3' }, { name: 'migrations', tag: 'v2' }])).toEqual([
    'change dev/orders v2 v3',
  ]);
});

test('the first release of an app has to name each of its images, each once', () => {
  expect(refusal([orders([{ tag: 'v1' }])])).toMatchObject({
    message: 'The first release of orders in dev needs every image; missing: migrations.',
    fix: 'Name each image: --image migrations=<tag>.',
  });
  expect(refusal([orders([{ tag: 'v1' }, { name: 'orders', tag: 'v2' }])])?.message).toBe(
    'The image orders is named twice.',
  );
});

test('an image that the app no longer has is dropped from its release', () => {
  const files = { 'dev/web': { images: { web: { tag: 'v1' }, gone: { tag: 'v1' } } } };
  expect(plan([web('v2')], { files })).toMatchObject([{ after: released('v2') }]);
  const [decision] = plan([web('v2')], { files });
  expect(decision).toHaveProperty('after', released('v2'));
});

test('a version that the policy of the environment forbids is refused', () => {
  const policies = { dev: { tags: 'v\\d+' } };
  expect(told(plan([web('v2')], { policies }))).toEqual(['change dev/web v2']);
  expect(refusal([web('main')], { policies })?.message).toMatch(/^dev does not accept main/);
  expect(refusal([web('main')], { policies, intent: { force: 'x' } })?.message).toMatch(
    /not accept/,
  );
});

test('a release that already runs is not repeated', () => {
  const files = { 'dev/web': released('v1', { commit: '4b825dc', sequence: 7 }) };
  const same = ['nothing dev/web: dev already runs v1'];
  expect(told(plan([web('v1')], { files }))).toEqual(same);
  expect(told(plan([web('v1', { sequence: 6 })], { files }))).toEqual(same);
  expect(told(plan([web('v1')], { files: { 'dev/web': held('v1') } }))).toEqual(same);
});

test('a newer build of the same image is recorded, so that later ones have to be newer still', () => {
  const files = { 'dev/web': released('v1', { sequence: 7 }) };
  expect(plan([web('v1', { sequence: 8 })], { files })).toMatchObject([
    { kind: 'change', after: released('v1', { sequence: 8 }) },
  ]);
});

test('an older build, by sequence or by commit, is superseded, unless allowOlder is set', () => {
  const files = { 'dev/web': released('v5', { commit: 'bbbbbbb', sequence: 5 }) };
  const ancestry: Ancestry = (a, b) => (a < b ? 'older' : 'newer');
  const words = ['superseded dev/web: v4 is older than v5, which runs in dev'];
  expect(told(plan([web('v4', { sequence: 4 })], { files }))).toEqual(words);
  const byCommit = web('v4', { commit: 'aaaaaaa', sequence: 6 });
  expect(told(plan([byCommit], { files, ancestry }))).toEqual(words);
  expect(told(plan([byCommit], { files }))).toEqual(['change dev/web v4']);
  const intent = { allowOlder: true };
  expect(told(plan([byCommit], { files, ancestry, intent }))).toEqual(['change dev/web v4']);
});

test('a release of unknown order replaces what runs', () => {
  const files = { 'dev/web': released('v5', { sequence: 5 }) };
  expect(told(plan([web('v4')], { files }))).toEqual(['change dev/web v4']);
});

test('a mix of older and newer images is refused', () => {
  const files = {
    'dev/orders': {
      images: { orders: { tag: 'v1', sequence: 1 }, migrations: { tag: 'v9', sequence: 9 } },
    },
  };
  const request = orders([{ tag: 'v5' }, { name: 'migrations', tag: 'v5' }], { sequence: 5 });
  expect(refusal([request], { files })?.message).toMatch(
    /Some of these images are older .* some are newer/,
  );
  const intent = { allowOlder: true };
  expect(told(plan([request], { files, intent }))).toEqual(['change dev/orders v5 v5']);
});

test('an app on hold accepts no release, with or without force', () => {
  const files = { 'dev/web': held('v1', 'v2 fails') };
  expect(refusal([web('v3')], { files })?.message).toBe('web is on hold in dev at v1: v2 fails.');
  expect(refusal([web('v3')], { files, intent: { force: 'x' } })?.message).toMatch(/on hold/);
});

test('an environment after the first accepts what the one before it runs, or a forced release', () => {
  const files = { 'dev/web': released('v1') };
  const request = (tag: string) => [web(tag, { environment: 'staging' })];
  expect(told(plan(request('v1'), { files }))).toEqual(['change staging/web v1']);
  expect(refusal(request('v2'), { files })?.message).toMatch(
    /staging accepts only releases that run in dev/,
  );
  const intent = { force: 'the shop is down' };
  expect(told(plan(request('v2'), { files, intent }))).toEqual(['change staging/web v2']);
});

test('several apps are released together or not at all', () => {
  const both = [web('v1'), web('v1', { app: 'tool' })];
  expect(told(plan(both))).toEqual(['change dev/web v1', 'change dev/tool v1']);
  expect(refusal([web('v1'), web('v1', { app: 'no' })])?.message).toMatch(/no app "no"/);
});

test('an invalid release file is refused, not overwritten', () => {
  expect(
    refusal([web('v2')], { files: { 'dev/web': 'images:\n<<<<<<< HEAD\n  web:\n' } }),
  ).toMatchObject({
    file: 'fleet/releases/dev/web.yaml',
    message: expect.stringContaining('merge conflict'),
  });
});

test('a release that is older than that of an open pull request is superseded', () => {
  repository().commit({ 'dev/web': released('v1', { sequence: 1 }) });
  const pending = () => released('v3', { sequence: 3 });
  const planWith = (sequence: number, allowOlder = false) =>
    planRelease(
      fleetOn(repository()),
      { kind: 'release', releases: [web('v2', { sequence })], allowOlder },
      { ...context, pending },
    );
  expect(planWith(2)).toMatchObject([
    {
      kind: 'superseded',
      why: expect.stringContaining('which an open pull request releases to dev'),
    },
  ]);
  expect(planWith(4)).toMatchObject([{ kind: 'change' }]);
  expect(planWith(2, true)).toMatchObject([{ kind: 'change' }]);
});
