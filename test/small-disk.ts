import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Mounts a file system of a size such as `300k`; returns false if this user may not. */
export function mountSmallDisk(directory: string, size: string): boolean {
  mkdirSync(directory, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory]).status === 0;
}

export function unmount(directory: string): void {
  spawnSync('umount', [directory]);
}

/** `test`, where this user may mount a small disk; otherwise `test.skip`. */
export function testOnSmallDisk(): jest.It {
  const directory = mkdtempSync(join(tmpdir(), 'argosy-disk-'));
  const isMounted = mountSmallDisk(directory, '64k');
  if (isMounted) unmount(directory);
  rmSync(directory, { recursive: true });
  return isMounted ? test : test.skip;
}

/** Fills a disk with one file, except for some blocks. */
export function fill(directory: string, free: number): void {
  const file = join(directory, 'ballast');
  rmSync(file, { force: true });
  const { bavail, bsize } = statfsSync(directory);
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail - free) * bsize));
}
