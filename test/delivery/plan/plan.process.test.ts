import { defineWebService } from '../../../lib';
import { FleetAt } from '../../../lib/delivery/history/fleet-at';
import { planDelivery } from '../../../lib/delivery/plan/plan';
import type { Intent } from '../../../lib/delivery/protocol/request';
import { releaseFile } from '../../../lib/model/layout';
import { formatRelease } from '../../../lib/model/release';
import { environments, problemsOf } from '../../fleet';
import { context, definitions, fleetOn, told } from '../planned-fleet';
import { held, type ReleaseFiles, released, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();
const FILE = releaseFile('dev', 'web');

const release = (tag: string, app = 'web'): Intent => ({
  kind: 'release',
  releases: [{ app, environment: 'dev', images: [{ tag }] }],
});

function plan(files: ReleaseFiles, intent: Intent) {
  repository().commit(files);
  return planDelivery(fleetOn(repository()), intent, context);
}

test('a release is written and rendered', () => {
  const { files, changes, notes } = plan({ 'dev/web': released('v1') }, release('v2'));
  expect(changes).toHaveLength(1);
  expect(files.get(FILE)).toBe(formatRelease(released('v2')));
  expect(files.get('dist/apps/dev/web/Deployment.web.k8s.yaml')).toContain('example/web:v2\n');
  expect([...files.keys()].every((it) => it === FILE || /^dist\/.*dev.*web/.test(it))).toBe(true);
  expect(notes).toEqual([]);
});

test('a release that already runs changes no file', () => {
  const { files, decisions } = plan({ 'dev/web': released('v1') }, release('v1'));
  expect([decisions.map(({ kind }) => kind), files.size]).toEqual([['nothing'], 0]);
});

test('an approval changes no file, and the end of a hold only the release file', () => {
  const web = { app: 'web', environments: ['dev'] };
  const approval = plan(
    { 'dev/web': released('v1') },
    { kind: 'approve', ...web, images: [{ tag: 'v1' }] },
  );
  expect([approval.changes.length, approval.files.size]).toEqual([1, 0]);
  const { files } = plan({ 'dev/web': held('v1') }, { kind: 'resume', ...web });
  expect([...files]).toEqual([[FILE, formatRelease(released('v1'))]]);
});

test.each([
  ['Windows line ends', 'images:\r\n  web:\r\n    tag: v1\r\n'],
  ['a byte order mark', '\ufeffimages:\n  web:\n    tag: "v1"\n'],
])('%s are accepted, noted, and removed', (_, text) => {
  const { files, notes } = plan({ 'dev/web': text }, release('v2'));
  expect(notes).toEqual([
    expect.stringMatching(`^${FILE} had Windows line endings or a byte order`),
  ]);
  expect(files.get(FILE)).toBe(formatRelease(released('v2')));
});

test('a build of unknown order is accepted, with a note', () => {
  const intent: Intent = {
    kind: 'release',
    releases: [{ app: 'web', environment: 'dev', images: [{ tag: 'v2' }], sequence: 2 }],
  };
  expect(plan({ 'dev/web': released('v1', { commit: '4b825dc' }) }, intent).notes).toEqual([
    expect.stringMatching(/^web in dev: unknown whether it is newer/),
  ]);
  expect(plan({ 'dev/web': released('v1', { sequence: 1 }) }, intent).notes).toEqual([]);
});

/** The fleet with an app whose overlay in staging fails to render. */
function fleetWithBroken(): FleetAt {
  const broken = defineWebService(environments, {
    name: 'broken',
    image: 'example/broken',
    base: { port: 8080 },
    extend: (_, { environment }) => {
      if ((environment.name as string) === 'staging') throw new Error('no staging');
    },
  });
  const all = definitions();
  const apps = [...all.apps, { app: broken, file: 'fleet/apps/broken.ts' }];
  repository().commit({
    'dev/web': released('v1'),
    'dev/broken': released('v1', {}, 'broken'),
    'staging/broken': released('v0', {}, 'broken'),
  });
  return new FleetAt({ ...all, apps }, repository().git, repository().head);
}

test('an app that cannot be loaded is skipped in a promotion of all apps, and refused by name', () => {
  const fleet = fleetWithBroken();
  const step = { kind: 'promote', from: ['dev'], to: ['staging'] } as const;
  const { decisions, files } = planDelivery(fleet, step, context);
  expect(told(decisions)).toEqual([
    'broken staging/broken: fleet/apps/broken.ts: no staging',
    'skipped staging/orders: orders has no release in dev.',
    'change staging/web v1',
  ]);
  expect([...files.keys()].some((it) => it.includes('broken'))).toBe(false);
  const named = () => planDelivery(fleet, { ...step, apps: ['web', 'broken'] }, context);
  expect(problemsOf(named)[0]?.message).toBe('no staging');
});

test('an app that fails to render is skipped in a promotion of all apps', () => {
  const orders = { images: { orders: { tag: 'v2' }, gone: { tag: 'v1' } } };
  const { decisions, files } = plan(
    { 'dev/web': released('v2'), 'staging/web': released('v1'), 'dev/orders': orders },
    { kind: 'promote', from: ['dev'], to: ['staging'] },
  );
  expect(told(decisions)).toEqual([
    expect.stringMatching(/^broken staging\/orders: .*orders has no image "gone"/),
    'change staging/web v2',
  ]);
  expect(files.has(releaseFile('staging', 'web'))).toBe(true);
  expect(files.has(releaseFile('staging', 'orders'))).toBe(false);
});
