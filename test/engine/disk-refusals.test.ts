import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from '../packages';
import { useRepository } from '../repository';

const repository = useRepository();

/** A file system of 300 kB, where the system lets us have one. */
function mountSmallDisk(directory: string): boolean {
  mkdirSync(directory, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', directory]).status === 0;
}

test('a full disk leaves the tree as it was, and is told', () => {
  const repo = repository();
  const small = join(repo.path, 'small');
  if (!mountSmallDisk(small)) return;
  try {
    cpSync(join(repo.path, 'dist'), small, { recursive: true });
    const before = repo.files('small');
    // As many files again as there are now: more than the disk holds.
    repo.replace(
      'fleet/apps/my-app.ts',
      "LOG_LEVEL: 'info'",
      `LOG_LEVEL: 'info', BIG: 'x'.repeat(90_000)`,
    );
    const { status, stderr } = repo.argosy('synth', '--output', 'small');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/no space is left on the disk\. Nothing was changed\./),
    ]);
    expect(repo.files('small')).toEqual(before);
  } finally {
    spawnSync('umount', [small]);
  }
});

test('a file that the disk holds only a part of is not put in place', () => {
  const repo = repository();
  const small = join(repo.path, 'small');
  if (!mountSmallDisk(small)) return;
  try {
    cpSync(join(repo.path, 'dist'), small, { recursive: true });
    const before = repo.files('small');
    // One file: nothing is written after it that the disk would refuse.
    const value = "environment.name === 'dev' ? 'on'";
    const large = "environment.name === 'dev' ? 'x'.repeat(400_000)";
    repo.replace('fleet/apps/feature-flags.ts', value, large);
    const serverSide = "annotations: { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' }";
    repo.replace('fleet/apps/feature-flags.ts', "name: 'flags'", `name: 'flags', ${serverSide}`);
    const { status, stderr } = repo.argosy('synth', '--output', 'small');
    expect([status, stderr]).toEqual([1, expect.stringMatching(/no space is left on the disk/)]);
    expect(repo.files('small')).toEqual(before);
  } finally {
    spawnSync('umount', [small]);
  }
});

test('a directory that may not be written leaves the tree as it was, and is told', () => {
  const repo = repository();
  const before = repo.files('dist');
  repo.replace('fleet/apps/my-app.ts', 'port: 8080', 'port: 8081');
  const locked = join(repo.path, 'dist/apps/production/my-app');
  // Root may write anywhere, so the synth runs as somebody else.
  const user = process.getuid?.() === 0 ? 65_534 : undefined;
  chmodSync(repo.path, 0o777);
  if (user !== undefined) spawnSync('chown', ['-R', String(user), repo.path]);
  chmodSync(locked, 0o555);
  if (user !== undefined) chownSync(locked, 0, 0);

  const { status, stderr } = spawnSync(process.execPath, [COMMAND, 'synth'], {
    cwd: repo.path,
    encoding: 'utf8',
    ...(user !== undefined && { uid: user, gid: user }),
  });

  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/this user may not write there\. Nothing was changed\./),
  ]);
  chmodSync(locked, 0o755);
  expect(repo.files('dist')).toEqual(before);
});
