import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../base/digest';
import { PACKAGE_ROOT, packageVersion } from '../base/package';
import { readOrEmpty } from '../base/read-or-empty';

/** Records of the installed packages, by npm, pnpm, Yarn 2 and later, and Yarn 1. */
const INSTALLED = ['.package-lock.json', '.pnpm/lock.yaml', '.yarn-state.yml', '.yarn-integrity'];

/**
 * Identifies all code that affects rendering: Node, the library, every package with its version and integrity, and the
 * fleet's own code.
 *
 * @param code the compiled code of the fleet.
 * @returns `undefined` if a package is linked: its content can change without a record.
 */
export function buildId(root: string, code: string): string | undefined {
  const packages = installedPackages(root);
  if (packages === undefined) return undefined;
  const parts = [process.version, libraryId(), packages, code];
  return digest(parts.join('\0'));
}

/** Identifies a build of the library, including development builds that share a version. */
export function libraryId(): string {
  const { size, mtimeMs } = statSync(join(PACKAGE_ROOT, 'build/argosy.js'));
  const built = readOrEmpty(join(PACKAGE_ROOT, 'build/id'));
  return [packageVersion(), built, size, mtimeMs].join(' ');
}

/** The record of installed packages with versions and integrities; `undefined` if it is missing or one is linked. */
export function installedPackages(root: string): string | undefined {
  for (const file of INSTALLED) {
    try {
      const text = readFileSync(join(root, 'node_modules', file), 'utf8');
      return isLinked(text) ? undefined : text;
    } catch {
      // Try the record of the next package manager.
    }
  }
  return undefined;
}

/** True if a package is a link to a directory. The library itself may be linked: {@link libraryId} identifies it. */
function isLinked(lock: string): boolean {
  if (!/"link": true|\blink:/.test(lock)) return false;
  if (!lock.startsWith('{')) return true;
  const { packages = {} } = JSON.parse(lock) as {
    packages?: Record<string, { readonly link?: boolean }>;
  };
  return Object.entries(packages).some(
    ([name, { link }]) => link === true && name !== 'node_modules/argosy',
  );
}
