import { join } from 'node:path';
import { Git, GitError, reasonOf, type TimeLeft } from '../../base/git';
import type { Branch, FetchOutcome } from './branch';
import { headOf } from './clone';
import { fastForward, type Obstacle } from './fast-forward';
import { heldLock } from './held-lock';
import type { RemoteOutcome } from './remote-outcome';
import { locked } from './worktrees';

/** What is checked out in the clone: a branch or a detached commit. */
export class LocalBranch implements Branch {
  readonly name = 'the clone';

  private readonly git: Git;

  /**
   * @param clone the root of the clone: an absolute path.
   * @param scratch a directory in the clone for temporary files.
   */
  constructor(
    private readonly clone: string,
    private readonly scratch: string,
    timeLeft?: TimeLeft,
  ) {
    this.git = new Git(clone, [], timeLeft);
  }

  fetch(): FetchOutcome {
    return { kind: 'done', head: headOf(this.clone) };
  }

  /** Fast-forwards, with the files, unless any of them has uncommitted changes. */
  publish(commit: string, base: string): RemoteOutcome {
    return locked(this.clone, () => this.fastForward(commit, base));
  }

  private fastForward(commit: string, base: string): RemoteOutcome {
    try {
      const obstacle = fastForward(this.git, base, commit, join(this.scratch, 'files'));
      return obstacle === undefined ? { kind: 'done' } : outcomeOf(obstacle);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const reason = reasonOf(error.result);
      const held = heldLock(reason);
      if (held) return held;
      // A lock that cannot be written for another reason, such as a full disk, is no race.
      if (/\.lock': File exists|is at [0-9a-f]+ but expected/.test(reason))
        return { kind: 'race', reason };
      const fix = 'Check free space and permissions of the disk. Nothing was changed.';
      return { kind: 'refused', reason, fix };
    }
  }

  /** A local delivery does not fetch. */
  deepen(): boolean {
    return false;
  }
}

function outcomeOf(obstacle: Obstacle): RemoteOutcome {
  switch (obstacle.kind) {
    case 'moved':
      return { kind: 'race', reason: 'Another commit has been checked out.' };
    case 'merging': {
      const fix = 'Conclude or abort it, or add --push, which does not touch the clone.';
      return { kind: 'refused', reason: 'A merge or cherry-pick is in progress.', fix };
    }
    case 'uncommitted': {
      const reason = `Uncommitted changes would be overwritten: ${obstacle.paths.join(', ')}.`;
      const fix = 'Commit or stash these changes, or add --push, which does not touch the clone.';
      return { kind: 'refused', reason, fix };
    }
  }
}
