/** What a check says about the cluster. */
export type Verdict =
  | {
      readonly state: 'done';
      readonly note?: string;
      /** Whether a person still has something to do, as the hints of the step say. @default false */
      readonly isOpen?: boolean;
    }
  /** Not yet, but it may change by itself. */
  | { readonly state: 'waiting'; readonly reason: string; readonly fix: string }
  /** It does not change by itself. */
  | { readonly state: 'failed'; readonly reason: string; readonly fix: string };

/** A verdict with a reason, and how to fix it. */
export type OpenVerdict = Exclude<Verdict, { readonly state: 'done' }>;

/** A step is complete. */
export function done(note?: string): Verdict {
  return { state: 'done', ...(note !== undefined && { note }) };
}

/** A step is not complete yet. */
export function waiting(reason: string, fix: string): OpenVerdict {
  return { state: 'waiting', reason, fix };
}

/** A step is complete, and a person should follow its hints. */
export function open(note: string): Verdict {
  return { state: 'done', note, isOpen: true };
}

/** A step cannot be completed. */
export function failed(reason: string, fix: string): OpenVerdict {
  return { state: 'failed', reason, fix };
}
