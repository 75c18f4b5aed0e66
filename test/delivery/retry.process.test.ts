import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from '../packages';
import { type Clone, git } from './clone';
import { RemoteFleet } from './remote-fleet';

let fleet: RemoteFleet;
let clone: Clone;
let other: Clone;
beforeAll(() => {
  fleet = new RemoteFleet();
  other = fleet.clone();
});
afterAll(() => fleet.remove());
beforeEach(() => {
  clone = fleet.clone();
});

const bring = (app: string, tag: string) =>
  other.deliver('release', app, '--env', 'dev', '--image', tag, '--push');

/** The version that runs according to the branch. */
const runs = (app: string, environment = 'dev') =>
  /tag: "(.*)"/.exec(
    git(fleet.remote, 'show', `main:fleet/releases/${environment}/${app}.yaml`),
  )?.[1];

/** Pushes a competing commit once, just before the clone pushes. */
function overtake(app: string, tag: string): void {
  const file = '.git/hooks/pre-push';
  const release = `release ${app} --env dev --image ${tag} --push`;
  clone.write(
    file,
    `#!/bin/sh\nrm .git/hooks/pre-push ${join(clone.path, file)}\nunset GIT_DIR GIT_WORK_TREE\ncd ${other.path} && ${process.execPath} ${COMMAND} ${release} >&2\nexit 0\n`,
  );
  chmodSync(join(clone.path, file), 0o755);
}

test('a rollback that loses a race to a new release does not roll that one back', async () => {
  for (const tag of ['v2', 'v3']) await bring('app-0', tag);
  overtake('app-0', 'v4');
  const { status, stderr } = await clone.run('rollback', 'app-0', '--env', 'dev', '--push');
  expect([status, runs('app-0')]).toEqual([1, 'v4']);
  expect(stderr).toContain('While app-0 was being rolled back from v3, v4 was released to dev.');
});

test('a promotion that loses a race to a new release does not promote that one', async () => {
  await bring('app-1', 'v2');
  overtake('app-1', 'v3');
  const promote = ['promote', 'app-1', '--from', 'dev', '--to', 'staging', '--push'];
  const { status, stderr } = await clone.run(...promote);
  expect([status, runs('app-1', 'staging')]).toEqual([1, 'v1.0.0']);
  expect(stderr).toContain('While v2 was being promoted, v3 was released to dev.');
});

test('a push that arrived without a response is not repeated', async () => {
  // The connection breaks once the branch has moved.
  fleet.hook('post-receive', '[ $(next calls) -gt 0 ] || kill -9 $PPID');
  const { result, commit, attempts } = await clone.deliver(
    ...['release', 'app-2', '--env', 'dev', '--image', 'v2', '--push'],
  );
  fleet.removeHook('post-receive');
  expect([result, attempts, commit]).toEqual(['pushed', 2, fleet.head()]);
});

test('many concurrent deliveries in one clone all arrive', async () => {
  const before = fleet.head();
  const shallow = fleet.clone({ options: ['--depth', '1'], from: `file://${fleet.remote}` });
  const places = [clone, clone, shallow, shallow];
  const results = await Promise.all(
    places.map((it, i) =>
      it.run(
        'release',
        `app-${i % 2}`,
        '--env',
        i < 2 ? 'staging' : 'production',
        '--image',
        'v9.0.0',
        '--push',
      ),
    ),
  );
  expect(results.map(({ status, stderr }) => [status, stderr])).toEqual(places.map(() => [0, '']));
  expect(fleet.commits(before)).toHaveLength(places.length);
  expect([clone.leftovers(), shallow.leftovers()]).toEqual([[], []]);
});

test('a remote of another project is refused', async () => {
  git(fleet.path, 'init', '-q', '--bare', '-b', 'main', 'another.git');
  const seed = join(fleet.path, 'another');
  git(fleet.path, 'init', '-q', '-b', 'main', seed);
  git(seed, ...'-c user.name=T -c user.email=t@e commit -q --allow-empty -m x'.split(' '));
  git(seed, 'push', '-q', '../another.git', 'main');
  const release = ['release', 'app-0', '--env', 'dev', '--image', 'v9.0.0', '--push'];
  const { status, stderr } = await clone.run(...release, '--remote', '../another.git');
  expect([status, stderr]).toEqual([1, expect.stringContaining('no commit in common')]);
});
