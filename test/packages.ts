import { chmodSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = dirname(__dirname);

/** The command, as it is in a repository that has the package. */
export const COMMAND = 'node_modules/argosy/bin/argosy.js';

/**
 * Makes a `node_modules` as `npm ci` leaves it in a gitops repository: with this package in it, as it was built. Each
 * package in it is a link.
 */
export function makePackages(): string {
  const parent = mkdtempSync(join(tmpdir(), 'argosy-packages-'));
  // Some tests run the command as another user.
  chmodSync(parent, 0o755);
  const directory = join(parent, 'node_modules');
  mkdirSync(join(directory, '.cache'), { recursive: true });
  link(join(ROOT, 'node_modules'), directory, ['.cache']);
  symlinkSync(ROOT, join(directory, 'argosy'));
  return directory;
}

/** Installs these packages in a repository: a directory, which `node_modules/` in `.gitignore` means. */
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
