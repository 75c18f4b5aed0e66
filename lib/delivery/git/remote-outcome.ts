/** The outcome of a push or a fetch. */
export type RemoteOutcome =
  /** `commit` is the commit on the remote. @default the one that was pushed */
  | { readonly kind: 'done'; readonly commit?: string }
  | {
      /** The branch has moved, or another process holds a lock: a retry on the new head may succeed. */
      readonly kind: 'race';
      readonly reason: string;
      /** What each attempt was lost to, as a sentence without a period. @default the branch has moved */
      readonly cause?: string;
    }
  | {
      /** The remote could not be reached, or the connection broke: the push may have arrived. */
      readonly kind: 'unreachable';
      readonly reason: string;
      /** The line of the reason that says the most. */
      readonly headline: string;
      /** True if the server has rejected the reference, so that the push has not arrived. @default false */
      readonly isRejected?: boolean;
      /** True if an unknown error is reported, too: it may be a refusal, and is not retried for long. @default false */
      readonly isUnexplained?: boolean;
    }
  /** A retry would be refused, too. */
  | { readonly kind: 'refused'; readonly reason: string; readonly fix: string };

/** A failure that a retry may overcome. */
export type TransientFailure = Extract<RemoteOutcome, { readonly kind: 'race' | 'unreachable' }>;
