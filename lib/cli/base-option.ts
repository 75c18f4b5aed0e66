import { Committed } from '../render/committed';
import { UsageError } from './usage-error';

/** What is compared with unless `--base` says otherwise. */
export const DEFAULT_BASE = 'HEAD';

/**
 * The default may be missing, where nothing is committed yet; a commit that was asked for may not.
 *
 * @throws {@link UsageError}
 */
export function demandCommit(base: string | undefined, root: string): void {
  if (base === undefined || base === DEFAULT_BASE || Committed.at(base, root)) return;
  throw new UsageError(
    `--base: git has no commit "${base}" here. In a shallow clone, fetch it first: git fetch --depth=1 origin <branch>.`,
  );
}
