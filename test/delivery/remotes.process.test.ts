import { type Clone, git } from './clone';
import { HttpBackend } from './http-backend';
import { RemoteFleet } from './remote-fleet';

// These tests mostly wait for git, which is slow on a busy machine.
jest.setTimeout(60_000);

let fleet: RemoteFleet;
let open: HttpBackend;
let closed: HttpBackend;
beforeAll(async () => {
  fleet = new RemoteFleet();
  for (const setting of [
    'http.receivepack',
    'uploadpack.allowFilter',
    'uploadpack.allowAnySHA1InWant',
  ]) {
    git(fleet.remote, 'config', setting, 'true');
  }
  open = await HttpBackend.start(fleet.path);
  closed = await HttpBackend.start(fleet.path, 'right@password');
});
afterAll(async () => {
  await open.stop();
  await closed.stop();
  fleet.remove();
});

let releases = 0;
/** A new release. */
function release(app = 'app-0'): string[] {
  return ['release', app, '--env', 'dev', '--image', `v1.1.${releases++}`, '--push'];
}

/** Delivers a release, and expects it to be the only change of the remote. Returns its commit. */
async function deliver(clone: Clone, { on = fleet.head(), app = 'app-0' } = {}): Promise<string> {
  const { result, commit } = await clone.deliver(...release(app));
  expect(result).toBe('pushed');
  expect(fleet.commits(on)).toEqual([commit]);
  expect(clone.leftovers()).toEqual([]);
  return commit;
}

const ADDRESSES: Record<string, () => string> = {
  'a plain path': () => fleet.remote,
  'a relative path': () => '../remote.git',
  'file://': () => `file://${fleet.remote}`,
  HTTP: () => open.address('remote.git'),
  'HTTP with a password': () => closed.address('remote.git'),
};

test('a release is delivered over any transport', async () => {
  const clone = fleet.clone();
  for (const address of Object.values(ADDRESSES)) {
    clone.git('remote', 'set-url', 'origin', address());
    await deliver(clone);
  }
  expect(fleet.stale(fleet.head())).toEqual([]);
});

test('a remote can be a URL, which is printed without its password', async () => {
  const clone = fleet.clone();
  const { status, stdout } = await clone.run(
    ...release(),
    '--remote',
    closed.address('remote.git'),
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/pushed \w+ to main of http:\/\/\*\*\*@127\.0\.0\.1:\d+\/remote\.git\n$/);
});

test('a wrong password is reported without printing it', async () => {
  const clone = fleet.clone();
  const before = fleet.head();
  const wrong = closed.address('remote.git', 'wrong@password');
  clone.git('remote', 'set-url', 'origin', wrong);

  const results = await Promise.all([
    clone.run('--debug', ...release(), '--json'),
    clone.run('--debug', ...release(), '--remote', wrong),
    clone.run('promote', 'app-0', '--from', 'dev', '--to', 'staging', '--pr'),
  ]);

  for (const { status, stdout, stderr } of results) {
    expect(status).toBe(1);
    expect(stderr).toMatch(/Authentication failed .*\n {2}Fix: Give git credentials/);
    expect(stdout + stderr).not.toMatch(/wrong(@|%40)password/);
  }
  expect(fleet.head()).toBe(before);
  expect(clone.leftovers()).toEqual([]);
});

test('an unreachable server is reported after the timeout, without the password', async () => {
  const gone = await HttpBackend.start(fleet.path, 'right@password');
  const address = gone.address('remote.git');
  await gone.stop();
  const clone = fleet.clone();
  clone.git('remote', 'set-url', 'origin', address);

  const { status, stdout, stderr } = await clone.run(...release(), '--timeout', '1s');

  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /^Unreachable: .*; attempt 2 …\nDelivering to main of origin\n {2}Timed out after \d/,
  );
  expect(stderr).toContain('Fix: Check the network');
  expect(stderr).not.toMatch(/right(@|%40)password/);
});

test('a shallow clone is sufficient, also for a rollback, which fetches the history', async () => {
  const shallow = () => fleet.clone({ options: ['--depth', '1'], from: `file://${fleet.remote}` });
  const app = 'app-1'; // held from then on
  const first = await deliver(shallow(), { app });
  const second = await deliver(shallow(), { app });
  const clone = shallow();
  expect(clone.git('rev-list', '--count', 'HEAD')).toBe('1');

  const { result } = await clone.deliver('rollback', app, '--env', 'dev', '--push');

  expect(result).toBe('pushed');
  expect(fleet.commits(second)).toHaveLength(1);
  expect(git(fleet.remote, 'diff', '--stat', first, 'main', '--', 'dist')).toBe('');
});

test('a partial clone fetches what it needs', async () => {
  const other = fleet.clone();
  await deliver(other);
  const options = ['--filter=blob:none', '--no-checkout'];
  const clone = fleet.clone({ options, from: `file://${fleet.remote}` });
  clone.git('checkout', '-q', 'main');
  expect(clone.git('rev-list', '--objects', '--missing=print', 'HEAD')).toMatch(/^\?/m);
  await deliver(other);

  await deliver(clone);

  expect(fleet.stale(fleet.head())).toEqual([]);
});

test('a detached HEAD does not move', async () => {
  const clone = fleet.clone();
  clone.git('checkout', '-q', '--detach', fleet.first);
  await deliver(clone);
  expect(clone.git('rev-parse', '--symbolic-full-name', 'HEAD')).toBe('HEAD');
  expect(clone.git('rev-parse', 'HEAD')).toBe(fleet.first);
  expect(clone.git('status', '--porcelain')).toBe('');
});

test("uncommitted changes are neither touched nor delivered, not even an app's definition", async () => {
  const clone = fleet.clone();
  clone.write('README.md', 'staged\n');
  clone.git('add', 'README.md');
  clone.write('README.md', 'unstaged\n');
  clone.replace('fleet/apps/many.ts', 'port: 8080', 'port: 9090');
  clone.write('fleet/apps/mine.ts', 'not even TypeScript');
  clone.write('fleet/releases/dev/app-0.yaml', 'images: {}\n');
  const state = () =>
    [['status', '--porcelain'], ['diff'], ['diff', '--cached']].map((it) => clone.git(...it));
  const before = state();

  const commit = await deliver(clone);

  expect(state()).toEqual(before);
  expect(clone.read('fleet/apps/mine.ts')).toBe('not even TypeScript');
  const changed = git(fleet.remote, 'diff', '--name-only', `${commit}^`, commit);
  expect(changed.split('\n')).toEqual([
    'dist/apps/dev/app-0/Deployment.app-0.k8s.yaml',
    'fleet/releases/dev/app-0.yaml',
  ]);
  expect(fleet.stale(commit)).toEqual([]);
});

test('a delivery from a clone that is behind renders the definitions of the branch', async () => {
  const clone = fleet.clone();
  fleet.pushVariant('between');
  const next = fleet.pushVariant('last', 'next');
  // The quarantine of the pushed objects would prevent the hook from doing this.
  const move = `env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main ${next}`;
  fleet.hook('pre-receive', `[ $(next calls) -gt 0 ] || ${move}`);

  const commit = await deliver(clone, { on: next });

  fleet.removeHook('pre-receive');
  expect(fleet.counted('calls')).toBe(2);
  const file = 'dist/apps/dev/app-0/Deployment.app-0.k8s.yaml';
  expect(git(fleet.remote, 'show', `${commit}:${file}`)).toContain('variant: last');
  expect(fleet.stale(commit)).toEqual([]);
  expect(clone.git('rev-parse', 'HEAD')).not.toBe(commit);
});
