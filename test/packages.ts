import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../lib/base/package';

/** The path of the command. */
export const COMMAND = 'node_modules/argosy/bin/argosy.js';

/**
 * Creates a `node_modules` like that of a gitops repository after `npm ci`, including the built package, as links.
 */
export function makePackages(directory: string): void {
  mkdirSync(join(directory, '.cache'), { recursive: true });
  link(join(PACKAGE_ROOT, 'node_modules'), directory, ['.cache']);
  symlinkSync(PACKAGE_ROOT, join(directory, 'argosy'));
}

/** Links the shared packages into a real `node_modules`: `node_modules/` in `.gitignore` matches only a directory. */
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
