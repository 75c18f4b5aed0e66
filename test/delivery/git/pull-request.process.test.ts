import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clone } from '../clone';
import { git } from '../clone';
import { RemoteFleet } from '../remote-fleet';

const BRANCH = 'argosy/main/promote-app-0-dev-to-staging';

let fleet: RemoteFleet;
let clone: Clone;
const path = process.env['PATH'];
beforeAll(async () => {
  fleet = new RemoteFleet();
  clone = fleet.clone();
  process.env['PATH'] = `${join(fleet.path, 'bin')}:${path}`;
  await clone.deliver('release', 'app-0', '--env', 'dev', '--image', 'v2.0.0', '--push');
});
afterAll(() => {
  process.env['PATH'] = path;
  fleet.remove();
});

/** A fake `gh`: records its arguments, and runs a script. */
function gh(script: string): { calls: () => string } {
  const file = join(fleet.path, 'bin/gh');
  const log = join(fleet.path, 'gh.log');
  mkdirSync(join(fleet.path, 'bin'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "gh $*" >> ${log}\ncat >> ${log}\n${script}\n`);
  chmodSync(file, 0o755);
  writeFileSync(log, '');
  return { calls: () => (existsSync(log) ? readFileSync(log, 'utf8') : '') };
}

const promote = (...more: string[]) =>
  clone.run('promote', 'app-0', '--from', 'dev', '--to', 'staging', '--pr', ...more);

const branchHead = () => git(fleet.remote, 'rev-parse', BRANCH);

test('a promotion is pushed to a separate branch, and its pull request opened', async () => {
  const main = fleet.head();
  const { calls } = gh('echo https://github.com/example/gitops/pull/7');

  const { status, stdout } = await promote();

  expect(status).toBe(0);
  expect(stdout).toMatch(
    /prepared \w+ to argosy\/main\/promote-app-0-dev-to-staging of origin\nhttps:/,
  );
  expect(fleet.head()).toBe(main);
  expect(git(fleet.remote, 'rev-parse', `${BRANCH}^`)).toBe(main);
  expect(fleet.stale(branchHead())).toEqual([]);
  expect(calls()).toMatch(
    `gh pr create --head ${BRANCH} --base main --title chore(promote): app-0 v2.0.0 in staging from dev`,
  );
  expect(calls()).toContain('| app-0 | staging | v1.0.0 | v2.0.0 |');
  expect(calls()).toContain('+          image: example/app-0:v2.0.0\n');
});

test('a repeated promotion pushes nothing, and updates the text of the open pull request', async () => {
  const before = branchHead();
  const { calls } = gh('[ "$2" = edit ] || { echo "a pull request already exists" >&2; exit 1; }');

  const { status, stdout } = await promote('--json');

  expect([status, JSON.parse(stdout).commit, branchHead()]).toEqual([0, before, before]);
  expect(calls()).toContain(`gh pr edit ${BRANCH} --title`);
});

test('when the target branch has moved, the pull request is rebased', async () => {
  const before = branchHead();
  await clone.deliver('release', 'app-0', '--env', 'dev', '--image', 'v3.0.0', '--push');
  gh('exit 0');

  expect((await promote()).status).toBe(0);

  expect(branchHead()).not.toBe(before);
  expect(git(fleet.remote, 'rev-parse', `${BRANCH}^`)).toBe(fleet.head());
});

test('a failure of gh is reported with the text, and without a token', async () => {
  gh('echo "could not reach https://x-access-token:s3cret@github.com" >&2; exit 4');

  const { status, stdout, stderr } = await promote();

  expect(status).toBe(1);
  expect(stdout).toContain('gh failed to open the pull request: could not reach https://***@');
  expect(stdout).toContain('| app-0 | staging | v1.0.0 | v3.0.0 |');
  expect(stdout + stderr).not.toContain('s3cret');
});

test("somebody else's commits on the branch are not overwritten", async () => {
  clone.git('fetch', '-q', 'origin', BRANCH);
  clone.git('checkout', '-q', 'FETCH_HEAD');
  clone.git('commit', '-q', '--allow-empty', '-m', 'A suggestion of the reviewer');
  clone.git('push', '-q', 'origin', `HEAD:${BRANCH}`);
  clone.git('checkout', '-q', 'main');
  const before = branchHead();
  await clone.deliver('release', 'app-0', '--env', 'dev', '--image', 'v4.0.0', '--push');

  const { status, stderr } = await promote();

  expect([status, branchHead()]).toEqual([1, before]);
  expect(stderr).toContain('has commits that argosy did not make');
});

test('a dry run pushes no branch', async () => {
  git(fleet.remote, 'branch', '-D', BRANCH);
  const { calls } = gh('exit 0');
  const { status, stdout } = await promote('--dry-run');
  expect([status, stdout]).toEqual([
    0,
    expect.stringContaining(`would be committed to ${BRANCH} of origin; nothing was changed`),
  ]);
  expect(git(fleet.remote, 'branch', '--list', BRANCH)).toBe('');
  expect(calls()).toBe('');
});
