import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RENDERED_ROOT } from '../model/manifest';

/**
 * Puts the rendered tree back as git has it, if it is not there: `cdk8s synth -o dist` deletes it before it
 * runs anything, and a refused fleet would leave nothing.
 *
 * @returns whether it was put back; `undefined` if there was nothing to do.
 */
export function restoreDeleted(root: string): boolean | undefined {
  if (existsSync(join(root, RENDERED_ROOT))) return undefined;
  const { status } = spawnSync('git', ['checkout', '-q', '--', RENDERED_ROOT], { cwd: root });
  return status === 0;
}
