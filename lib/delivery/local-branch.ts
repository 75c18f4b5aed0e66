import { Git, reasonOf } from '../synth/git';
import type { Branch, FetchOutcome } from './branch';
import { DeliveryError } from './delivery-error';
import type { RemoteOutcome } from './push-outcome';

/** What is checked out in the clone: a branch, or a commit by itself. */
export class LocalBranch implements Branch {
  readonly name = 'the clone';

  private readonly git: Git;

  constructor(private readonly clone: string) {
    this.git = new Git(clone);
  }

  fetch(): FetchOutcome {
    const result = this.git.try(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
    if (result.status === 0) return { kind: 'done', head: result.stdout.toString().trim() };
    throw new DeliveryError(
      `Reading ${this.clone}`,
      result.status === 1 ? 'Nothing is committed there.' : reasonOf(result),
      'Run it in a clone of the fleet, with its first commit.',
    );
  }

  /** Git brings the files along, and refuses if any of them has changes that are not committed. */
  publish(commit: string): RemoteOutcome {
    const result = this.git.try([
      '-c',
      'gc.auto=0',
      'merge',
      '--ff-only',
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
