import type { GitResult } from '../../base/git';
import { reasonOf } from '../../base/git';

/** The outcome of a push or a fetch. */
export type RemoteOutcome =
  /** `commit` is the commit on the remote. @default the one that was pushed */
  | { readonly kind: 'done'; readonly commit?: string }
  /** The branch has moved: a retry on the new head may succeed. */
  | { readonly kind: 'race'; readonly reason: string }
  /** The remote could not be reached, or the connection broke: the push may have arrived. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** A retry would be refused, too. */
  | { readonly kind: 'refused'; readonly reason: string; readonly fix: string };

/**
 * Messages of git and its servers for a reference that has moved between fetch and push.
 *
 * @see https://github.com/git/git/blob/master/remote.c and builtin/receive-pack.c, refs/files-backend.c
 */
const RACES = [
  /fetch first/i,
  /non-fast-forward/i,
  /cannot lock ref/i,
  /incorrect old value provided/i,
  /failed to update ref/i,
  /reference already exists/i,
  /stale info/i,
  /contains commits that are not present locally/i,
  // From a server's storage.
  /failed to lock/i,
  /already been updated by another client/i,
  // Another delivery in the same clone holds a lock.
  /\.lock': file exists/i,
  /worktrees\/\S*(head|commondir)/i,
];

type Refusal = readonly [words: RegExp, fix: string];

/** Refusals that take precedence over a message that looks like a race. */
const PLAIN_REFUSALS: readonly Refusal[] = [
  [
    /protected branch|GH006|GH013|rule violations|not allowed to push/i,
    'Allow this identity to push to the branch, or use --pr instead of --push.',
  ],
  [
    /exists; cannot create/i,
    'Rename or delete the branch of the remote whose name is a prefix of this one.',
  ],
  [
    /permission denied|unpack(er)? error|no space left|disk quota/i,
    'Check credentials, file permissions and free disk space, on the remote and here.',
  ],
];

const REFUSALS: readonly Refusal[] = [
  [
    /authentication failed|could not read (username|password)|invalid (username|credentials)|access denied|error: 40[13]\b|terminal prompts disabled|host key verification failed/i,
    'Give git credentials with read and write access to this repository.',
  ],
  [/certificate/i, "Set http.sslCAInfo so that git trusts the server's certificate."],
  [
    /repository (.* )?not found|not found: |error: 404\b|does not appear to be a git repository|does not exist|no such (remote|repository)|not a git repository|project you were looking for/i,
    'Check `git remote -v`, and set the right remote with --remote.',
  ],
  [
    /couldn't find remote ref|no such ref/i,
    'Push the branch first, or set an existing branch with --branch.',
  ],
  [
    /pre-receive hook declined|update hook declined|hook declined/i,
    'Fix what the server hook reports.',
  ],
];

const TRANSIENT_FAILURES =
  /could not resolve (host|proxy)|failed to connect|connection (was )?(refused|reset|timed out|closed|aborted)|couldn't connect|timed out|operation too slow|remote end hung up|early eof|unexpected disconnect|rpc failed|error: (408|429|5\d\d)\b|broken pipe|could not read from remote|empty reply|internal server error|fatal error in commit_refs|not closed cleanly|recv (error|failure)|expected flush|\b(tls|ssl)(\b|_)/i;

/** Derives the outcome of a push or a fetch from git's output. */
export function remoteOutcome(result: GitResult): RemoteOutcome {
  const { status, stdout, error } = result;
  if (status === 0) return { kind: 'done' };
  if (error?.code === 'ETIMEDOUT') return { kind: 'unreachable', reason: reasonOf(result) };
  const rejected = [...stdout.toString().matchAll(/^!\t[^\t]*\t(.*)$/gm)].map(([, it = '']) => it);
  // A hook of this clone may give the reason on standard output.
  const said = stdout
    .toString()
    .split('\n')
    .filter((line) => !/^(.\t|To |Done$|$)/.test(line));
  const reason = [...rejected, ...said, reasonOf(result)].join('\n').trim();
  if (isOwnHook(result)) {
    return { kind: 'refused', reason, fix: 'Fix what the pre-push hook of this clone reports.' };
  }
  const plain = PLAIN_REFUSALS.find(([words]) => words.test(reason));
  if (plain) return { kind: 'refused', reason, fix: plain[1] };
  // A server may report a race through a declining hook: its message takes precedence over the refusal.
  if (RACES.some((words) => words.test(reason))) return { kind: 'race', reason };
  const refusal = REFUSALS.find(([words]) => words.test(reason));
  if (refusal) return { kind: 'refused', reason, fix: refusal[1] };
  if (TRANSIENT_FAILURES.test(reason)) return { kind: 'unreachable', reason };
  return { kind: 'refused', reason, fix: 'Fix the error that git reports.' };
}

/** True if a hook of this clone stopped the push: nothing was sent, and git reports no error of its own. */
function isOwnHook({ stdout, stderr }: GitResult): boolean {
  const wasSent = /^(!|To )/m.test(stdout.toString());
  return !wasSent && /failed to push some refs/.test(stderr) && !/^fatal:/m.test(stderr);
}
