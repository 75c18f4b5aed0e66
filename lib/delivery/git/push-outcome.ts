import type { GitResult } from '../../base/git';
import { reasonOf } from '../../base/git';

/** What became of a push or a fetch. */
export type RemoteOutcome =
  /** `commit` is what is there: the one that was to be published, unless it says otherwise. */
  | { readonly kind: 'done'; readonly commit?: string }
  /** Somebody else was faster: on the new state, the next try may succeed. */
  | { readonly kind: 'race'; readonly reason: string }
  /** The remote could not be reached, or broke off: it may have done what it was asked for. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Another try would be refused, too. */
  | { readonly kind: 'refused'; readonly reason: string; readonly fix: string };

/**
 * What git and its servers say when a reference has moved between the fetch and the push.
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
  // What a server's own storage says.
  /failed to lock/i,
  /already been updated by another client/i,
  // What another delivery of the same clone is about to finish.
  /\.lock': file exists/i,
  /worktrees\/\S*(head|commondir)/i,
];

type Refusal = readonly [words: RegExp, fix: string];

/** What counts more than that it may look like a race. */
const PLAIN_REFUSALS: readonly Refusal[] = [
  [
    /protected branch|GH006|GH013|rule violations|not allowed to push/i,
    'Let this identity push to the branch, or deliver by pull request: --pr instead of --push.',
  ],
  [
    /exists; cannot create/i,
    'A branch of the remote is called like a part of this name: rename or delete it.',
  ],
  [
    /permission denied|unpack(er)? error|no space left|disk quota/i,
    'Check what git may read and write, there and here: credentials, owners, the disk.',
  ],
];

const REFUSALS: readonly Refusal[] = [
  [
    /authentication failed|could not read (username|password)|invalid (username|credentials)|access denied|error: 40[13]\b|terminal prompts disabled|host key verification failed/i,
    'Give git credentials that may read and write this repository.',
  ],
  [/certificate/i, 'Let git trust the certificate of the server: http.sslCAInfo.'],
  [
    /repository (.* )?not found|not found: |error: 404\b|does not appear to be a git repository|does not exist|no such (remote|repository)|not a git repository|project you were looking for/i,
    'Look at `git remote -v`: name the right remote by --remote.',
  ],
  [
    /couldn't find remote ref|no such ref/i,
    'Push the branch first, or name one that the remote has by --branch.',
  ],
  [
    /pre-receive hook declined|update hook declined|hook declined/i,
    'Do what the hook of the server asks for.',
  ],
];

const TRANSIENT_FAILURES =
  /could not resolve (host|proxy)|failed to connect|connection (was )?(refused|reset|timed out|closed|aborted)|couldn't connect|timed out|operation too slow|remote end hung up|early eof|unexpected disconnect|rpc failed|error: (408|429|5\d\d)\b|broken pipe|could not read from remote|empty reply|internal server error|fatal error in commit_refs|not closed cleanly|recv (error|failure)|expected flush|\b(tls|ssl)(\b|_)/i;

/** Reads from git's own words what became of a push or a fetch. */
export function remoteOutcome(result: GitResult): RemoteOutcome {
  const { status, stdout, error } = result;
  if (status === 0) return { kind: 'done' };
  if (error?.code === 'ETIMEDOUT') return { kind: 'unreachable', reason: reasonOf(result) };
  const rejected = [...stdout.toString().matchAll(/^!\t[^\t]*\t(.*)$/gm)].map(([, it = '']) => it);
  // A hook of this clone may say why on standard output.
  const said = stdout
    .toString()
    .split('\n')
    .filter((line) => !/^(.\t|To |Done$|$)/.test(line));
  const reason = [...rejected, ...said, reasonOf(result)].join('\n').trim();
  if (isOwnHook(result)) {
    return { kind: 'refused', reason, fix: 'Do what the pre-push hook of this clone asks for.' };
  }
  const plain = PLAIN_REFUSALS.find(([words]) => words.test(reason));
  if (plain) return { kind: 'refused', reason, fix: plain[1] };
  // A server may report a race through a hook that declines: its message counts more than the refusal.
  if (RACES.some((words) => words.test(reason))) return { kind: 'race', reason };
  const refusal = REFUSALS.find(([words]) => words.test(reason));
  if (refusal) return { kind: 'refused', reason, fix: refusal[1] };
  if (TRANSIENT_FAILURES.test(reason)) return { kind: 'unreachable', reason };
  return { kind: 'refused', reason, fix: 'Look at what git says, and fix it.' };
}

/** Nothing was sent, and git itself has nothing to complain of. */
function isOwnHook({ stdout, stderr }: GitResult): boolean {
  const wasSent = /^(!|To )/m.test(stdout.toString());
  return !wasSent && /failed to push some refs/.test(stderr) && !/^fatal:/m.test(stderr);
}
