import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DiskTree } from './disk';

/**
 * The rendered files that somebody has edited by hand: they differ from what git has committed, and were
 * changed after the last synth.
 *
 * @param paths files whose text is about to be replaced.
 * @param stampFile the file whose time is that of the last synth.
 */
export function handEdited(
  paths: readonly string[],
  disk: DiskTree,
  directory: string,
  stampFile: string,
): string[] {
  const lastSynth = modified(stampFile) ?? 0;
  const candidates = paths.filter((path) => (modified(join(directory, path)) ?? 0) > lastSynth);
  if (candidates.length === 0) return [];
  const committed = committedBlobs(directory);
  // Without git and without an earlier synth, nothing says what was here before.
  if (committed.size === 0 && lastSynth === 0) return [];
  return candidates.filter((path) => committed.get(path) !== blobId(disk.get(path) ?? ''));
}

/** Notes that a synth has come to its end. */
export function stampSynth(stampFile: string): void {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, '');
}

function modified(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** The ids of the files that git's HEAD has in a directory; none where there is no git. */
function committedBlobs(directory: string): Map<string, string> {
  const args = ['ls-tree', '-r', '-z', 'HEAD', '.'];
  const { stdout } = spawnSync('git', args, {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const blobs = new Map<string, string>();
  for (const line of (stdout ?? '').split('\0')) {
    const [, id, path] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (id && path) blobs.set(path, id);
  }
  return blobs;
}

/** The id that git gives a text. */
function blobId(text: string): string {
  const size = Buffer.byteLength(text);
  return createHash('sha1').update(`blob ${size}\0`).update(text).digest('hex');
}
