import { libraryMismatch } from '../base/package-lock';

/** Warns if the repository locks another version of the library than the one that runs. Deliveries refuse this. */
export function warnOfOtherLibrary(root: string): void {
  const mismatch = libraryMismatch(root);
  if (mismatch !== undefined)
    process.stderr.write(`Warning: ${mismatch}\n  Fix: run \`npm ci\`.\n`);
}
