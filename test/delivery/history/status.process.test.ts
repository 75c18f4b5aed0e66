import { fleetStatus, type StatusFilter } from '../../../lib/delivery/history/status';
import { releaseFile } from '../../../lib/model/layout';
import { parseRelease, type Release } from '../../../lib/model/release';
import { fleetOn } from '../planned-fleet';
import { held, type ReleaseFiles, released, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();

/** The status with the committed files on disk, and `changed` besides. */
function status(filter: StatusFilter = { app: 'web' }, changed: Record<string, Release> = {}) {
  const fleet = fleetOn(repository());
  const { releases, problems } = fleet.releasesOf();
  const disk = { releases: new Map([...releases, ...Object.entries(changed)]), problems };
  return fleetStatus(fleet, disk, filter);
}

const commit = (files: ReleaseFiles, time?: number) =>
  repository().commit(files, time === undefined ? {} : { time });

/** How far an environment is ahead of the next one. */
const lead = (environment: string) => status().find((it) => it.environment === environment)?.ahead;

test('the status has what runs, since when, and the commit with its author', () => {
  commit({ 'dev/web': released('v1') }, 1_700_000_000);
  const second = commit({ 'dev/web': released('v2') }, 1_700_003_600);
  commit({ 'dev/web': released('v2', { sequence: 7 }) }, 1_700_007_200);
  expect(status({ app: 'web', environments: ['dev'] })).toEqual([
    {
      app: 'web',
      environment: 'dev',
      release: 'v2',
      problem: null,
      images: ['web=example/web:v2'],
      since: '2023-11-14T23:13:20Z',
      commit: second,
      author: 'Ann',
      hold: null,
      heldSince: null,
      ahead: [{ over: 'staging', releases: null }],
    },
  ]);
});

test('the status counts the releases that the next environment does not run yet', () => {
  commit({ 'dev/web': released('v1'), 'staging/web': released('v1') });
  expect(lead('dev')).toEqual([]);
  for (const tag of ['v2', 'v3', 'v4']) commit({ 'dev/web': released(tag) });
  expect(lead('dev')).toEqual([{ over: 'staging', releases: 3 }]);
  commit({ 'staging/web': released('v3') });
  expect(lead('dev')).toEqual([{ over: 'staging', releases: 1 }]);
});

test('after a rollback, an environment is not ahead of one that still runs the rolled-back release', () => {
  commit({ 'dev/web': released('v1'), 'staging/web': released('v1') });
  commit({ 'dev/web': released('v2') });
  commit({ 'staging/web': released('v2') });
  commit({ 'dev/web': held('v1', 'v2 fails') });
  const [dev] = status();
  expect(dev).toMatchObject({
    release: 'v1',
    hold: 'v2 fails',
    heldSince: expect.any(String),
  });
  expect(dev?.ahead).toEqual([{ over: 'staging', releases: null }]);
});

test('an environment in which the app does not run is skipped', () => {
  commit({ 'dev/tool': released('v1', {}, 'tool'), 'production/tool': released('v1', {}, 'tool') });
  commit({ 'dev/tool': released('v2', {}, 'tool') });
  const units = status({ app: 'tool' });
  expect(units.map(({ environment }) => environment)).toEqual(['dev', 'production']);
  expect(units[0]?.ahead).toEqual([{ over: 'production', releases: 1 }]);
});

test('an uncommitted release has no time', () => {
  commit({ 'dev/web': released('v1') });
  const [dev] = status({ app: 'web' }, { [releaseFile('dev', 'web')]: released('v2') });
  expect(dev).toMatchObject({ release: 'v2', since: null, commit: null, author: null });
});

test('without a filter, all apps are listed, also those without a release', () => {
  commit({ 'dev/web': parseRelease('images: { web: { tag: v1 } }', 'x') });
  expect(status({}).map(({ app, environment, release }) => [app, environment, release])).toEqual([
    ['orders', 'dev', null],
    ['orders', 'staging', null],
    ['orders', 'production', null],
    ['tool', 'dev', null],
    ['tool', 'production', null],
    ['web', 'dev', 'v1'],
    ['web', 'staging', null],
    ['web', 'production', null],
  ]);
});

test('an unknown app or environment is refused', () => {
  commit({});
  expect(() => status({ app: 'wbe' })).toThrow(/Did you mean "web"/);
  expect(() => status({ environments: ['dve'] })).toThrow(/Did you mean "dev"/);
});
