import type { Git } from '../../base/git';
import { maskSecrets } from '../../base/mask';
import type { Platform } from '../../model/platform';
import { DeliveryError } from '../delivery-error';
import type { Request } from '../protocol/request';
import type { Branch, TimeLeft } from './branch';
import type { CloneState } from './clone';
import { LocalBranch } from './local-branch';
import { PullRequestBranch } from './pull-request';
import { defaultBranch, RemoteBranch } from './remote-branch';
import type { Retry } from './retry';

/**
 * The target branch of a request.
 *
 * @param git the work tree to fetch a remote branch into.
 * @throws DeliveryError if the remote's default branch cannot be determined.
 */
export function openBranch(
  git: Git,
  { target, clone, intent }: Request,
  { targetRevision }: Platform,
  { timeLeft, retry }: { timeLeft: TimeLeft; retry: Retry },
): Branch {
  if (target.kind === 'local') return new LocalBranch(clone, timeLeft);
  const { remote } = target;
  for (;;) {
    const found = target.branch ?? defaultBranch(git, { clone, remote, targetRevision });
    if (typeof found === 'string') {
      const branch = new RemoteBranch(git, remote, found);
      if (target.kind === 'push') return branch;
      const place = { clone, remote, into: found };
      return new PullRequestBranch(git, branch, place, intent, timeLeft);
    }
    const what = `Finding the default branch of ${maskSecrets(remote)}`;
    if (found.kind === 'refused') throw new DeliveryError(what, found.reason, found.fix);
    if (found.kind !== 'done') retry.after(found, maskSecrets(remote), false);
  }
}

/** Requires that the clone and the branch have a commit in common: they may be different projects. */
export function demandRelated(git: Git, state: CloneState, base: string, name: string): void {
  if (state.isShallow || git.try(['merge-base', state.head, base]).status === 0) return;
  throw new DeliveryError(
    `Delivering to ${name}`,
    'The branch has no commit in common with this clone.',
    'Check `git remote -v`, and set the right remote with --remote, or the right branch with --branch.',
  );
}
