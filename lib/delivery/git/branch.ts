import type { PullRequest, PullRequestPlan } from './pull-request-text';
import type { RemoteOutcome } from './push-outcome';

/** Where commits are delivered to. */
export interface Branch {
  /** Such as `main of origin`. */
  readonly name: string;
  /** Where it is now. @throws DeliveryError */
  fetch(): FetchOutcome;
  /** Moves it from one commit to the next, or not at all. */
  publish(commit: string, base: string): RemoteOutcome;
  /** Fetches more of its history. @returns false where there is no more. */
  deepen(): boolean;
  /** What the pull request says, if there is to be one. */
  describe?(plan: PullRequestPlan): PullRequest;
  /** Opens the pull request. */
  open?(pullRequest: PullRequest): PullRequest;
}

/** A branch's head, or why it isn't known for now. */
export type FetchOutcome = { readonly kind: 'done'; readonly head: string } | TransientFailure;

/** A failure that another try may overcome. */
export type TransientFailure = Extract<RemoteOutcome, { readonly kind: 'race' | 'unreachable' }>;

/** The milliseconds that are left, for a step that may hang. */
export type TimeLeft = () => number;
