import fc from 'fast-check';
import type { FleetAt } from '../../lib/delivery/history/fleet-at';
import { commitMessage } from '../../lib/delivery/history/message';
import type { Change, Decision } from '../../lib/delivery/plan/decision';
import { planApproval } from '../../lib/delivery/plan/plan-approval';
import { planPromotion } from '../../lib/delivery/plan/plan-promotion';
import { planRelease } from '../../lib/delivery/plan/plan-release';
import { planResume } from '../../lib/delivery/plan/plan-resume';
import { planRollback } from '../../lib/delivery/plan/plan-rollback';
import type { Intent } from '../../lib/delivery/protocol/request';
import { FleetError } from '../../lib/model/problem';
import type { Release } from '../../lib/model/release';
import { ModelledHistory } from './modelled-history';
import { context, definitions, type Policies } from './planned-fleet';

function decide(fleet: FleetAt, intent: Intent, now: number): Decision[] {
  if (intent.kind === 'release') return planRelease(fleet, intent, { ...context, now });
  if (intent.kind === 'promote') return planPromotion(fleet, intent, { ...context, now });
  if (intent.kind === 'rollback') return planRollback(fleet, intent);
  return intent.kind === 'resume' ? planResume(fleet, intent) : planApproval(fleet, intent);
}

/** The decisions of a step; none if it is refused. */
export function plan(fleet: FleetAt, intent: Intent, now = context.now): Decision[] {
  try {
    return decide(fleet, intent, now);
  } catch (error) {
    if (error instanceof FleetError) return [];
    throw error;
  }
}

export const changesOf = (decisions: readonly Decision[]): Change[] =>
  decisions.flatMap((it) => (it.kind === 'change' ? it : []));

export const releasesOf = (changes: readonly Change[]) =>
  Object.fromEntries(changes.map((it) => [`${it.environment}/${it.app}`, it.after]));

export const messageOf = (intent: Intent, changes: readonly Change[]) =>
  commitMessage(intent, changes, 'Ann <ann@example.com>');

/** The version of a release, as text. */
export const versions = ({ images }: Release) =>
  Object.keys(images)
    .sort()
    .map((name) => `${name} ${images[name]?.tag}`)
    .join();

/** What was recorded before a step, by `<environment>/<app>`. */
export class Course {
  /** The releases, oldest first. */
  readonly past = new Map<string, readonly string[]>();
  /** The commit that brought what runs. */
  readonly since = new Map<string, number>();
  readonly approved = new Set<string>();
  /** How often a release came to the last environment. */
  arrivals = 0;

  constructor(
    private readonly last: string,
    before?: Course,
  ) {
    for (const [unit, it] of before?.past ?? []) this.past.set(unit, it);
    for (const [unit, it] of before?.since ?? []) this.since.set(unit, it);
  }

  note(intent: Intent, { app, environment, after }: Change, commit: number): void {
    const unit = `${environment}/${app}`;
    const known = this.past.get(unit) ?? [];
    const isOther = known.at(-1) !== versions(after);
    if (intent.kind === 'approve') this.approved.add(unit);
    else if (isOther) this.approved.delete(unit);
    if (isOther) this.past.set(unit, [...known, versions(after)]);
    if (isOther) this.since.set(unit, commit);
    if (isOther && environment === this.last) this.arrivals++;
  }
}

/** A step, what it decides, and what was recorded before it. */
export interface Taken {
  readonly intent: Intent;
  readonly decisions: readonly Decision[];
  readonly changes: readonly Change[];
  readonly before: Course;
  /** The number of the commit of the step, which is also its time. */
  readonly commit: number;
}

/** A course of random steps. */
export interface CourseOptions {
  readonly intents: fc.Arbitrary<Intent[]>;
  /** Where releases arrive at last. */
  readonly last: string;
  /** Takes a release of each app to each environment. */
  readonly beginning: readonly Intent[];
  readonly policies?: Policies;
  /** @default one environment for each step */
  readonly definitionsOf?: typeof definitions;
  /** Whether time passes only with each commit. @default it is long after all commits */
  readonly isSlow?: boolean;
  readonly runs: number;
}

/** Takes random steps from the same initial state, and looks at each. Returns how many releases arrived at last. */
export function course(
  {
    intents,
    last,
    beginning,
    policies = {},
    definitionsOf = definitions,
    isSlow = false,
    runs,
  }: CourseOptions,
  look: (taken: Taken) => void,
): number {
  const history = new ModelledHistory();
  const take = (intent: Intent, before: Course, rules: Policies) => {
    const commit = history.length;
    const now = isSlow ? commit : context.now;
    const decisions = plan(history.fleet(rules, definitionsOf), intent, now);
    const changes = changesOf(decisions);
    if (rules === policies) look({ intent, decisions, changes, before, commit });
    if (changes.length > 0) history.commit(releasesOf(changes), messageOf(intent, changes));
    for (const it of changes) before.note(intent, it, commit);
  };
  history.commit({}, 'Empty\n');
  const begun = new Course(last);
  // Without the policies, which the steps begin with.
  for (const it of beginning) take(it, begun, {});
  const { length } = history;
  let arrivals = 0;
  const property = fc.property(intents, (steps) => {
    history.keep(length);
    const now = new Course(last, begun);
    for (const intent of steps) take(intent, now, policies);
    arrivals += now.arrivals;
  });
  fc.assert(property, { numRuns: runs });
  return arrivals;
}
