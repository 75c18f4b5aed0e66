import type { PullRequest, PullRequestPlan } from './pull-request-text';
import type { RemoteOutcome, TransientFailure } from './remote-outcome';

/** The target of a delivery. */
export interface Branch {
  /** For example `main of origin`. */
  readonly name: string;
  /** Fetches the head of the branch. @throws DeliveryError */
  fetch(): FetchOutcome;
  /** Moves the branch from `base` to `commit`, atomically. */
  publish(commit: string, base: string): RemoteOutcome;
  /**
   * Looks whether a pushed commit is on the branch.
   *
   * @returns `undefined` if the remote does not answer.
   */
  holds?(commit: string): boolean | undefined;
  /** Fetches more history. @returns false if there is none. */
  deepen(): boolean;
  /** The commit of an earlier delivery that is not merged yet, and that this one would replace. */
  pending?(base: string): string | undefined;
  /** Describes the pull request, if this delivery makes one. */
  describe?(plan: PullRequestPlan): PullRequest;
  /** Opens the pull request. */
  open?(pullRequest: PullRequest): Promise<PullRequest>;
}

/** The head of a branch, or a failure that a retry may overcome. */
export type FetchOutcome = { readonly kind: 'done'; readonly head: string } | TransientFailure;
