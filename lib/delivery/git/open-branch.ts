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
 * The branch that a request is for.
 *
 * @param git the work tree that a remote's branch is fetched into.
 * @throws DeliveryError where the remote does not say which branch is its default.
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
    const what = `Asking ${maskSecrets(remote)} for its default branch`;
    if (found.kind === 'refused') throw new DeliveryError(what, found.reason, found.fix);
    if (found.kind !== 'done') retry.after(found, maskSecrets(remote), false);
  }
}

/** What a clone that has nothing in common with a branch is not a clone of. */
export function demandRelated(git: Git, state: CloneState, base: string, name: string): void {
  if (state.isShallow || git.try(['merge-base', state.head, base]).status === 0) return;
  throw new DeliveryError(
    `Bringing it to ${name}`,
    'It has no commit in common with this clone.',
    'Look at `git remote -v`: name the right remote by --remote, or the right branch by --branch.',
  );
}
