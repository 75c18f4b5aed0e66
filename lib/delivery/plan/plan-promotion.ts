import type { Environment } from '../../model/environment';
import { ENVIRONMENTS_FILE } from '../../model/layout';
import { FleetError } from '../../model/problem';
import { runsSame } from '../../model/release';
import type { FleetAt } from '../history/fleet-at';
import type { IntentOf } from '../protocol/request';
import {
  type Decision,
  describeOlder,
  describeRelease,
  InstanceRefusal,
  imageLines,
  refuseInstance,
} from './decision';
import {
  demandAllowed,
  demandNoHold,
  demandPromotable,
  demandRunning,
  environmentsBefore,
  hasReleases,
} from './gate';
import { runsNamed } from './named-images';
import { demandOneOrder, ordersOf } from './order';
import type { PlanContext } from './plan-context';
import { demandSameSource } from './preconditions';

/**
 * Plans the promotion of apps. If no apps are named, those that are not ready are skipped.
 *
 * @throws FleetError for the first named app that is refused.
 */
export function planPromotion(
  fleet: FleetAt,
  intent: IntentOf<'promote'>,
  context: PlanContext,
): Decision[] {
  const [from, to] = [fleet.environment(intent.from), fleet.environment(intent.to)];
  demandUpwards(fleet, from, to);
  if (intent.apps)
    return intent.apps.map((app) => planOne(fleet, app, { from, to }, intent, context));
  const apps = fleet.appNames.filter(
    (app) => hasReleases(fleet, app) && fleet.runsIn(app, from.name) && fleet.runsIn(app, to.name),
  );
  prepare(fleet, apps, from, to);
  return apps.map((app) => {
    try {
      return planOne(fleet, app, { from, to }, intent, context);
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      const why = error.problems.map(({ message }) => message).join(' ');
      const kind = error instanceof InstanceRefusal ? 'skipped' : 'broken';
      return { kind, app, environment: to.name, why };
    }
  });
}

interface Step {
  readonly from: Environment;
  readonly to: Environment;
}

function planOne(
  fleet: FleetAt,
  app: string,
  { from, to }: Step,
  { force, allowOlder, images: named }: IntentOf<'promote'>,
  { ancestry, now, preconditions }: PlanContext,
): Decision {
  demandRunning(fleet, app, from.name);
  demandRunning(fleet, app, to.name);
  const release = fleet.release(app, from.name);
  if (release === undefined) {
    return refuseInstance(
      app,
      to.name,
      `${app} has no release in ${from.name}.`,
      'Release it there first.',
    );
  }
  if (named && !runsNamed(fleet, { app, environment: from.name }, named)) {
    const message = `${app} runs ${describeRelease(release)} in ${from.name}, not the images to promote.`;
    const fix = `Promote what runs now, or release the other images to ${from.name} again.`;
    return refuseInstance(app, to.name, message, fix);
  }
  demandSameSource(preconditions, { app, from: from.name, to: to.name, release });
  const current = fleet.release(app, to.name);
  const standing = { app, environment: to.name };
  if (runsSame(release, current)) {
    const why = `${to.name} already runs ${describeRelease(release)}`;
    return { kind: 'nothing', ...standing, why };
  }
  const orders = current ? ordersOf(release, current, ancestry) : [];
  if (!allowOlder && current && orders.includes('older')) {
    demandOneOrder(standing, orders);
    const why = `${describeOlder(release, current)}, which runs in ${to.name}`;
    return { kind: 'superseded', ...standing, why };
  }
  demandAllowed(app, to, release);
  demandNoHold(app, to, current);
  if (force === undefined) {
    demandNext(fleet, app, { from, to });
    demandPromotable(fleet, app, to, release, now);
  }
  // A hold belongs to one environment and is not promoted.
  const after = { images: release.images };
  const images = imageLines(after, fleet.repositories(app));
  return { kind: 'change', ...standing, before: current, after, images };
}

function demandUpwards(fleet: FleetAt, from: Environment, to: Environment): void {
  if (from.promotionOrder < to.promotionOrder) return;
  throw new FleetError([{ file: ENVIRONMENTS_FILE, ...notUpwards(fleet, from, to) }]);
}

function notUpwards(fleet: FleetAt, from: Environment, to: Environment) {
  if (from.name === to.name) {
    return { message: `--from and --to are both ${to.name}.`, fix: 'Name two environments.' };
  }
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

function demandNext(fleet: FleetAt, app: string, { from, to }: Step): void {
  if (to.releases?.direct) return;
  const before = environmentsBefore(fleet, app, to).map(({ name }) => name);
  if (before.includes(from.name)) return;
  const message = `${to.name} accepts only releases that run in ${before.join(' or ')}, not those of ${from.name}.`;
  const commands = stepsBetween(fleet, app, { from, to }).map(
    (step) =>
      `\`npx argosy promote ${app} --from ${step.from.name} --to ${step.to.name} --publish\``,
  );
  const fix = `Promote step by step: run ${commands.join(', then ')}. To skip an environment on record, add --force --reason "…".`;
  refuseInstance(app, to.name, message, fix);
}

/** The promotions that take a release from one environment to another, in order. */
function stepsBetween(fleet: FleetAt, app: string, { from, to }: Step): Step[] {
  const before = environmentsBefore(fleet, app, to);
  const isDirect = before.every((it) => it.promotionOrder <= from.promotionOrder);
  const [previous] = before;
  if (isDirect || previous === undefined) return [{ from, to }];
  return [...stepsBetween(fleet, app, { from, to: previous }), { from: previous, to }];
}

/** Reads releases and histories in bulk, instead of app by app. */
function prepare(
  fleet: FleetAt,
  apps: readonly string[],
  from: Environment,
  to: Environment,
): void {
  fleet.releasesOf(apps);
  const { minimumTime, approval } = to.releases ?? {};
  if (minimumTime === undefined && !approval) return;
  fleet.prepareHistories(apps.map((app) => ({ app, environment: from.name })));
}
