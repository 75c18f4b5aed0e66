import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT, packageVersion } from '../base/package';

/** Where package managers note what they have installed: npm, pnpm, Yarn 2 and newer, Yarn 1. */
const INSTALLED = ['.package-lock.json', '.pnpm/lock.yaml', '.yarn-state.yml', '.yarn-integrity'];

/**
 * Identifies all the code that renders: Node, the library, every package with its version and integrity, the
 * fleet's own code.
 *
 * @param code the fleet's own code, compiled.
 * @returns `undefined` where a package may change without a trace: one that is linked, not installed.
 */
export function buildId(root: string, code: string): string | undefined {
  const packages = installedPackages(root);
  if (packages === undefined) return undefined;
  const parts = [process.version, libraryId(), packages, code];
  return createHash('sha1').update(parts.join('\0')).digest('base64');
}

/** Identifies the library, also one that is being worked on and keeps its version. */
export function libraryId(): string {
  const { size, mtimeMs } = statSync(join(PACKAGE_ROOT, 'build/argosy.js'));
  return [packageVersion(), size, mtimeMs].join(' ');
}

/** All packages with their versions and integrities; `undefined` where one is linked, or nobody noted them. */

export function installedPackages(root: string): string | undefined {
  for (const file of INSTALLED) {
    try {
      const text = readFileSync(join(root, 'node_modules', file), 'utf8');
      return isLinked(text) ? undefined : text;
    } catch {
      // Another package manager's.
    }
  }
  return undefined;
}

/** True where a package is a link to a directory, whose content no lock file knows. The library is looked at itself. */
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
