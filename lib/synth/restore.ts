import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Git } from '../base/git';
import { RENDERED_ROOT } from '../model/layout';

/**
 * Puts the rendered tree back as git has it, if it is not there: `cdk8s synth -o dist` deletes it before it
 * runs anything, and a refused fleet would leave nothing.
 *
 * @returns whether it was put back; `undefined` if there was nothing to do.
 */
export function restoreDeleted(root: string): boolean | undefined {
  if (existsSync(join(root, RENDERED_ROOT))) return undefined;
  return new Git(root).try(['checkout', '-q', '--', RENDERED_ROOT]).status === 0;
}
