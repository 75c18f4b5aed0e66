import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clone } from '../clone';
import { git } from '../clone';
import { RecordedApi } from '../forge/recorded-api';
import { HttpBackend } from '../http-backend';
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

describe('on a server with a token in the environment', () => {
  const TOKEN = 'glpat-0123456789abcdefghij';
  let api: RecordedApi;
  let server: HttpBackend;
  beforeAll(async () => {
    api = await RecordedApi.start();
    server = await HttpBackend.start(dirname(fleet.path));
    git(fleet.remote, 'config', 'http.receivepack', 'true');
    const url = server.address(`${basename(fleet.path)}/remote.git`);
    clone.git('remote', 'set-url', '--push', 'origin', url);
    process.env['CI_SERVER_URL'] = new URL(server.address('')).origin;
    process.env['CI_API_V4_URL'] = api.origin;
    process.env['GITLAB_TOKEN'] = TOKEN;
  });
  afterAll(async () => {
    for (const name of ['CI_SERVER_URL', 'CI_API_V4_URL', 'GITLAB_TOKEN']) delete process.env[name];
    clone.git('config', '--unset', 'remote.origin.pushurl');
    await Promise.all([api.stop(), server.stop()]);
  });

  test('the API opens the pull request, and gh does not', async () => {
    const { calls } = gh('exit 1');
    const url = 'https://gitlab.example.com/example/gitops/-/merge_requests/7';
    api.replay({ status: 201, body: { iid: 7, web_url: url } });

    const { status, stdout } = await promote('--json');

    const { commit, result, pullRequest } = JSON.parse(stdout);
    expect([status, result, commit, calls()]).toEqual([0, 'prepared', branchHead(), '']);
    expect(pullRequest).toMatchObject({ branch: BRANCH, through: 'GitLab', url });
    const project = encodeURIComponent(`${basename(fleet.path)}/remote`);
    expect(api.calls()).toEqual([`POST /projects/${project}/merge_requests`]);
    expect(api.requests[0]?.body).toMatchObject({
      source_branch: BRANCH,
      target_branch: 'main',
      title: pullRequest.title,
      description: pullRequest.body,
    });
  });

  test('a failure of the API is reported with a fix and the page, and without a token', async () => {
    api.replay({ status: 401, body: { message: `401 Unauthorized ${TOKEN}` } });

    const { status, stdout, stderr } = await promote();

    expect(status).toBe(1);
    expect(stdout).toContain(
      'GitLab failed to open the pull request: HTTP 401: 401 Unauthorized ***\n  Fix: ',
    );
    expect(stdout).toMatch(
      /^Open the pull request on http:\/\/127\S+\/-\/merge_requests\/new\?\S+ with/m,
    );
    expect(stdout + stderr).not.toContain(TOKEN);
  });
});

test('without a forge, the text is printed to open the pull request by hand', async () => {
  const { calls } = gh('exit 1');
  process.env['ARGOSY_FORGE'] = 'none';
  const { status, stdout } = await promote();
  delete process.env['ARGOSY_FORGE'];
  expect([status, calls()]).toEqual([0, '']);
  expect(stdout).toContain('\nOpen the pull request with this text:\n\nchore(promote): app-0');
});

test('an unknown forge is refused before anything is pushed', async () => {
  const before = branchHead();
  process.env['ARGOSY_FORGE'] = 'gitea';
  const { status, stderr } = await promote();
  delete process.env['ARGOSY_FORGE'];
  expect([status, branchHead()]).toEqual([1, before]);
  expect(stderr).toContain('Set ARGOSY_FORGE to github, gitlab or none');
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

test('an older release does not replace a newer one in its open pull request', async () => {
  gh('echo https://github.com/example/gitops/pull/8');
  const release = (tag: string, sequence: string) =>
    clone.run('release', 'app-1', '--env', 'dev', '--image', tag, '--sequence', sequence, '--pr');
  expect((await release('v2.0.0', '13')).status).toBe(0);
  const branch = 'argosy/main/release-app-1-dev';
  const head = () => git(fleet.remote, 'rev-parse', branch);
  const newer = head();
  const { status, stdout } = await release('v1.9.0', '12');
  expect([status, stdout]).toEqual([
    0,
    expect.stringContaining('which an open pull request releases'),
  ]);
  expect(head()).toBe(newer);
  expect((await release('v2.1.0', '14')).status).toBe(0);
  expect(head()).not.toBe(newer);
});
