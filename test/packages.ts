import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../lib/base/package';

/** The command, as it is in a repository that has the package. */
export const COMMAND = 'node_modules/argosy/bin/argosy.js';

/**
 * Fills a `node_modules` as `npm ci` leaves it in a gitops repository: with this package in it, as it was built. Each
 * package in it is a link.
 */
export function makePackages(directory: string): void {
  mkdirSync(join(directory, '.cache'), { recursive: true });
  link(join(PACKAGE_ROOT, 'node_modules'), directory, ['.cache']);
  symlinkSync(PACKAGE_ROOT, join(directory, 'argosy'));
}

/** Installs the packages that all tests share: a directory, which `node_modules/` in `.gitignore` means. */
export function installPackages(repository: string): void {
  const directory = join(repository, 'node_modules');
  mkdirSync(directory);
  link(process.env['ARGOSY_PACKAGES'] ?? '', directory);
}

function link(from: string, to: string, except: readonly string[] = []): void {
  for (const name of readdirSync(from)) {
    if (!except.includes(name)) symlinkSync(join(from, name), join(to, name));
  }
}
