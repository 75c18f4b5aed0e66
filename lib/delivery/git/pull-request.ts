import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Git } from '../../base/git';
import { maskSecrets } from '../../base/mask';
import { TRAILER } from '../history/trailers';
import type { Intent } from '../protocol/request';
import type { Branch, FetchOutcome, TimeLeft } from './branch';
import { type PullRequest, type PullRequestPlan, pullRequestText } from './pull-request-text';
import { type RemoteOutcome, remoteOutcome } from './push-outcome';
import { pushTo, type RemoteBranch } from './remote-branch';

/** Where a pull request comes from, and goes to. */
interface PullRequestPlace {
  /** The clone, where `gh` finds out which repository it is. */
  readonly clone: string;
  readonly remote: string;
  /** The name of the branch that it is for. */
  readonly into: string;
}

/** A branch next to the target branch, and the pull request that merges it. */
export class PullRequestBranch implements Branch {
  readonly name: string;
  private readonly branch: string;

  /** @param base the branch that the pull request is for. */
  constructor(
    private readonly git: Git,
    private readonly base: RemoteBranch,
    private readonly place: PullRequestPlace,
    intent: Intent,
    private readonly timeLeft: TimeLeft,
  ) {
    this.branch = branchName(intent, place.into);
    this.name = `${this.branch} of ${maskSecrets(place.remote)}`;
  }

  fetch(): FetchOutcome {
    return this.base.fetch();
  }

  deepen(): boolean {
    return this.base.deepen();
  }

  /** Replaces what an earlier call has prepared, unless it is the same, and nothing that somebody else has made. */
  publish(commit: string, base: string): RemoteOutcome {
    const { git, branch } = this;
    const { remote } = this.place;
    const listing = git.try(['ls-remote', '--', remote, `refs/heads/${branch}`]);
    const asked = remoteOutcome(listing);
    if (asked.kind !== 'done') return asked;
    const from = /^[0-9a-f]+/.exec(listing.stdout.toString())?.[0] ?? '';
    if (from === '') return pushTo(git, remote, { branch, commit, from });
    const fetched = remoteOutcome(git.try([...FETCH, '--', remote, from]));
    if (fetched.kind !== 'done') return fetched;
    if (this.isSame(from, commit)) return { kind: 'done', commit: from };
    if (this.isOurs(from, base)) return pushTo(git, remote, { branch, commit, from });
    const reason = `${branch} holds commits that argosy has not made, the last one ${from.slice(0, 12)}.`;
    return { kind: 'refused', reason, fix: 'Merge it or close it, and delete that branch.' };
  }

  describe(plan: PullRequestPlan): PullRequest {
    return { branch: this.branch, ...pullRequestText(this.git, plan) };
  }

  /** Opens the pull request where there is GitHub's command, `gh`; one that is open gets the new text. */
  open(pullRequest: PullRequest): PullRequest {
    const { title, body } = pullRequest;
    const text = ['--title', title, '--body-file', '-'];
    const places = ['--head', this.branch, '--base', this.place.into];
    const made = this.gh(['pr', 'create', ...places, ...text], body);
    const isThere = /already exists/.test(made.stderr);
    const { status, stdout, stderr, missing } = isThere
      ? this.gh(['pr', 'edit', this.branch, ...text], body)
      : made;
    if (missing) return pullRequest;
    if (status !== 0) {
      const problem = maskSecrets(stderr.trim()) || `gh ended with ${status ?? 'a signal'}.`;
      return { ...pullRequest, problem };
    }
    const url = /https?:\/\/\S+/.exec(stdout)?.[0];
    return url === undefined ? pullRequest : { ...pullRequest, url };
  }

  /** True for the same change of the same commit. */
  private isSame(existing: string, commit: string): boolean {
    const [a, b] = [existing, commit].map((it) => this.read(it, '%T %P'));
    return a !== '' && a === b;
  }

  /** True for one commit of argosy's on what the branch that it is for has, or has had. */
  private isOurs(existing: string, base: string): boolean {
    const [parent = '', ...others] = this.read(existing, '%P').split(' ');
    const app = this.read(existing, `%(trailers:key=${TRAILER.app},valueonly)`);
    return others.length === 0 && app !== '' && this.git.isAncestor(parent, base);
  }

  private read(commit: string, format: string): string {
    return this.git
      .try(['log', '-1', `--format=${format}`, commit])
      .stdout.toString()
      .trim();
  }

  private gh(args: readonly string[], input: string) {
    const { status, stdout, stderr, error } = spawnSync('gh', args, {
      cwd: this.place.clone,
      input,
      encoding: 'utf8',
      timeout: this.timeLeft(),
    });
    const missing = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
    return { status, stdout: stdout ?? '', stderr: stderr ?? '', missing };
  }
}

const FETCH = ['fetch', '-q', '--no-tags', '--no-write-fetch-head', '--refmap='];

/** A longer list of apps is not spelled out. */
const NAMES_LIMIT = 60;

/** The same for the same intent: asked again, it brings the same branch up to date. */
function branchName(intent: Intent, into: string): string {
  const [what, apps] = subject(intent);
  const names = apps.join('+');
  const short =
    names.length <= NAMES_LIMIT
      ? names
      : `${apps.length}-apps-${createHash('sha1').update(names).digest('hex').slice(0, 8)}`;
  return `argosy/${into}/${intent.kind}-${short}-${what}`;
}

function subject(intent: Intent): [where: string, apps: readonly string[]] {
  if (intent.kind === 'promote') {
    return [`${intent.from}-to-${intent.to}`, intent.apps ?? ['all']];
  }
  if (intent.kind !== 'release') return [intent.environment, [intent.app]];
  const environments = new Set(intent.releases.map(({ environment }) => environment));
  return [[...environments].join('+'), intent.releases.map(({ app }) => app)];
}
