import type { Platform } from '../model/platform';
import type { Git } from '../synth/git';
import type { Branch } from './branch';
import { LocalBranch } from './local-branch';
import { PullRequestBranch } from './pull-request';
import { defaultBranch, RemoteBranch } from './remote-branch';
import type { Request } from './request';

/** What a step that has begun in time may take beyond the deadline, in milliseconds. */
const GRACE = 30_000;

/**
 * The branch that a request is for.
 *
 * @param git the work tree that a remote's branch is fetched into.
 * @throws DeliveryError where the remote does not say which branch is its default.
 */
export function openBranch(git: Git, request: Request, { targetRevision }: Platform): Branch {
  const { target, deadline, clone } = request;
  if (target.kind === 'local') return new LocalBranch(clone);
  const timeLeft = () => Math.max(0, deadline - Date.now()) + GRACE;
  const { remote, branch } = target;
  const name = branch ?? defaultBranch(git, { clone, remote, targetRevision }, timeLeft);
  const into = new RemoteBranch(git, remote, name, timeLeft);
  return target.kind === 'push' ? into : new PullRequestBranch(git, into, request, name, timeLeft);
}
