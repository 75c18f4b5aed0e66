import { join } from 'node:path';
import { parseJson } from './json';
import { packageVersion } from './package';
import { readOrEmpty } from './read-or-empty';

/** npm's lock file. */
export const NPM_LOCK = 'package-lock.json';

/** The version of the library in npm's lock file; `undefined` if there is none, or it is a link. */
export function lockedLibrary(lock: string): string | undefined {
  const { packages } = (parseJson(lock) ?? {}) as {
    packages?: Readonly<Record<string, { readonly version?: string; readonly link?: boolean }>>;
  };
  const entry = packages?.['node_modules/argosy'];
  return entry?.link ? undefined : entry?.version;
}

/**
 * Says that the running library is not the version that a repository locks: its packages were not installed after the
 * lock file changed.
 *
 * @returns `undefined` if it is.
 */
export function libraryMismatch(root: string): string | undefined {
  const locked = lockedLibrary(readOrEmpty(join(root, NPM_LOCK)));
  const installed = packageVersion();
  if (locked === undefined || locked === installed) return undefined;
  return `${NPM_LOCK} requires Argosy ${locked}, but Argosy ${installed} is installed and may render differently.`;
}
