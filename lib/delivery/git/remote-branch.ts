import { isAbsolute, resolve } from 'node:path';
import { Git, type TimeLeft } from '../../base/git';
import { maskSecrets } from '../../base/mask';
import { DeliveryError } from '../delivery-error';
import type { Branch, FetchOutcome } from './branch';
import { remoteOutcome } from './push-outcome';
import type { RemoteOutcome, TransientFailure } from './remote-outcome';
import { RETRY_ADVICE } from './retry';
import { QUIET } from './worktrees';

/** A reference of the work tree, which no other process writes. */
const HEAD = 'refs/worktree/argosy/head';

/** The steps by which a shallow clone is deepened when history is needed, in commits; then all of it is fetched. */
const DEEPEN = [100, 1000];

/** A branch of a remote. */
export class RemoteBranch implements Branch {
  readonly name: string;
  private deepened = 0;

  /** @param git the work tree to fetch into. */
  constructor(
    private readonly git: Git,
    private readonly remote: string,
    private readonly branch: string,
  ) {
    this.name = `${branch} of ${maskSecrets(remote)}`;
  }

  fetch(): FetchOutcome {
    const broken = this.fetchRef([]);
    if (broken) return broken;
    return { kind: 'done', head: this.git.text(['rev-parse', HEAD]) };
  }

  publish(commit: string, base: string): RemoteOutcome {
    return pushTo(this.git, this.remote, { branch: this.branch, commit, from: base });
  }

  holds(commit: string): boolean | undefined {
    try {
      const fetched = this.fetch();
      return fetched.kind === 'done' ? this.git.isAncestor(commit, fetched.head) : undefined;
    } catch {
      // Refused now, or the time is over: that says nothing about the push.
      return undefined;
    }
  }

  deepen(): boolean {
    if (this.git.text(['rev-parse', '--is-shallow-repository']) !== 'true') return false;
    const count = DEEPEN[this.deepened++];
    const broken = this.fetchRef([count === undefined ? '--unshallow' : `--deepen=${count}`]);
    if (broken)
      throw new DeliveryError(`Fetching the history of ${this.name}`, broken.reason, RETRY_ADVICE);
    return true;
  }

  private fetchRef(options: readonly string[]): TransientFailure | undefined {
    const args = ['fetch', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '-q'];
    const refspec = `+refs/heads/${this.branch}:${HEAD}`;
    // With an empty refmap, no other reference is written.
    const result = this.git.try([...args, '--refmap=', ...options, '--', this.remote, refspec]);
    const outcome = remoteOutcome(result);
    if (outcome.kind === 'done') return undefined;
    if (outcome.kind !== 'refused') return outcome;
    throw new DeliveryError(`Fetching ${this.name}`, outcome.reason, outcome.fix);
  }
}

/** Pushes only the commit, whatever the clone's settings are. */
const PUSH = ['push', '--porcelain', '--no-follow-tags', '--recurse-submodules=no'];

/** Pushes a commit if the remote branch is still at `from`; `''` if it must not exist. */
export function pushTo(
  git: Git,
  remote: string,
  { branch, commit, from }: { branch: string; commit: string; from: string },
): RemoteOutcome {
  const ref = `refs/heads/${branch}`;
  const lease = `--force-with-lease=${ref}:${from}`;
  return remoteOutcome(git.try([...PUSH, lease, '--', remote, `${commit}:${ref}`]));
}

/**
 * The branch that Argo CD follows. If that is `HEAD`, it is the remote's default branch or, if the remote has none, the
 * branch that is checked out in the clone.
 *
 * @param targetRevision the platform's `targetRevision`.
 * @returns its name, or why it is unknown.
 */
export function defaultBranch(
  git: Git,
  { clone, remote, targetRevision }: { clone: string; remote: string; targetRevision: string },
): RemoteOutcome | string {
  if (targetRevision !== 'HEAD') return targetRevision.replace(/^refs\/heads\//, '');
  const result = git.try(['ls-remote', '--symref', '--', remote, 'HEAD']);
  const [, branch] = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(result.stdout.toString()) ?? [];
  if (branch) return branch;
  const outcome = remoteOutcome(result);
  if (outcome.kind !== 'done') return outcome;
  const current = new Git(clone).try(['symbolic-ref', '--short', '-q', 'HEAD']);
  if (current.status === 0) return current.stdout.toString().trim();
  const reason = 'The remote reports no default branch.';
  return { kind: 'refused', reason, fix: 'Set the branch with --branch.' };
}

/** The clone that a work tree belongs to. */
interface WorkTreePlace {
  readonly clone: string;
  /** The directory of its hooks. */
  readonly hooks: string;
  readonly remote?: string | undefined;
  readonly timeLeft: TimeLeft;
}

/** Git in a work tree, with the behavior of the clone: relative URLs of remotes are relative to the clone. */
export function gitFor(directory: string, { clone, hooks, remote, timeLeft }: WorkTreePlace): Git {
  const git = new Git(clone);
  const addresses = remote === undefined ? [] : addressesOf(git, remote);
  const absolute = addresses
    .filter((it) => !isAbsolute(it) && !/^[\w.@+-]+:/.test(it))
    .map((it) => `url.${resolve(clone, it)}.insteadOf=${it}`);
  return new Git(directory, [...QUIET, `core.hooksPath=${hooks}`, ...absolute], timeLeft);
}

/** The URLs that a remote is fetched from and pushed to, or the one that both are. */
export function addressesOf(git: Git, remote: string): string[] {
  const [fetched, pushed] = [[], ['--push']].map((options) =>
    git.try(['remote', 'get-url', ...options, '--', remote]),
  );
  if (fetched?.status !== 0 || pushed?.status !== 0) return [remote];
  return [...new Set([fetched, pushed].map(({ stdout }) => stdout.toString().trim()))];
}
