import { Git, reasonOf } from '../../base/git';
import type { Branch, FetchOutcome, TimeLeft } from './branch';
import { headOf } from './clone';
import type { RemoteOutcome } from './push-outcome';

/** What is checked out in the clone: a branch, or a commit by itself. */
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

  /** Git brings the files along, and refuses if any of them has changes that are not committed. */
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
    if (/fast-forward|index\.lock|cannot lock ref/.test(reason)) return { kind: 'race', reason };
    const fix =
      'Commit or stash these changes, or deliver with --push, which leaves the clone alone.';
    return { kind: 'refused', reason, fix };
  }

  /** What the clone does not have may be had from its remote, but not unasked. */
  deepen(): boolean {
    return false;
  }
}
