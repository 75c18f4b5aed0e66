import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** True for a gitops repository: a directory with a `cdk8s.yaml` and a `main.ts`. */
export function isRepository(directory: string): boolean {
  return ['cdk8s.yaml', 'main.ts'].every((file) => existsSync(join(directory, file)));
}

/** The nearest gitops repository: the given directory, or one of its parents within the same git repository. */
export function findRepository(directory: string): string | undefined {
  if (isRepository(directory)) return realpathSync(directory);
  const parent = dirname(directory);
  const isTop = parent === directory || existsSync(join(directory, '.git'));
  return isTop ? undefined : findRepository(parent);
}

/** The directory of the library that a repository has installed. */
export function installedLibrary(root: string): string | undefined {
  try {
    return dirname(
      realpathSync(createRequire(join(root, 'main.ts')).resolve('argosy/package.json')),
    );
  } catch {
    return undefined;
  }
}
