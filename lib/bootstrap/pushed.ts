import type { Git } from '../base/git';
import { maskSecrets } from '../base/mask';
import { BootstrapError } from './bootstrap-error';

/**
 * Requires that a directory is committed: Argo CD reads the remote.
 *
 * @returns a warning if what was last fetched of the remote differs; `undefined` if it does not, or without git.
 * @throws BootstrapError if it has uncommitted changes, or the repository has no commit.
 */
export function demandCommitted(
  git: Git,
  directory: string,
  branch: string | undefined,
): string | undefined {
  const { status, stdout, error } = git.try(['status', '--porcelain', '--', directory]);
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return undefined;
  const hasCommit = git.try(['rev-parse', '--verify', '--quiet', 'HEAD']).status === 0;
  if (status !== 0 || !hasCommit || stdout.toString().trim() !== '') {
    const reason = hasCommit ? 'It has changes that are not committed.' : 'It is not committed.';
    throw new BootstrapError(
      `${directory}/`,
      reason,
      'Commit and push it: Argo CD reads the remote.',
    );
  }
  const remote = branch === undefined ? 'origin/HEAD' : `origin/${branch}`;
  const { status: differs } = git.try(['diff', '--quiet', remote, '--', directory]);
  if (differs === 0) return undefined;
  return `Warning: ${directory}/ is not what ${maskSecrets(remote)} has, as of the last fetch. Argo CD reads the remote: push first.`;
}
