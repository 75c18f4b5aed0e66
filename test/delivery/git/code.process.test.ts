import { appendFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { type Clone, git } from '../clone';
import { RemoteFleet } from '../remote-fleet';

let fleet: RemoteFleet;
let clone: Clone;
beforeAll(() => {
  fleet = new RemoteFleet();
});
afterAll(() => fleet.remove());
beforeEach(() => {
  clone = fleet.clone();
});

const APPS = 'fleet/apps/many.ts';
const DEPLOYMENT = 'dist/apps/dev/app-0/Deployment.app-0.k8s.yaml';

let releases = 0;
const release = () => [
  'release',
  'app-0',
  '--env',
  'dev',
  '--image',
  `v1.${releases++}.0`,
  '--push',
];

test('a change that git is configured to ignore is not rendered', async () => {
  clone.git('update-index', '--assume-unchanged', APPS);
  clone.replace(APPS, 'port: 8080', 'port: 9090');
  const { commit } = await clone.deliver(...release());
  expect(git(fleet.remote, 'show', `${commit}:${DEPLOYMENT}`)).not.toContain('9090');
  expect(fleet.stale(commit)).toEqual([]);
});

test('an app that git ignores is not part of the fleet', async () => {
  appendFileSync(join(clone.path, '.git/info/exclude'), 'fleet/apps/wip.ts\n');
  clone.write('fleet/apps/wip.ts', clone.read(APPS).replaceAll('app-', 'wip-'));
  const { status, stdout, stderr } = await clone.run(
    ...['release', 'wip-0', '--env', 'dev', '--image', 'v1', '--push', '--json'],
  );
  expect([status, stderr]).toEqual([2, expect.stringContaining('There is no app "wip-0"')]);
  expect(JSON.parse(stdout)).toMatchObject({
    result: 'usage',
    problems: [{ file: 'fleet/apps/' }],
  });
});

test('the output of an app of the branch is not mistaken for the outcome', async () => {
  const other = fleet.clone();
  appendFileSync(join(other.path, APPS), "\nconsole.log('loaded');\n");
  other.git('commit', '-q', '-a', '-m', 'Say so');
  other.git('push', '-q');
  const { result, commit } = await clone.deliver(...release());
  expect([result, commit]).toEqual(['pushed', fleet.head()]);
});

test('a hook that changes rendered files is refused', async () => {
  const hook = `for it in $(git diff --cached --name-only); do echo '# ours' >> $it; git add $it; done`;
  clone.write('.git/hooks/pre-commit', `#!/bin/sh\n${hook}\n`);
  chmodSync(join(clone.path, '.git/hooks/pre-commit'), 0o755);
  const before = fleet.head();
  const { status, stderr } = await clone.run(...release());
  expect([status, fleet.head()]).toEqual([1, before]);
  expect(stderr).toContain(`changed files in the commit: ${DEPLOYMENT}, fleet/releases/`);
});

test('no tag is pushed, and a dry run runs no hook', async () => {
  clone.git('config', 'push.followTags', 'true');
  clone.git('tag', '-a', 'private', '-m', 'mine');
  await clone.deliver(...release());
  expect(git(fleet.remote, 'tag')).toBe('');
  clone.write('.git/hooks/pre-commit', '#!/bin/sh\nexit 1\n');
  chmodSync(join(clone.path, '.git/hooks/pre-commit'), 0o755);
  expect((await clone.deliver(...release(), '--dry-run')).result).toBe('planned');
});

test("a local delivery stashes nothing, whatever git's configuration", async () => {
  clone.git('pull', '-q');
  clone.git('config', 'merge.autoStash', 'true');
  clone.write('fleet/releases/dev/app-0.yaml', 'images: { app-0: { tag: mine } }\n');
  const local = release().filter((it) => it !== '--push');
  const { status, stderr } = await clone.run(...local);
  expect([status, stderr]).toEqual([1, expect.stringContaining('would be overwritten')]);
  expect(clone.read('fleet/releases/dev/app-0.yaml')).toContain('tag: mine');
  expect(clone.git('stash', 'list')).toBe('');
});
