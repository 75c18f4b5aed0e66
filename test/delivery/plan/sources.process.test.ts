import { defineArgoApp } from '../../../lib';
import { FleetAt } from '../../../lib/delivery/history/fleet-at';
import {
  parseImageArgument,
  parseRevisionArgument,
} from '../../../lib/delivery/plan/image-argument';
import { planApproval } from '../../../lib/delivery/plan/plan-approval';
import { planPromotion } from '../../../lib/delivery/plan/plan-promotion';
import { planRelease } from '../../../lib/delivery/plan/plan-release';
import { planRollback } from '../../../lib/delivery/plan/plan-rollback';
import type { ImageRequest } from '../../../lib/delivery/protocol/request';
import type { Environments } from '../../../lib/model/environment';
import type { Release } from '../../../lib/model/release';
import { problemsOf } from '../../fleet';
import { context, definitions, type Policies, told } from '../planned-fleet';
import { type ReleaseFiles, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();

const chart = { type: 'helm', repoURL: 'https://charts.example.com', chart: 'redis' } as const;

/** A chart, and a kustomization in another repository with an image. */
function fleet(files: ReleaseFiles, policies: Policies = {}): FleetAt {
  repository().commit(files);
  const all = definitions(policies);
  const environments = all.environments as Environments<'dev' | 'staging' | 'production'>;
  const apps = [
    defineArgoApp(environments, { name: 'redis', base: { source: chart } }),
    defineArgoApp(environments, {
      name: 'fixed',
      base: { source: { ...chart, revision: '1.0.0' } },
    }),
    defineArgoApp(environments, {
      name: 'shop',
      image: 'example/shop',
      base: {
        source: { type: 'kustomize', repoURL: 'https://git.example.com/shop', path: 'deploy' },
      },
    }),
  ].map((app) => ({ app, file: `fleet/apps/${app.definition.name}.ts` }));
  return new FleetAt({ ...all, apps }, repository().git, repository().head);
}

const version = (revision: string): Release => ({ images: { chart: { revision } } });

function release(app: string, images: readonly ImageRequest[], files: ReleaseFiles = {}) {
  const releases = [{ app, environment: 'dev', images: [...images] }];
  return planRelease(fleet(files), { kind: 'release', releases }, context);
}

test.each<[string, ImageRequest]>([
  ['--revision 20.1.0', parseRevisionArgument('20.1.0')],
  ['--revision chart=20.1.0', parseRevisionArgument('chart=20.1.0')],
  ['--app redis=20.1.0', parseImageArgument('20.1.0')],
])('%s releases the version of a chart', (_, request) => {
  expect(release('redis', [request], { 'dev/redis': version('20.0.0') })).toEqual([
    {
      kind: 'change',
      app: 'redis',
      environment: 'dev',
      before: version('20.0.0'),
      after: version('20.1.0'),
      images: ['chart=https://charts.example.com/redis:20.1.0'],
    },
  ]);
});

test('an image and a revision are released together, and each by itself', () => {
  const both = [parseImageArgument('v2'), parseRevisionArgument('4f0c2d1')];
  const files = {
    'dev/shop': { images: { shop: { tag: 'v1' }, kustomization: { revision: 'a1' } } },
  };
  expect(told(release('shop', both, files))).toEqual(['change dev/shop 4f0c2d1 v2']);
  expect(told(release('shop', both.slice(0, 1), files))).toEqual(['change dev/shop a1 v2']);
  expect(told(release('shop', both.slice(1), files))).toEqual(['change dev/shop 4f0c2d1 v1']);
});

test.each<[string, string, ImageRequest, RegExp]>([
  ['an unknown source', 'redis', parseRevisionArgument('chrat=1'), /no source "chrat".*"chart"/],
  ['a revision of an image', 'shop', parseRevisionArgument('shop=v2'), /is an image of shop/],
  [
    'a tag and a digest of a source',
    'redis',
    parseImageArgument(`chart=1.0.0@sha256:${'0'.repeat(64)}`),
    /one revision/,
  ],
  ['an app without everything', 'shop', parseImageArgument('v2'), /missing: kustomization/],
])('%s is refused', (_, app, request, message) => {
  expect(problemsOf(() => release(app, [request]))[0]?.message).toMatch(message);
});

test('a chart is promoted, whatever the policy says about tags and digests', () => {
  const it = fleet(
    { 'dev/redis': version('20.1.0') },
    { staging: { tags: 'v\\d+', digest: true } },
  );
  const intent = { kind: 'promote' as const, apps: ['redis'], from: ['dev'], to: ['staging'] };
  expect(told(planPromotion(it, intent, context))).toEqual(['change staging/redis 20.1.0']);
});

test('a chart is rolled back to the version before, and to a named one', () => {
  repository().commit({ 'dev/redis': version('19.0.0') });
  repository().commit({ 'dev/redis': version('20.0.0') });
  const it = fleet({ 'dev/redis': version('20.1.0') });
  const intent = { kind: 'rollback' as const, app: 'redis', environments: ['dev'] };
  const [change] = planRollback(it, intent, context);
  expect(change).toMatchObject({
    after: {
      ...version('20.0.0'),
      hold: { reason: 'rolled back from 20.1.0', at: 'chart=20.0.0' },
    },
  });
  expect(told(planRollback(it, { ...intent, to: '19.0.0' }, context))).toEqual([
    'change dev/redis 19.0.0',
  ]);
});

test('an approval names the version of a chart', () => {
  const it = fleet({ 'dev/redis': version('20.1.0') });
  const approve = (revision: string) =>
    planApproval(it, {
      kind: 'approve',
      app: 'redis',
      environments: ['dev'],
      images: [{ revision }],
    });
  expect(told(approve('20.1.0'))).toEqual(['change dev/redis 20.1.0']);
  expect(problemsOf(() => approve('20.1.1'))[0]?.message).toMatch(/runs 20.1.0 in dev, not/);
});

test('an app whose definition has the whole version has no releases, and every command says so', () => {
  const request = parseRevisionArgument('2.0.0');
  const standing = { app: 'fixed', environments: ['dev'] };
  const without = {
    file: 'fleet/apps/fixed.ts',
    message: 'fixed has no images and no released sources, so it has no releases.',
    fix: expect.stringContaining('edit fleet/apps/fixed.ts'),
  };
  const promote = { kind: 'promote', from: ['dev'], to: ['staging'] } as const;
  expect(problemsOf(() => release('fixed', [request]))).toEqual([without]);
  for (const plan of [
    () => planPromotion(fleet({}), { ...promote, apps: ['fixed'] }, context),
    () => planRollback(fleet({}), { kind: 'rollback', ...standing }),
    () => planApproval(fleet({}), { kind: 'approve', ...standing, images: [request] }),
  ]) {
    expect(problemsOf(plan)).toEqual([without]);
  }
  expect(planPromotion(fleet({}), promote, context).map(({ app }) => app)).toEqual([
    'redis',
    'shop',
  ]);
});
