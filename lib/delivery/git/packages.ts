import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Git } from '../../base/git';
import { parseJson } from '../../base/json';
import { packageVersion } from '../../base/package';
import { DeliveryError } from '../delivery-error';

const NPM_LOCK = 'package-lock.json';

/** What says which packages a commit is rendered with. */
const LOCKS = [NPM_LOCK, 'pnpm-lock.yaml', 'yarn.lock'];

const FIX = 'Bring this clone up to date: git pull, then npm ci.';

/**
 * Makes sure that the library that runs is the one that the clone asks for.
 *
 * @throws DeliveryError where the packages were not installed after the lock file has changed.
 */
export function demandInstalledLibrary(clone: string): void {
  const locked = lockedLibrary(readOrEmpty(join(clone, NPM_LOCK)));
  const installed = packageVersion();
  if (locked === undefined || locked === installed) return;
  throw new DeliveryError(
    `Reading ${clone}`,
    `${NPM_LOCK} asks for Argosy ${locked}, and Argosy ${installed} is installed: it may render something else.`,
    'Install what the clone asks for: npm ci.',
  );
}

/**
 * The code of a commit runs with the packages of the clone: they have to be the ones that it asks for.
 *
 * @throws DeliveryError where they are not.
 */
export function demandSamePackages(clone: string, commit: string): void {
  const git = new Git(clone);
  for (const lock of LOCKS) {
    const theirs = git.try(['show', `${commit}:${lock}`]).stdout.toString();
    const ours = readOrEmpty(join(clone, lock));
    if (theirs === ours) continue;
    throw new DeliveryError(
      `Running argosy as it is in ${commit.slice(0, 12)}`,
      differenceOf(lock, lockedLibrary(theirs), lockedLibrary(ours)),
      FIX,
    );
  }
}

function differenceOf(lock: string, theirs: string | undefined, ours: string | undefined): string {
  if (theirs === ours) {
    return `That commit needs other packages than this clone has installed: ${lock} differs.`;
  }
  return `The branch renders with Argosy ${theirs ?? 'of no version'}, and this clone with ${ours ?? 'none'}: ${lock} differs.`;
}

/** The version of the library that npm's lock file names. */
function lockedLibrary(lock: string): string | undefined {
  const { packages } = (parseJson(lock) ?? {}) as {
    packages?: Readonly<Record<string, { readonly version?: string; readonly link?: boolean }>>;
  };
  const entry = packages?.['node_modules/argosy'];
  return entry?.link ? undefined : entry?.version;
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
