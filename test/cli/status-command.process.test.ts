import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Repository, useRepository } from '../repository';
import { fixtureFleet, runInProcess } from './in-process';

const repository = useRepository();

const argosy = (repo: Repository, ...args: string[]) => runInProcess(fixtureFleet(repo), ...args);

/** A repository whose history has releases of my-app in dev. */
async function withReleases(...tags: string[]) {
  const repo = repository();
  const git = (...args: string[]) => repo.exec('git', ...args);
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ann');
  git('config', 'user.email', 'ann@example.com');
  appendFileSync(join(repo.path, '.git/info/exclude'), 'node_modules\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'Start');
  for (const tag of tags) {
    const file = 'fleet/releases/dev/my-app.yaml';
    repo.write(file, `images:\n  my-app:\n    tag: "${tag}"\n`);
    await argosy(repo, 'synth');
    git('commit', '-q', '-a', '-m', `Release ${tag}`);
  }
  return repo;
}

test('status and history tell a person what runs and what has run', async () => {
  const repo = await withReleases('v2.0.0', 'v3.0.0');
  const status = repo.argosy('status', '--app', 'my-app');
  expect([status.status, status.stderr]).toEqual([0, '']);
  const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}[0-9a-f]{12}`;
  expect(status.stdout).toMatch(
    RegExp(
      `^my-app\n {2}dev {9}v3\\.0\\.0 {7}${time} {2}differs from staging\n {2}staging {5}v1\\.5\\.0-rc\\.1 {2}${time}.*\n {2}production .*\n$`,
    ),
  );
  const { stdout } = await argosy(repo, 'history', 'my-app', '--env', 'dev', '--limit', '2');
  expect(stdout).toMatch(
    RegExp(`^dev\n {2}${time} {2}v3\\.0\\.0 {2}Ann {2}Release v3.0.0\n.*v2\\.0\\.0 .*\n$`),
  );
});

test('and tell a script the same, with what dist/ lacks', async () => {
  const repo = await withReleases('v2.0.0');
  repo.write('fleet/releases/production/my-app.yaml', 'images: { my-app: { tag: v9.0.0 } }\n');
  const { instances, drift } = JSON.parse((await argosy(repo, 'status', '--json')).stdout);
  expect(instances).toHaveLength(8);
  expect(drift).toEqual([
    {
      unit: 'production/my-app',
      files: ['apps/production/my-app/Deployment.my-app.k8s.yaml'],
    },
  ]);
  expect((await argosy(repo, 'status')).stdout).toContain('run `argosy synth`');
  const { releases } = JSON.parse(
    (await argosy(repo, 'history', 'my-app', '--env', 'dev', '--json')).stdout,
  );
  expect(releases).toMatchObject([
    { environment: 'dev', release: 'v2.0.0', subject: 'Release v2.0.0', author: 'Ann' },
    { environment: 'dev', subject: 'Start' },
  ]);
});

test('a fleet that is refused still has a status, and says so', async () => {
  const repo = await withReleases();
  repo.write('fleet/releases/dev/my-app.yaml', '<<<<<<< HEAD\nimages: {}\n');
  const { status, stdout } = await argosy(repo, 'status');
  expect(status).toBe(0);
  expect(stdout).toContain('The fleet does not render, so dist/ cannot be compared with it');
  expect(stdout).toContain('fleet/releases/dev/my-app.yaml');
  expect(stdout).toMatch(/my-app\n {2}dev {9}unreadable .* It contains merge conflict markers/);
});

test('what can not be asked is refused', async () => {
  const repo = await withReleases();
  expect(await argosy(repo, 'history', 'my-ap')).toMatchObject({ status: 2 });
  expect(await argosy(repo, 'status', '--app', 'my-ap')).toMatchObject({ status: 2 });
  expect(await argosy(repo, 'status', '--env', 'prod')).toMatchObject({ status: 2 });
  expect(await argosy(repo, 'history', 'my-app', '--limit', '0')).toMatchObject({ status: 2 });
});

test('--max-hold fails for an app that has been on hold for longer', async () => {
  const repo = await withReleases('v2.0.0', 'v3.0.0');
  expect((await argosy(repo, 'status', '--max-hold', '0s')).status).toBe(0);
  await argosy(repo, 'rollback', 'my-app', '--env', 'dev', '--reason', 'it loops');
  expect((await argosy(repo, 'status', '--max-hold', '1h')).status).toBe(0);
  const { status, stderr } = await argosy(repo, 'status', '--max-hold', '0s');
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(
      /^On hold for longer than 0s:\n {2}my-app in dev, since 20\S+: it loops\n.*Fix/,
    ),
  ]);
  const json = JSON.parse((await argosy(repo, 'status', '--max-hold', '0s', '--json')).stdout);
  expect(json).toMatchObject({ result: 'refused', instances: expect.anything() });
  expect((await argosy(repo, 'status', '--max-hold', '2 weeks')).status).toBe(2);
});

test('a hold is as old as it is, however long the image has been there', async () => {
  const repo = await withReleases('v2.0.0');
  const file = 'fleet/releases/dev/my-app.yaml';
  repo.write(file, `${repo.read(file)}hold:\n  reason: "a freeze"\n`);
  const old = {
    GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
    GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  };
  const [name, email] = ['user.name=Ann', 'user.email=ann@example.com'];
  const commit = ['-c', name, '-c', email, 'commit', '-q', '-a', '-m'];
  repo.execWith(old, 'git', ...commit, 'Freeze');
  const held = async () => (await argosy(repo, 'status', '--max-hold', '24h')).stderr;
  expect(await held()).toMatch(/my-app in dev, since 2026-01-01T00:00:00Z: a freeze/);
  repo.write(file, repo.read(file).replace(/hold:\n.*\n/, ''));
  repo.execWith({}, 'git', ...commit, 'Thaw');
  repo.write(file, `${repo.read(file)}hold:\n  reason: "again"\n`);
  repo.execWith({}, 'git', ...commit, 'Freeze again');
  expect(await held()).toBe('');
});
