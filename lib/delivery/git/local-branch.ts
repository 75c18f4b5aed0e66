import { Git, reasonOf, type TimeLeft } from '../../base/git';
import type { Branch, FetchOutcome } from './branch';
import { headOf } from './clone';
import { heldLock } from './held-lock';
import type { RemoteOutcome } from './remote-outcome';

/** What is checked out in the clone: a branch or a detached commit. */
export class LocalBranch implements Branch {
  readonly name = 'the clone';

  private readonly git: Git;

  constructor(
    private readonly clone: string,
    timeLeft?: TimeLeft,
  ) {
    this.git = new Git(clone, [], timeLeft);
  }

  fetch(): FetchOutcome {
    return { kind: 'done', head: headOf(this.clone) };
  }

  /** Fast-forwards, with the files; git refuses if any of them has uncommitted changes. */
  publish(commit: string): RemoteOutcome {
    const result = this.git.try([
      '-c',
      'gc.auto=0',
      'merge',
      '--ff-only',
      '--no-autostash',
      '--no-stat',
      '-q',
      commit,
    ]);
    if (result.status === 0) return { kind: 'done' };
    const reason = reasonOf(result);
    const lock = heldLock(reason);
    if (lock) return lock;
    if (/fast-forward|index\.lock|cannot lock ref/.test(reason)) return { kind: 'race', reason };
    const fix = 'Commit or stash these changes, or add --push, which does not touch the clone.';
    return { kind: 'refused', reason, fix };
  }

  /** A local delivery does not fetch. */
  deepen(): boolean {
    return false;
  }
}
