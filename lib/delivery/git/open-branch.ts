import { dirname } from 'node:path';
import type { Git, TimeLeft } from '../../base/git';
import { maskSecrets } from '../../base/mask';
import type { Platform } from '../../model/platform';
import { DeliveryError } from '../delivery-error';
import { chooseForge, FORGE_VARIABLE, type ForgeChoice } from '../forge/choose-forge';
import type { Request } from '../protocol/request';
import type { Branch } from './branch';
import type { CloneState } from './clone';
import { LocalBranch } from './local-branch';
import { PullRequestBranch } from './pull-request';
import { addressesOf, defaultBranch, RemoteBranch } from './remote-branch';
import type { OnWait, Retry } from './retry';

/**
 * The target branch of a request.
 *
 * @param git the work tree to fetch a remote branch into.
 * @throws DeliveryError if the remote's default branch, or how to open a pull request, cannot be determined.
 */
export function openBranch(
  git: Git,
  { target, clone, intent, deadline }: Request,
  { targetRevision }: Platform,
  { timeLeft, retry, onWait }: { timeLeft: TimeLeft; retry: Retry; onWait: OnWait },
): Branch {
  if (target.kind === 'local') return new LocalBranch(clone, dirname(git.directory), timeLeft);
  const { remote, kind } = target;
  const choice =
    kind === 'push'
      ? {}
      : forgeOf(git, remote, {
          clone,
          deadline,
          timeLeft: () => timeLeft('remote'),
          onWait,
        });
  for (;;) {
    const found = target.branch ?? defaultBranch(git, { clone, remote, targetRevision });
    if (typeof found === 'string') {
      const branch = new RemoteBranch(git, remote, found);
      if (kind === 'push') return branch;
      return new PullRequestBranch(git, branch, { remote, into: found }, intent, choice);
    }
    const what = `Finding the default branch of ${maskSecrets(remote)}`;
    if (found.kind === 'refused') throw new DeliveryError(what, found.reason, found.fix);
    if (found.kind !== 'done') retry.after(found, maskSecrets(remote), 'not pushed');
  }
}

/** How a pull request for a branch of a remote is opened. @throws DeliveryError if ARGOSY_FORGE is not valid. */
function forgeOf(
  git: Git,
  remote: string,
  context: { clone: string; deadline: number; timeLeft: () => number; onWait: OnWait },
): ForgeChoice {
  const { env } = process;
  // With several URLs to push to, the first one.
  const [url = remote] = addressesOf(git, remote).at(-1)?.split('\n') ?? [];
  const choice = chooseForge({ ...context, url, env });
  if (choice) return choice;
  throw new DeliveryError(
    'Choosing how to open the pull request',
    `${FORGE_VARIABLE} is ${JSON.stringify(env[FORGE_VARIABLE])}.`,
    `Set ${FORGE_VARIABLE} to github, gitlab or none, or unset it.`,
  );
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
