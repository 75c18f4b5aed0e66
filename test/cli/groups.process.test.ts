import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { defineEnvironments, defineWebService } from '../../lib';
import type { FleetModules } from '../../lib/render/load-code';
import { environments } from '../fixture/fleet/environments';
import { Repository } from '../repository';
import { fixtureFleet, runInProcess } from './in-process';

const { name: _, ...dev } = environments.dev;
const { name: __, ...staging } = environments.staging;
const { name: ___, ...production } = environments.production;

/** The environments of the fixture, of which two are the group `live`. */
const grouped = defineEnvironments({
  dev,
  live: {
    promotionOrder: 2,
    namespace: '{app}-{environment}',
    environments: { staging, production: { ...production, promotionOrder: 2 } },
  },
});

let repo: Repository;
let fleet: FleetModules;
let start: string;

const git = (...args: string[]) => repo.exec('git', ...args).stdout.trim();

beforeAll(() => {
  repo = new Repository();
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ann');
  git('config', 'user.email', 'ann@example.com');
  git('add', '-A', '--', '.', ':!node_modules');
  git('commit', '-q', '-m', 'Start');
  start = git('rev-parse', 'HEAD');
  fleet = { ...fixtureFleet(repo), environments: async () => ({ environments: grouped }) };
});
afterEach(() => git('reset', '-q', '--hard', start));
afterAll(() => repo.remove());

function argosy(...args: string[]) {
  // As if nothing had been committed since this process began: then its code is that of the commit.
  utimesSync(join(repo.path, '.git/index'), 0, 0);
  return runInProcess(fleet, ...args);
}

const json = async (...args: string[]) => {
  const { stdout } = await argosy(...args, '--json');
  return JSON.parse(stdout);
};

/** The environments of `decisions`, `instances` or `releases`. */
const places = (list: readonly { readonly environment: string }[]) => [
  ...new Set(list.map(({ environment }) => environment)),
];

const RELEASES = ['production', 'staging'].map((it) => `fleet/releases/${it}/my-app.yaml`);

/** The release files that the last commit has changed. */
const changed = () =>
  git('diff-tree', '-r', '--name-only', '--no-commit-id', 'HEAD', '--', 'fleet').split('\n');

test('a promotion, a rollback and its end are one commit each for a group', async () => {
  await argosy('release', 'my-app', '--env', 'dev', '--image', 'v9.0.0');
  const { decisions } = await json('promote', 'my-app', '--from', 'dev', '--to', 'live');
  expect(places(decisions)).toEqual(['production', 'staging']);
  expect(changed()).toEqual(RELEASES);
  expect(git('log', '-1', '--format=%s')).toBe(
    'chore(promote): my-app v9.0.0 in production, staging from dev',
  );
  await argosy('rollback', 'my-app', '--env', 'live');
  expect(changed()).toEqual(RELEASES);
  await argosy('resume', 'my-app', '--env', 'staging', '--env', 'production');
  expect(changed()).toEqual(RELEASES);
});

test('an approval of a group is one commit', async () => {
  await argosy('release', 'my-app', '--env', 'dev', '--image', 'v9.0.0');
  await argosy('promote', 'my-app', '--from', 'dev', '--to', 'live');
  const { decisions } = await json('approve', 'my-app', '--env', 'live', '--image', 'v9.0.0');
  expect(places(decisions)).toEqual(['production', 'staging']);
  expect(git('log', '-1', '--format=%(trailers:key=Argosy-Environment,valueonly)')).toBe(
    'production\nstaging',
  );
});

test('a release to several environments and with --app or --file is one commit', async () => {
  const force = ['--force', '--reason', 'a test'];
  const { decisions } = await json(
    ...['release', 'my-app', '--env', 'dev', '--env', 'live', '--image', 'v9.0.0', ...force],
  );
  expect(places(decisions)).toEqual(['dev', 'production', 'staging']);
  const more = await json('release', '--env', 'live', '--app', 'my-app=v9.0.1', ...force);
  expect(places(more.decisions)).toEqual(['production', 'staging']);
  repo.write(
    '.argosy/changes.json',
    '[{ "app": "my-app", "environment": "live", "image": "v9.0.2" }]',
  );
  const file = join(repo.path, '.argosy/changes.json');
  const { decisions: last } = await json('release', '--file', file, ...force);
  expect(places(last)).toEqual(['production', 'staging']);
});

test('a promotion that no member of a group accepts is refused, with each reason', async () => {
  await argosy('rollback', 'my-app', '--env', 'live', '--to', start.slice(0, 8));
  await argosy('release', 'my-app', '--env', 'dev', '--image', 'v9.0.0');
  const { status, stderr } = await argosy('promote', 'my-app', '--from', 'dev', '--to', 'live');
  expect(status).toBe(1);
  expect(stderr).toMatch(/my-app is on hold in production[\s\S]*my-app is on hold in staging/);
});

test('status, history and the list of secrets filter by group', async () => {
  const { instances } = await json('status', '--env', 'live', '--app', 'my-app');
  expect(places(instances)).toEqual(['production', 'staging']);
  const { releases } = await json('history', 'my-app', '--env', 'live');
  expect(places(releases)).toEqual(['production', 'staging']);
  expect((await argosy('history', 'feature-flags', '--env', 'live')).stdout).not.toMatch(
    /^production/m,
  );
  expect((await argosy('secrets', 'list', '--env', 'live', '--env', 'dev')).status).toBe(0);
});

test('a command that takes one environment says so of a group', async () => {
  for (const args of [
    ['secrets', 'seal', 'my-app', 'token', '--env', 'live'],
    ['bootstrap', '--env', 'live'],
  ]) {
    const { status, stderr } = await argosy(...args);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(
        '--env: live is a group of environments, and this command takes one: production, staging.',
      ),
    ]);
  }
});

test('a misspelled group is a usage error with a suggestion', async () => {
  for (const args of [
    ['promote', 'my-app', '--from', 'dev', '--to', 'lve'],
    ['status', '--env', 'lve'],
    ['secrets', 'list', '--env', 'lve'],
  ]) {
    const { status, stderr } = await argosy(...args);
    expect([status, stderr]).toEqual([2, expect.stringContaining('Did you mean "live"?')]);
  }
});

test('--allow-delete of a group allows what is deleted in each member', async () => {
  const gone = defineWebService(grouped, {
    name: 'my-app',
    image: '123456789012.dkr.ecr.ap-south-1.amazonaws.com/my-app',
    base: { port: 8080 },
    overlays: { live: null },
  });
  for (const it of RELEASES) repo.removeFile(it);
  const { app } = fleet;
  const without = {
    ...fleet,
    app: async (name: string) => (name === 'my-app' ? { gone } : app(name)),
  };
  const synth = (...args: string[]) => runInProcess(without, 'synth', '--dry-run', ...args);
  const refused = await synth();
  expect([refused.status, refused.stderr]).toEqual([
    1,
    expect.stringContaining('The app my-app in staging, production would be deleted'),
  ]);
  expect((await synth('--allow-delete', 'live/my-app')).status).toBe(0);
  expect((await synth('--allow-delete', 'live')).status).toBe(0);
});
