import { chmodSync, mkdirSync } from 'node:fs';
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

let releases = 0;
/** A new release. */
function release(): string[] {
  return ['release', 'app-0', '--env', 'dev', '--image', `v1.1.${releases++}`, '--push'];
}

/** Runs a release that is refused, checks that it leaves nothing behind, and returns the message. */
async function refused(...options: string[]): Promise<string> {
  const before = fleet.head();
  const { status, stdout, stderr } = await clone.run(...release(), ...options);
  expect([status, stdout]).toEqual([1, '']);
  expect(fleet.head()).toBe(before);
  expect(clone.leftovers()).toEqual([]);
  return stderr;
}

/** Writes a script into the clone's git directory; returns its path. */
function script(name: string, text: string): string {
  const file = `.git/${name}`;
  clone.write(file, `#!/bin/sh\n${text}\n`);
  chmodSync(join(clone.path, file), 0o755);
  return join(clone.path, file);
}

/** A field of a commit, such as `%an`. */
function show(commit: string, format: string): string {
  return git(fleet.remote, 'show', '--no-patch', `--format=${format}`, commit);
}

test('a refusal of a commit hook is reported, and nothing is pushed', async () => {
  script('hooks/commit-msg', 'grep -q TICKET- "$1" || { echo "Name a ticket." >&2; exit 1; }');
  expect(await refused()).toBe(
    'Committing\n  Name a ticket.\n  Fix: Fix what the commit hooks of this clone report.\n',
  );
});

test('a commit hook sees the whole tree of the new commit, and only its changes', async () => {
  const seen = join(clone.path, '.git/seen');
  script(
    'hooks/pre-commit',
    `git status --porcelain > "${seen}"
git diff --cached --name-only >> "${seen}"
test -f README.md && test -f fleet/releases/production/app-1.yaml && test -d node_modules/yaml`,
  );

  const { commit } = await clone.deliver(...release());

  const paths = ['dist/apps/dev/app-0/Deployment.app-0.k8s.yaml', 'fleet/releases/dev/app-0.yaml'];
  expect(clone.read('.git/seen')).toBe(
    `${paths
      .map((it) => `M  ${it}`)
      .concat(paths)
      .join('\n')}\n`,
  );
  expect(fleet.head()).toBe(commit);
  expect(fleet.stale(commit)).toEqual([]);
  expect(clone.git('status', '--porcelain')).toBe('');
});

test('a hook at a custom path runs, and a refusing pre-push hook blocks the release', async () => {
  mkdirSync(join(clone.path, '.git/own'));
  script('own/pre-push', 'echo "Not on a Friday." >&2; exit 1');
  clone.git('config', 'core.hooksPath', '.git/own');
  expect(await refused()).toContain('Not on a Friday.');
});

test('a commit is signed if git is configured to sign', async () => {
  const gpg = script(
    'gpg',
    `cat > /dev/null
echo '[GNUPG:] SIG_CREATED D 1 8 00 0 0' >&2
printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nsigned\\n-----END PGP SIGNATURE-----\\n'`,
  );
  clone.git('config', 'gpg.program', gpg);
  clone.git('config', 'commit.gpgSign', 'true');

  const { commit } = await clone.deliver(...release());

  const object = git(fleet.remote, 'cat-file', 'commit', commit);
  expect(object).toMatch(/^author Pipeline <pipeline@example\.com> /m);
  expect(object).toMatch(/^gpgsig -----BEGIN PGP SIGNATURE-----\n \n signed\n/m);
});

test('a failure to sign is reported', async () => {
  const gpg = script('gpg', 'echo "gpg: no secret key" >&2; exit 2');
  clone.git('config', 'gpg.program', gpg);
  clone.git('config', 'commit.gpgSign', 'true');
  const told = await refused();
  expect(told).toContain('gpg failed to sign the data');
  expect(told).toContain('Fix: Set up commit signing here, or turn off commit.gpgSign.');
});

test('a committer is required, and can be set with --author', async () => {
  for (const name of ['user.name', 'user.email']) clone.git('config', '--unset', name);
  clone.git('config', 'user.useConfigOnly', 'true');
  expect(await refused()).toMatch(
    /^Committing\n {2}git has no identity to commit with\.\n {2}Fix: Add --author /,
  );

  const { commit } = await clone.deliver(...release(), '--author', 'Jo Doe <jo@example.com>');

  expect(show(commit, '%an %ae %cn %ce')).toBe('Jo Doe jo@example.com Jo Doe jo@example.com');
});

test("--author takes precedence over git's configuration", async () => {
  const said = await clone.deliver(...release(), '--author', 'Jo Doe <jo@example.com>');
  expect(show(said.commit, '%an, %cn')).toBe('Jo Doe, Jo Doe');
});
