import { Git, GitError, type TimeLeft } from '../base/git';
import { releaseFile } from '../model/layout';
import { type FleetDefinitions, loadDefinitions } from '../render/load';
import type { FleetModules } from '../render/load-code';
import { DeliveryError } from './delivery-error';
import type { Branch } from './git/branch';
import { type CloneState, commitsBehind, headOf, readClone } from './git/clone';
import { commitOfCode, isSameCode } from './git/code';
import { Committer, diffOf } from './git/commit';
import { demandRelated, openBranch } from './git/open-branch';
import { demandInstalledLibrary } from './git/packages';
import { gitFor } from './git/remote-branch';
import type { TransientFailure } from './git/remote-outcome';
import { type Arrival, type OnWait, Retry } from './git/retry';
import { Worktrees } from './git/worktrees';
import { FleetAt } from './history/fleet-at';
import { releaseOrUndefined } from './history/history';
import { commitMessage } from './history/message';
import { NeedsHistory } from './plan/decision';
import { ancestryIn } from './plan/order';
import { type DeliveryPlan, planDelivery } from './plan/plan';
import type { PlanContext } from './plan/plan-context';
import { preconditionsOf } from './plan/preconditions';
import { publishTarget } from './plan/publish-target';
import { delegateToCommit } from './protocol/delegate';
import { decisionOutcome, type Outcome } from './protocol/outcome';
import type { Preconditions, Request, Target } from './protocol/request';

const RESULT = { local: 'committed', push: 'pushed', 'pull-request': 'prepared' } as const;

/** How long a step that began in time may run past the deadline: a share of the time that there was, in milliseconds. */
const GRACE = { share: 0.2, least: 1000, most: 10_000 };

/** A step that talks to a remote ends at the deadline; one that begins just before it, or looks at the remote, later. */
function timeLeftUntil(deadline: number): TimeLeft {
  const grace = Math.min(GRACE.most, Math.max(GRACE.least, GRACE.share * (deadline - Date.now())));
  return (place) => {
    const left = Math.max(0, deadline - Date.now());
    return place === 'remote' ? Math.max(left, grace) : left + grace;
  };
}

/**
 * Delivers an intent to a branch: plans and renders on the branch's head, commits, and updates the branch only if it
 * has not moved. If it has, all of that is repeated on the new head.
 *
 * @throws FleetError when the intent is refused.
 * @throws DeliveryError when git or a remote fails or refuses.
 */
export async function deliver(
  modules: FleetModules,
  request: Request,
  onWait: OnWait,
): Promise<Outcome> {
  const { clone, target } = request;
  const { root } = modules;
  const state = readClone(clone);
  demandInstalledLibrary(root);
  // Before anything is loaded, since the clone may change. A separate work tree does not.
  const code = root === clone ? commitOfCode(root, state) : headOf(root);
  const worktrees = new Worktrees(clone);
  try {
    const timeLeft = timeLeftUntil(request.deadline);
    const remote = 'remote' in target ? target.remote : undefined;
    const git = gitFor(worktrees.add('commit', 'HEAD'), {
      clone,
      hooks: state.hooks,
      remote,
      timeLeft,
    });
    const definitions = await loadDefinitions(modules);
    const context = { git, definitions, worktrees, onWait, timeLeft, code, state };
    return await new Delivery(root, request, context).run();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new DeliveryError('Running git', error.message, 'Fix the error that git reports.');
  } finally {
    worktrees.remove();
  }
}

interface DeliveryContext {
  readonly git: Git;
  readonly definitions: FleetDefinitions;
  readonly worktrees: Worktrees;
  readonly onWait: OnWait;
  readonly timeLeft: TimeLeft;
  readonly state: CloneState;
  /** The commit whose code this process runs. @default unknown */
  readonly code: string | undefined;
}

class Delivery {
  private readonly git: Git;
  private readonly target: Target;
  private readonly branch: Branch;
  private readonly committer: Committer;
  private readonly retry: Retry;
  private preconditions: Preconditions | undefined;
  /** Pushed commits that may or may not have arrived. */
  private readonly uncertain: Outcome[] = [];
  /** What a look at the remote has shown after the last push. @default there was none */
  private lastLook: Arrival | undefined;

  constructor(
    private readonly root: string,
    private readonly request: Request,
    private readonly context: DeliveryContext,
  ) {
    this.git = context.git;
    this.preconditions = request.preconditions;
    this.retry = new Retry(request.deadline, context.onWait);
    const { timeLeft, onWait, definitions } = context;
    const { platform, environments } = definitions;
    this.target = publishTarget(request, environments);
    const opened = { ...request, target: this.target };
    this.branch = openBranch(this.git, opened, platform, { timeLeft, onWait, retry: this.retry });
    const { clone, author } = request;
    this.committer = new Committer(this.git, { clone, hooks: context.state.hooks, author });
  }

  async run(): Promise<Outcome> {
    for (;;) {
      const fetched = this.branch.fetch();
      const tried = fetched.kind === 'done' ? await this.attempt(fetched.head) : fetched;
      if ('result' in tried) return { ...tried, attempts: tried.attempts + this.retry.tries };
      const arrival = this.uncertain.length > 0 ? (this.lastLook ?? 'unknown') : 'not pushed';
      this.lastLook = undefined;
      this.retry.after(tried, this.branch.name, arrival);
    }
  }

  /** Makes one attempt on a head. */
  private async attempt(base: string): Promise<Outcome | TransientFailure> {
    const arrived = this.uncertain.find(({ commit }) => this.git.isAncestor(commit, base));
    if (arrived) return arrived;
    return this.runsCodeOf(base) ? this.attemptHere(base) : this.delegate(base);
  }

  /** Plans, commits and publishes. */
  private async attemptHere(base: string): Promise<Outcome | TransientFailure> {
    const plan = this.planAt(base);
    const { target } = this;
    const { intent, dryRun, clone } = this.request;
    this.preconditions ??= preconditionsOf(plan.changes);
    const behind = target.kind === 'local' ? commitsBehind(clone) : 0;
    const outcome = {
      ...EMPTY,
      decisions: plan.decisions.map(decisionOutcome),
      branch: this.branch.name,
      notes: [...plan.notes, ...(behind > 0 ? [behindNote(behind)] : [])],
    };
    if (plan.changes.length === 0) return { ...outcome, result: 'nothing', commit: base };
    const approver = intent.kind === 'approve' ? this.committer.identity() : '';
    const message = commitMessage(intent, plan.changes, approver);
    const wanted = { base, files: plan.files, message };
    if (dryRun) {
      const commit = this.committer.preview(wanted);
      return this.describe({ ...outcome, result: 'planned', commit }, plan, base);
    }
    const commit = this.committer.commit(wanted);
    const made = { ...outcome, result: RESULT[target.kind], commit };
    // Before it is published: nothing may fail afterwards.
    const prepared = this.describe(made, plan, base);
    const published = this.branch.publish(commit, base);
    if (published.kind === 'race') return published;
    if (published.kind === 'refused') {
      const { reason, fix } = published;
      throw new DeliveryError(`Delivering to ${this.branch.name}`, reason, fix);
    }
    if (published.kind === 'unreachable' && published.isRejected) return published;
    const isThere = published.kind === 'done' || this.hasArrived(commit, published);
    const there = published.kind === 'done' ? (published.commit ?? commit) : commit;
    const described =
      there === commit ? prepared : this.describe({ ...made, commit: there }, plan, base);
    if (!isThere) {
      this.uncertain.push(described);
      return published;
    }
    const { pullRequest } = described;
    const opened = pullRequest && (await this.branch.open?.(pullRequest));
    return opened ? { ...described, pullRequest: opened } : described;
  }

  /** Looks at the remote after a last push of unknown outcome. After others, the next attempt does that. */
  private hasArrived(commit: string, failure: TransientFailure): boolean {
    if (!this.retry.isOver(failure)) return false;
    const found = this.branch.holds?.(commit);
    if (found === false && this.uncertain.length === 0) this.lastLook = 'not arrived';
    return found === true;
  }

  /** Adds the changed files and the pull request. */
  private describe(outcome: Outcome, { changes }: DeliveryPlan, base: string): Outcome {
    const { commit } = outcome;
    const files = diffOf(this.git, base, commit);
    const { intent } = this.request;
    const pullRequest = this.branch.describe?.({ intent, changes, files, base, commit });
    return { ...outcome, files, ...(pullRequest && { pullRequest }) };
  }

  private planAt(base: string): DeliveryPlan {
    const { intent, source } = this.request;
    const context = {
      ancestry: ancestryIn(new Git(source)),
      now: Date.now(),
      preconditions: this.preconditions,
      pending: this.pendingReleases(base),
    };
    for (;;) {
      const fleet = new FleetAt(this.context.definitions, this.git, base);
      try {
        return planDelivery(fleet, intent, context);
      } catch (error) {
        if (!(error instanceof NeedsHistory)) throw error;
        this.context.onWait('Fetching more history …', 'history');
        if (this.branch.deepen()) continue;
        throw new DeliveryError(
          `Reading the history of ${this.branch.name}`,
          'The clone is shallow, and the delivery needs older commits.',
          'Run `git fetch --unshallow`, or add --push, which fetches them.',
        );
      }
    }
  }

  /** Reads the releases of an earlier delivery whose pull request is not merged. */
  private pendingReleases(base: string): PlanContext['pending'] {
    const commit = this.branch.pending?.(base);
    if (commit === undefined) return undefined;
    return (app, environment) => {
      const file = releaseFile(environment, app);
      const { status, stdout } = this.git.try(['cat-file', 'blob', `${commit}:${file}`]);
      return status === 0 ? releaseOrUndefined(stdout.toString(), file) : undefined;
    };
  }

  /** True if this process runs the code of a commit, and so renders the same. */
  private runsCodeOf(base: string): boolean {
    const { code } = this.context;
    return code !== undefined && isSameCode(this.git, code, base);
  }

  /** Delegates to the code of the branch. If the branch moves again, that process returns to this one. */
  private delegate(base: string): Outcome | TransientFailure {
    const { request, root, context, preconditions, branch } = this;
    if (root !== request.clone) {
      return {
        ...EMPTY,
        result: 'moved',
        commit: base,
        branch: branch.name,
        ...(preconditions && { preconditions }),
      };
    }
    demandRelated(this.git, context.state, base, branch.name);
    const outcome = delegateToCommit(base, { ...request, preconditions }, context.worktrees);
    if (outcome.result !== 'moved') return { ...outcome, attempts: outcome.attempts - 1 };
    this.preconditions ??= outcome.preconditions;
    return { kind: 'race', reason: 'The code of the fleet has changed.' };
  }
}

const EMPTY = { decisions: [], files: [], attempts: 0, notes: [] };

function behindNote(count: number): string {
  const commits = count === 1 ? '1 commit' : `${count} commits`;
  return `this clone is ${commits} behind its upstream branch: run git pull`;
}
