import { Git } from '../synth/git';
import { type FleetDefinitions, type FleetModules, loadDefinitions } from '../synth/load';
import { pause, pauseAfter } from './backoff';
import { type Branch, type Breakdown, isIn } from './branch';
import { demandClone } from './clone';
import { deliverWithCodeOf, isCodeOf, isSameCode } from './code';
import { Committer, diffOf } from './commit';
import { NeedsHistory } from './decision';
import { DeliveryError } from './delivery-error';
import { FleetAt } from './fleet-at';
import { commitMessage } from './message';
import { openBranch } from './open-branch';
import { ancestryIn } from './order';
import { decisionOutcome, type Outcome } from './outcome';
import { type DeliveryPlan, planDelivery } from './plan';
import { PullRequestBranch } from './pull-request';
import { gitFor, RETRY } from './remote-branch';
import type { Request } from './request';
import { Scratch } from './scratch';

/** Told what a delivery waits for. */
export type OnWait = (what: string) => void;

const RESULT = { local: 'committed', push: 'pushed', 'pull-request': 'prepared' } as const;

/**
 * Makes an intent true, on whatever the branch has come to: it plans and renders on the branch's head, commits, and
 * moves the branch only if it is still there. If somebody was faster, it does all of that again on the new head.
 *
 * @throws FleetError when the intent is refused.
 * @throws DeliveryError when git, or a remote, refuses.
 */
export async function deliver(
  modules: FleetModules,
  request: Request,
  onWait: OnWait,
): Promise<Outcome> {
  const { clone } = request;
  demandClone(clone);
  const scratch = new Scratch(clone);
  try {
    const remote = 'remote' in request.target ? request.target.remote : undefined;
    const git = gitFor(scratch.add('commit', 'HEAD'), clone, remote);
    const definitions = await loadDefinitions(modules);
    return new Delivery(modules.root, request, { git, definitions, scratch, onWait }).run();
  } finally {
    scratch.remove();
  }
}

interface Means {
  readonly git: Git;
  readonly definitions: FleetDefinitions;
  readonly scratch: Scratch;
  readonly onWait: OnWait;
}

class Delivery {
  private readonly git: Git;
  private readonly branch: Branch;
  private readonly committer: Committer;
  /** A commit whose code is that of this process. */
  private known: string | undefined;

  constructor(
    private readonly root: string,
    private readonly request: Request,
    private readonly means: Means,
  ) {
    this.git = means.git;
    this.branch = openBranch(this.git, request, means.definitions.platform);
    this.committer = new Committer(this.git, request.clone, request.author);
    // What is checked out beside the clone is the code of its commit, whatever lies about there.
    if (root !== request.clone) this.known = new Git(root).text(['rev-parse', 'HEAD']);
  }

  run(): Outcome {
    this.committer.identity();
    let last: Outcome | undefined;
    for (let attempts = 1; ; attempts++) {
      const fetched = this.branch.fetch();
      let failure: Breakdown;
      if (fetched.kind !== 'done') failure = fetched;
      else {
        const base = fetched.head;
        if (last && isIn(this.git, last.commit, base)) return { ...last, attempts };
        const tried = this.runsCodeOf(base) ? this.attempt(base, attempts) : this.handOver(base);
        if (tried.published === undefined) return tried.outcome;
        last = tried.published.kind === 'unreachable' ? tried.outcome : undefined;
        failure = tried.published;
      }
      this.waitAfter(failure, attempts);
    }
  }

  /** Plans, commits and publishes on one head. */
  private attempt(base: string, attempts: number): Attempt {
    const plan = this.planAt(base);
    const { intent, target, dryRun } = this.request;
    const common = {
      decisions: plan.decisions.map(decisionOutcome),
      attempts,
      branch: this.branch.name,
    };
    const { notes } = plan;
    if (plan.changes.length === 0) {
      return { outcome: { result: 'nothing', ...common, commit: base, files: [], notes } };
    }
    const message = commitMessage(intent, plan.changes, this.committer.identity());
    const commit = this.committer.commit({ base, files: plan.files, message });
    const outcome = { result: RESULT[target.kind], ...common, commit, files: [], notes };
    const done = { plan, base, commit };
    if (dryRun) return { outcome: this.describe({ ...outcome, result: 'planned' }, done) };
    const published = this.branch.publish(commit, base);
    if (published.kind === 'done') return { outcome: this.open(this.describe(outcome, done)) };
    if (published.kind === 'race') return { outcome, published };
    // It may have arrived all the same: then this is what has come of it.
    if (published.kind === 'unreachable') {
      return { outcome: this.describe(outcome, done), published };
    }
    throw new DeliveryError(`Bringing it to ${this.branch.name}`, published.reason, published.fix);
  }

  /** Adds what the commit changes. */
  private describe(outcome: Outcome, { plan, base, commit }: Done): Outcome {
    const files = diffOf(this.git, base, commit);
    if (!(this.branch instanceof PullRequestBranch)) return { ...outcome, files };
    const { changes } = plan;
    const pullRequest = this.branch.describe({
      intent: this.request.intent,
      changes,
      files,
      base,
      commit,
    });
    return { ...outcome, files, pullRequest };
  }

  private open(outcome: Outcome): Outcome {
    const { pullRequest, commit } = outcome;
    if (!(this.branch instanceof PullRequestBranch) || !pullRequest) return outcome;
    const { prepared = commit } = this.branch;
    return {
      ...outcome,
      commit: prepared,
      pullRequest: { ...pullRequest, ...this.branch.open(pullRequest) },
    };
  }

  private planAt(base: string): DeliveryPlan {
    const { intent, source } = this.request;
    const context = { ancestry: ancestryIn(new Git(source)), now: Date.now() };
    for (;;) {
      const fleet = new FleetAt(this.means.definitions, this.git, base);
      try {
        return planDelivery(fleet, intent, context);
      } catch (error) {
        if (!(error instanceof NeedsHistory)) throw error;
        this.means.onWait('Fetching more of the history …');
        if (this.branch.deepen()) continue;
        throw new DeliveryError(
          `Reading the history of ${this.branch.name}`,
          'The clone is shallow, and what is needed lies before its first commit.',
          'Run git fetch --unshallow, or deliver with --push, which fetches it by itself.',
        );
      }
    }
  }

  /** Whether this process renders what that commit would render. */
  private runsCodeOf(base: string): boolean {
    const { known, root, git } = this;
    const isOurs = known === undefined ? isCodeOf(root, base) : isSameCode(git, known, base);
    if (isOurs) this.known = base;
    return isOurs;
  }

  private handOver(base: string): Attempt {
    const { request, root, means } = this;
    const outcome: Outcome =
      root === request.clone
        ? deliverWithCodeOf(base, request, means.scratch)
        : { ...MOVED, commit: base, branch: this.branch.name };
    // This process is the other one: the first one goes on.
    if (outcome.result !== 'moved' || root !== request.clone) return { outcome };
    return { outcome, published: { kind: 'race', reason: 'The code of the fleet has changed.' } };
  }

  private waitAfter({ kind, reason }: Breakdown, attempts: number): void {
    const wait = pauseAfter(attempts, Math.random());
    if (Date.now() + wait > this.request.deadline) {
      const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
      const why = kind === 'race' ? `lost ${tries} to others` : `not reached in ${tries}`;
      throw new DeliveryError(
        `Bringing it to ${this.branch.name}`,
        `The time is up, ${why}. ${reason}`,
        kind === 'race'
          ? `Give it more time by --timeout. ${RETRY}`
          : `It may have arrived all the same. ${RETRY}`,
      );
    }
    const what =
      kind === 'race' ? 'Somebody else was faster' : `Not reached: ${reason.split('\n')[0]}`;
    this.means.onWait(`${what}; try ${attempts + 1} …`);
    pause(wait);
  }
}

interface Done {
  readonly plan: DeliveryPlan;
  readonly base: string;
  readonly commit: string;
}

/** A try that is over, or that has to be made again. */
interface Attempt {
  readonly outcome: Outcome;
  /** Why another one is needed. */
  readonly published?: Breakdown;
}

const MOVED = {
  result: 'moved',
  decisions: [],
  files: [],
  attempts: 0,
  notes: [],
} as const satisfies Partial<Outcome>;
