import { libraryMismatch } from '../base/package-lock';
import { styleOf } from './color';

/** Warns if the repository locks another version of the library than the one that runs. Deliveries refuse this. */
export function warnOfOtherLibrary(root: string): void {
  const mismatch = libraryMismatch(root);
  if (mismatch === undefined) return;
  const { severity, fix } = styleOf(process.stderr);
  process.stderr.write(`${severity('Warning:')} ${mismatch}\n  ${fix('Fix:')} run \`npm ci\`.\n`);
}
