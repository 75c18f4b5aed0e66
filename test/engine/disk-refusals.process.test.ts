import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { useRepository } from '../repository';
import { mountSmallDisk, testOnSmallDisk, unmount } from '../small-disk';

const repository = useRepository();

const onSmallDisk = testOnSmallDisk();

onSmallDisk('a full disk leaves the tree unchanged, and is reported', () => {
  const repo = repository();
  const small = join(repo.path, 'small');
  expect(mountSmallDisk(small, '300k')).toBe(true);
  try {
    cpSync(join(repo.path, 'dist'), small, { recursive: true });
    const before = repo.files('small');
    // Twice as many files: more than the disk holds.
    repo.replace(
      'fleet/apps/my-app.ts',
      "LOG_LEVEL: 'info'",
      `LOG_LEVEL: 'info', BIG: 'x'.repeat(90_000)`,
    );
    const { status, stderr } = repo.argosy('synth', '--output', 'small');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/no space left on the disk\. Nothing was changed\./),
    ]);
    expect(repo.files('small')).toEqual(before);
  } finally {
    unmount(small);
  }
});

onSmallDisk('a partially written file is not moved into place', () => {
  const repo = repository();
  const small = join(repo.path, 'small');
  expect(mountSmallDisk(small, '300k')).toBe(true);
  try {
    cpSync(join(repo.path, 'dist'), small, { recursive: true });
    const before = repo.files('small');
    // A single file, so that no later write fails.
    const value = "environment.name === 'dev' ? 'on'";
    const large = "environment.name === 'dev' ? 'x'.repeat(400_000)";
    repo.replace('fleet/apps/feature-flags.ts', value, large);
    const serverSide = "annotations: { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' }";
    repo.replace('fleet/apps/feature-flags.ts', "name: 'flags'", `name: 'flags', ${serverSide}`);
    const { status, stderr } = repo.argosy('synth', '--output', 'small');
    expect([status, stderr]).toEqual([1, expect.stringMatching(/no space left on the disk/)]);
    expect(repo.files('small')).toEqual(before);
  } finally {
    unmount(small);
  }
});
