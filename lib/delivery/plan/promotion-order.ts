import type { Environment } from '../../model/environment';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import { FleetError, type Problem } from '../../model/problem';
import type { FleetAt } from '../history/fleet-at';
import { refuseInstance } from './decision';
import { environmentsBefore } from './gate';

/** The environments that an app is promoted from and to, in promotion order. */
export interface Step<To = readonly Environment[]> {
  readonly from: readonly Environment[];
  readonly to: To;
  /** The environments that get the release by this promotion, or by a later one with the same names. */
  readonly through: readonly Environment[];
}

/**
 * The environments to promote to that are not promoted from, such as the rest of a group.
 *
 * @throws FleetError unless there is one, and each is after one to promote from.
 */
export function targetsOf(
  fleet: FleetAt,
  from: readonly Environment[],
  to: readonly Environment[],
): Environment[] {
  const targets = to.filter((it) => !from.includes(it));
  const refuse = (problem: Pick<Problem, 'message' | 'fix'>) => {
    throw new FleetError([{ file: ENVIRONMENTS_FILE, ...problem }]);
  };
  if (targets.length === 0) {
    const message = `--from and --to are both ${to.map(({ name }) => name).join(' and ')}.`;
    refuse({ message, fix: 'Name two environments.' });
  }
  const [first] = from;
  for (const it of targets) {
    if (first !== undefined && !isAfter(it, from)) refuse(notUpwards(fleet, first, it));
  }
  return targets;
}

/** True if an environment is after one of others in the promotion order. */
export function isAfter({ promotionOrder }: Environment, others: readonly Environment[]): boolean {
  return others.some((it) => it.promotionOrder < promotionOrder);
}

function notUpwards(fleet: FleetAt, from: Environment, to: Environment) {
  if (from.promotionOrder > to.promotionOrder) {
    const message = `${from.name} is not before ${to.name} in the promotion order.`;
    return { message, fix: 'Swap --from and --to, or run `npx argosy rollback` to go back.' };
  }
  const message = `${from.name} and ${to.name} are side by side in the promotion order: neither is before the other.`;
  const lower = fleet.environments.filter((it) => it.promotionOrder < to.promotionOrder);
  const before = lower.filter((it) => it.promotionOrder === lower.at(-1)?.promotionOrder);
  const names = before.map(({ name }) => `--from ${name}`).join(' or ');
  const fix =
    before.length === 0
      ? `Release to ${to.name} with \`npx argosy release\`: no environment is before it.`
      : `Promote to ${to.name} from what is before both: ${names}.`;
  return { message, fix };
}

/** Requires that the release comes from an environment before the target, now or by an earlier part of the promotion. */
export function demandNext(
  fleet: FleetAt,
  app: string,
  { from, to, through }: Step<Environment>,
): void {
  if (to.releases?.direct) return;
  const before = environmentsBefore(fleet, app, to);
  if (before.some((it) => from.includes(it) || through.includes(it))) return;
  const names = from.map(({ name }) => name).join(' and ');
  const message = `${to.name} accepts only releases that run in ${before.map(({ name }) => name).join(' or ')}, not those of ${names}.`;
  const commands = from
    .slice(0, 1)
    .flatMap((first) => stepsBetween(fleet, app, { from: first, to }))
    .map(
      (step) =>
        `\`npx argosy promote ${app} --from ${step.from.name} --to ${step.to.name} --publish\``,
    );
  const fix = `Promote step by step: run ${commands.join(', then ')}. To skip an environment on record, add --force --reason "…".`;
  refuseInstance(app, to.name, message, fix);
}

interface SingleStep {
  readonly from: Environment;
  readonly to: Environment;
}

/** The promotions that take a release from one environment to another, in order. */
function stepsBetween(fleet: FleetAt, app: string, { from, to }: SingleStep): SingleStep[] {
  const before = environmentsBefore(fleet, app, to);
  const isDirect = before.every((it) => it.promotionOrder <= from.promotionOrder);
  const [previous] = before;
  if (isDirect || previous === undefined) return [{ from, to }];
  return [...stepsBetween(fleet, app, { from, to: previous }), { from: previous, to }];
}
