import { spawnSync } from 'node:child_process';
import type { Git } from '../synth/git';
import { maskSecrets } from '../synth/mask';
import type { Branch, FetchOutcome, TimeLeft } from './branch';
import type { FileDiff } from './commit';
import { type Change, describeRelease } from './decision';
import { title } from './message';
import type { Outcome } from './outcome';
import type { RemoteOutcome } from './push-outcome';
import { pushTo, type RemoteBranch } from './remote-branch';
import type { Intent, Request } from './request';

/** A longer diff is left to the pull request itself, in lines. */
const DIFF_LIMIT = 200;

type PullRequest = NonNullable<Outcome['pullRequest']>;

/** A branch beside the one that is delivered to, and the pull request that is to bring it there. */
export class PullRequestBranch implements Branch {
  readonly name: string;
  /** The commit that the branch holds since it was published. */
  prepared: string | undefined;
  private readonly branch: string;

  /** @param into the branch that the pull request is for. */
  constructor(
    private readonly git: Git,
    private readonly base: RemoteBranch,
    private readonly request: Request,
    private readonly into: string,
    private readonly timeLeft: TimeLeft,
  ) {
    this.branch = branchName(request.intent);
    this.name = `${this.branch} of ${maskSecrets(this.remote)}`;
  }

  fetch(): FetchOutcome {
    return this.base.fetch();
  }

  deepen(): boolean {
    return this.base.deepen();
  }

  /** Replaces what an earlier call has prepared, unless it is the same. */
  publish(commit: string, base: string): RemoteOutcome {
    const { git, remote, branch } = this;
    const options = { timeout: this.timeLeft() };
    const listing = git.try(['ls-remote', '--', remote, `refs/heads/${branch}`], options);
    const from = /^[0-9a-f]+/.exec(listing.stdout.toString())?.[0] ?? '';
    if (from !== '' && this.isPrepared(from, commit, base)) {
      this.prepared = from;
      return { kind: 'done' };
    }
    this.prepared = commit;
    return pushTo(git, remote, { branch, commit, from }, options);
  }

  describe(plan: PullRequestPlan): PullRequest {
    return { branch: this.branch, ...pullRequestText(this.git, plan) };
  }

  /** Opens the pull request where there is GitHub's command, `gh`; one that is open gets the new text. */
  open({ title, body }: PullRequest): Pick<PullRequest, 'url' | 'problem'> {
    const text = ['--title', title, '--body-file', '-'];
    const made = this.gh(
      ['pr', 'create', '--head', this.branch, '--base', this.into, ...text],
      body,
    );
    const isThere = /already exists/.test(made.stderr);
    const { status, stdout, stderr, missing } = isThere
      ? this.gh(['pr', 'edit', this.branch, ...text], body)
      : made;
    if (missing) return {};
    if (status !== 0) return { problem: maskSecrets(stderr.trim()) };
    const url = /https?:\/\/\S+/.exec(stdout)?.[0];
    return url === undefined ? {} : { url };
  }

  private get remote(): string {
    const { target } = this.request;
    return target.kind === 'local' ? 'origin' : target.remote;
  }

  /** True if the branch holds the same change of the same commit. */
  private isPrepared(existing: string, commit: string, base: string): boolean {
    const { git } = this;
    const fetched = git.try(
      ['fetch', '-q', '--no-tags', '--refmap=', '--', this.remote, existing],
      {
        timeout: this.timeLeft(),
      },
    );
    if (fetched.status !== 0) return false;
    const [tree, other, parent] = [`${commit}^{tree}`, `${existing}^{tree}`, `${existing}^`].map(
      (it) => git.try(['rev-parse', '--verify', '--quiet', it]).stdout.toString().trim(),
    );
    return tree === other && parent === base;
  }

  private gh(args: readonly string[], input: string) {
    const { status, stdout, stderr, error } = spawnSync('gh', args, {
      cwd: this.request.clone,
      input,
      encoding: 'utf8',
      timeout: this.timeLeft(),
    });
    const missing = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
    return { status, stdout: stdout ?? '', stderr: stderr ?? '', missing };
  }
}

/** What a pull request is about. */
export interface PullRequestPlan {
  readonly intent: Intent;
  readonly changes: readonly Change[];
  readonly files: readonly FileDiff[];
  readonly base: string;
  readonly commit: string;
}

function branchName(intent: Intent): string {
  if (intent.kind !== 'promote') return `argosy/${intent.kind}`;
  const apps = intent.apps?.join('-') ?? 'all';
  return `argosy/promote-${apps.length > 100 ? `${apps.slice(0, 100)}-more` : apps}-${intent.from}-to-${intent.to}`;
}

/** What its readers want to know: what runs what from then on, and what of the rendered files changes. */
function pullRequestText(
  git: Git,
  { intent, changes, files, base, commit }: PullRequestPlan,
): Pick<PullRequest, 'title' | 'body'> {
  const rows = changes.map(
    ({ app, environment, before, after }) =>
      `| ${app} | ${environment} | ${describeRelease(app, before)} | ${describeRelease(app, after)} |`,
  );
  const fileRows = files.map(({ path, added, removed }) => `| ${path} | +${added} −${removed} |`);
  const diff = git.text([
    'diff',
    '--no-ext-diff',
    '--no-color',
    '--no-renames',
    base,
    commit,
    '--',
    'dist',
  ]);
  const isShort = diff.split('\n').length <= DIFF_LIMIT;
  const forced =
    'force' in intent && intent.force !== undefined ? [`**Forced:** ${intent.force}`] : [];
  const body = [
    ...forced,
    ['| App | Environment | Runs | Will run |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    `${files.length} files change:`,
    ['| File | Lines |', '| --- | --- |', ...fileRows].join('\n'),
    ...(isShort
      ? [`<details><summary>Rendered diff</summary>\n\n${fenced(diff)}\n</details>`]
      : []),
  ];
  return { title: title(intent, changes), body: `${body.join('\n\n')}\n` };
}

/** A block of code: its fence is longer than any in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((it) => it.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}
