import { createHash } from 'node:crypto';
import type { Git } from '../../base/git';
import { maskSecrets } from '../../base/mask';
import type { ForgeChoice } from '../forge/choose-forge';
import { TRAILER } from '../history/trailers';
import type { Intent } from '../protocol/request';
import type { Branch, FetchOutcome } from './branch';
import { type PullRequest, type PullRequestPlan, pullRequestText } from './pull-request-text';
import { remoteOutcome } from './push-outcome';
import { pushTo, type RemoteBranch } from './remote-branch';
import type { RemoteOutcome } from './remote-outcome';

/** The source and the target of a pull request. */
interface PullRequestPlace {
  readonly remote: string;
  /** The name of the target branch. */
  readonly into: string;
}

/** A head branch, and the pull request that merges it into the target branch. */
export class PullRequestBranch implements Branch {
  readonly name: string;
  private readonly branch: string;

  /** @param base the target branch. */
  constructor(
    private readonly git: Git,
    private readonly base: RemoteBranch,
    private readonly place: PullRequestPlace,
    intent: Intent,
    private readonly choice: ForgeChoice,
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

  /** Replaces the commit of an earlier delivery, unless it is the same; refuses to replace anybody else's commits. */
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
    const reason = `${branch} has commits that argosy did not make; the last one is ${from.slice(0, 12)}.`;
    return {
      kind: 'refused',
      reason,
      fix: 'Merge or close its pull request, and delete the branch.',
    };
  }

  holds(commit: string): boolean | undefined {
    const { git, branch } = this;
    const listing = git.try(['ls-remote', '--', this.place.remote, `refs/heads/${branch}`]);
    return listing.status === 0 ? listing.stdout.toString().startsWith(commit) : undefined;
  }

  pending(base: string): string | undefined {
    const { git, branch } = this;
    const { remote } = this.place;
    const { stdout } = git.try(['ls-remote', '--', remote, `refs/heads/${branch}`]);
    const commit = /^[0-9a-f]+/.exec(stdout.toString())?.[0];
    if (commit === undefined || git.try([...FETCH, '--', remote, commit]).status !== 0) {
      return undefined;
    }
    return this.isOurs(commit, base) && !git.isAncestor(commit, base) ? commit : undefined;
  }

  describe(plan: PullRequestPlan): PullRequest {
    return { branch: this.branch, ...pullRequestText(this.git, plan) };
  }

  /** Opens the pull request, or updates the text of an open one. Otherwise says on which page a user can. */
  async open(pullRequest: PullRequest): Promise<PullRequest> {
    const { forge, page } = this.choice;
    const { title, body } = pullRequest;
    const branches = { head: this.branch, base: this.place.into };
    const opened = await forge?.open({ ...branches, title, body });
    const byHand = page && { page: page(branches) };
    if (forge === undefined || opened === undefined || opened.kind === 'unavailable') {
      return { ...pullRequest, ...byHand };
    }
    const through = forge.name;
    if (opened.kind === 'opened') {
      return { ...pullRequest, through, ...(opened.url !== undefined && { url: opened.url }) };
    }
    const { problem, fix } = opened;
    const masked = { problem: maskSecrets(problem), ...(fix !== undefined && { fix }) };
    return { ...pullRequest, through, ...masked, ...byHand };
  }

  /** True for the same change on the same parent. */
  private isSame(existing: string, commit: string): boolean {
    const [a, b] = [existing, commit].map((it) => this.read(it, '%T %P'));
    return a !== '' && a === b;
  }

  /** True for a single commit of argosy on a commit of the target branch. */
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
}

const FETCH = ['fetch', '-q', '--no-tags', '--no-write-fetch-head', '--refmap='];

/** A longer list of apps is abbreviated, in characters. */
const NAMES_LIMIT = 60;

/** The same name for the same intent, so that a repeated delivery updates the same branch. */
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
    return [`${intent.from.join('+')}-to-${intent.to.join('+')}`, intent.apps ?? ['all']];
  }
  if (intent.kind !== 'release') return [intent.environments.join('+'), [intent.app]];
  const environments = new Set(intent.releases.map(({ environment }) => environment));
  return [[...environments].join('+'), intent.releases.map(({ app }) => app)];
}
