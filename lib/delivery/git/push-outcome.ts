import type { GitResult } from '../../base/git';
import { reasonOf } from '../../base/git';
import { maskSecrets } from '../../base/mask';
import { heldLock } from './held-lock';
import { type FoundMessage, findMessage } from './messages/remote-messages';
import type { RemoteOutcome } from './remote-outcome';

/** Derives the outcome of a push or a fetch from git's output. */
export function remoteOutcome(result: GitResult): RemoteOutcome {
  const { status, error } = result;
  if (status === 0) return { kind: 'done' };
  if (error?.code === 'ETIMEDOUT') {
    return { kind: 'unreachable', reason: reasonOf(result), headline: reasonOf(result) };
  }
  const { rejected, said } = porcelainOf(result);
  const reason = maskSecrets([...rejected, ...said, reasonOf(result)].join('\n').trim());
  if (isOwnHook(result)) {
    return { kind: 'refused', reason, fix: 'Fix what the pre-push hook of this clone reports.' };
  }
  const lock = heldLock(reason);
  if (lock) return lock;
  const found = decisive(rejected, reason);
  if (found === undefined) {
    return { kind: 'refused', reason, fix: 'Fix the error that git reports.' };
  }
  const { message, line } = found;
  switch (message.verdict) {
    case 'refused':
      return { kind: 'refused', reason, fix: message.fix };
    case 'race':
      return { kind: 'race', reason };
    case 'unreachable':
      return {
        kind: 'unreachable',
        reason,
        headline: line,
        ...(rejected.some(isRejection) && { isRejected: true }),
        ...(message.isVague && hasUnknownError(result) && { isUnexplained: true }),
      };
  }
}

/** The statuses of rejected references in the porcelain output of a push, and what else is printed there. */
function porcelainOf({ stdout }: GitResult): { rejected: string[]; said: string[] } {
  const lines = stdout.toString().split('\n');
  return {
    rejected: lines.flatMap((line) => /^!\t[^\t]*\t(.*)$/.exec(line)?.[1] ?? []),
    // A hook of this clone may give the reason on standard output.
    said: lines.filter((line) => !/^(.\t|To |Done$|$)/.test(line)),
  };
}

/**
 * The message that decides: the status of the reference, unless it is as general as `pre-receive hook declined`. What a
 * server prints besides may be a banner.
 */
function decisive(rejected: readonly string[], reason: string): FoundMessage | undefined {
  const lines = reason.split('\n');
  return (
    findMessage(rejected, 'specific') ??
    findMessage(lines, 'specific') ??
    findMessage(lines, 'general')
  );
}

/** True for a reference that is not updated. After `[remote failure]`, it may be. */
function isRejection(status: string): boolean {
  return /^\[(remote )?rejected\]/.test(status);
}

/** True if git or the server reports an error that is not in the tables. */
function hasUnknownError({ stderr }: GitResult): boolean {
  return stderr
    .split('\n')
    .filter((line) => /^(remote|fatal|error|conq|GitLab|Gitea|Forgejo|Gogs): .*[a-z]/i.test(line))
    .some((line) => !findMessage([line], 'specific') && !findMessage([line], 'general'));
}

/** True if a hook of this clone stopped the push: nothing was sent, and git reports no error of its own. */
function isOwnHook({ stdout, stderr }: GitResult): boolean {
  const wasSent = /^(!|To )/m.test(stdout.toString());
  return !wasSent && /failed to push some refs/.test(stderr) && !/^fatal:/m.test(stderr);
}
