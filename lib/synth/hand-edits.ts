import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Committed } from '../render/committed';
import type { DiskTree } from '../render/tree';

/**
 * The rendered files that were edited by hand: they differ from the commit and were modified after the last synth.
 *
 * @param paths files whose text is about to be replaced.
 * @param committed the committed files. @default no git
 * @param stampFile the file whose modification time is that of the last synth.
 */
export function handEdited(
  paths: readonly string[],
  disk: DiskTree,
  committed: Committed | undefined,
  directory: string,
  stampFile: string,
): string[] {
  const lastSynth = modified(stampFile) ?? 0;
  const candidates = paths.filter((path) => (modified(join(directory, path)) ?? 0) > lastSynth);
  if (candidates.length === 0) return [];
  // Without git and an earlier synth there is nothing to compare with.
  if ((committed?.paths.length ?? 0) === 0 && lastSynth === 0) return [];
  return candidates.filter((path) => !committed?.has(path, disk.get(path) ?? ''));
}

/** Records that a synth has finished. If that fails, the next one may take rendered files for edited ones. */
export function stampSynth(stampFile: string): void {
  try {
    mkdirSync(dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, '');
  } catch {
    // The synth itself is complete.
  }
}

function modified(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
