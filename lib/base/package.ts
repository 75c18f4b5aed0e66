import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The root directory of this package, with the templates and package.json. */
export const PACKAGE_ROOT = findRoot(__dirname);

/** The version of this package. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
  return (manifest as { version: string }).version;
}

/** Bundled code lies at a different depth below the root. */
function findRoot(directory: string): string {
  if (existsSync(join(directory, 'package.json'))) return directory;
  return findRoot(dirname(directory));
}
