/** What a message means for a push or a fetch: see `RemoteOutcome`. */
type Verdict =
  | { readonly verdict: 'race' | 'unreachable' }
  | {
      readonly verdict: 'refused';
      /** What to do, in the imperative. */
      readonly fix: string;
    };

/** A message of git or a server, and what it means. */
export type RemoteMessage = Verdict & {
  /** Matches one line, after {@link plainLine}. */
  readonly words: RegExp;
  /** A line as it is printed, without `remote: `. */
  readonly example: string;
  /** Where the wording is from: a file of the server's sources, or a page of its documentation. */
  readonly source: string;
  /** True for a message that others explain: it decides only if none of them is known. @default false */
  readonly isGeneral?: true;
  /** True for a message that git also prints below refusals over SSH. @default false */
  readonly isVague?: true;
};

/** What to do about refusals that several servers have. */
export const FIX = {
  credentials: 'Give git credentials with read and write access to this repository.',
  deployKey:
    'Allow write access for this deploy key in the settings of the repository, or use another key. A deploy key belongs to one repository.',
  write: 'Give this identity write access to the repository, or use one that has it.',
  pullRequest: 'Allow this identity to push to the branch, or use --pr instead of --push.',
  readOnly: 'Make the repository writable in its settings, or set another remote with --remote.',
  remote: 'Check `git remote -v`, and set the right remote with --remote.',
  space: 'Check credentials, file permissions and free disk space, on the remote and here.',
  quota: 'Free space in the repository, or raise its limit on the server.',
  hook: 'Fix what the server hook reports.',
} as const;

/** What git or a server prints before a message. */
const PREFIX =
  /^(?:(?:remote|fatal|error|ERROR|FATAL|remote error|conq|GitLab|Gitea|Forgejo|Gogs):\s+|\[(?:remote )?rejected\] \()/;

/**
 * A line of output without prefixes, and without the names in it: the address of a repository may contain the words of
 * any message.
 */
export function plainLine(line: string): string {
  let plain = line.trim();
  while (PREFIX.test(plain)) plain = plain.replace(PREFIX, '');
  return (
    plain
      // The name of a lock file is a part of the message.
      .replace(/(^|[\s(])'[^']*?(\.lock)?'(?=$|[\s:;,.)])/g, "$1'…$2'")
      .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s'"]+/gi, '…')
      .replace(/\brefs\/[^\s'":]+/g, 'refs/…')
  );
}
