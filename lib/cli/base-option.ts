import { Committed } from '../render/committed';
import { UsageError } from './usage-error';

/** The default of `--base`. */
export const DEFAULT_BASE = 'HEAD';

/**
 * Accepts the default even in a repository without commits.
 *
 * @throws {@link UsageError} if any other commit does not exist in this clone.
 */
export function requireCommit(base: string | undefined, root: string): void {
  if (base === undefined || base === DEFAULT_BASE || Committed.at(base, root)) return;
  throw new UsageError(
    `--base: commit "${base}" does not exist in this clone. In a shallow clone, run \`git fetch --depth=1 origin <branch>\` first.`,
  );
}
