import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Git } from '../base/git';
import { RENDERED_ROOT } from '../model/layout';

/**
 * Restores a missing rendered tree from git: `cdk8s synth -o dist` deletes it before it runs the app, so a refused
 * fleet would leave nothing.
 *
 * @returns true if it was restored, false if git failed; `undefined` if it was not missing.
 */
export function restoreDeleted(root: string): boolean | undefined {
  if (existsSync(join(root, RENDERED_ROOT))) return undefined;
  return new Git(root).try(['checkout', '-q', '--', RENDERED_ROOT]).status === 0;
}
