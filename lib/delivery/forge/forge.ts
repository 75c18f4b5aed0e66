/** A pull request to open, or a merge request on GitLab: the branch `head` has been pushed. */
export interface Proposal {
  readonly head: string;
  /** The branch to merge into. */
  readonly base: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** What became of a proposal. */
export type Opened =
  /** There is one open pull request with this text. */
  { readonly kind: 'opened'; readonly url?: string } | Failed | Unavailable;

export interface Failed {
  readonly kind: 'failed';
  readonly problem: string;
  readonly fix?: string;
}

/** The program that would open it is not installed. */
export interface Unavailable {
  readonly kind: 'unavailable';
}

/** A way to open pull requests. */
export interface Forge {
  /** What opens them, such as `GitHub` for its API, or `gh`. */
  readonly name: string;
  /** Opens a pull request, or updates the text of the open one of the same branches. */
  open(proposal: Proposal): Promise<Opened>;
}

/** For the time between the end of one pull request and the next. */
export function notListed(head: string): Failed {
  return {
    kind: 'failed',
    problem: `A request to merge ${head} exists, but none is listed as open.`,
    fix: 'Run the command again.',
  };
}
