import type { Environment } from '../../model/environment';
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
} from './decision';
import { environmentsFor } from './environments-for';
import { demandAllowed, demandNoHold, demandPromotable, hasReleases } from './gate';
import { demandOneOrder, ordersOf } from './order';
import type { PlanContext } from './plan-context';
import { demandSameSource } from './preconditions';
import { demandNext, isAfter, type Step, targetsOf } from './promotion-order';
import { sourceOf } from './promotion-source';
import { reasonsOf, settle } from './settle';

/**
 * Plans the promotion of apps. If no apps are named, those that are not ready are skipped. Of several environments, such
 * as those of a group, the first ones that accept the release get it, and the others are skipped.
 *
 * @throws FleetError for the first named app that is refused by each environment that it does not run in already.
 */
export function planPromotion(
  fleet: FleetAt,
  intent: IntentOf<'promote'>,
  context: PlanContext,
): Decision[] {
  const named = (names: readonly string[]) => names.flatMap((it) => fleet.environmentsNamed(it));
  const [from, to] = [named(intent.from), named(intent.to)];
  targetsOf(fleet, from, to);
  if (intent.apps) {
    return intent.apps.flatMap((app) => {
      const step = stepOf(fleet, app, intent);
      return settle(app, step.to, (to) => planOne(fleet, app, { ...step, to }, intent, context));
    });
  }
  const steps = stepsOfAll(fleet, from, to);
  prepare(fleet, steps);
  return steps.flatMap(({ app, ...step }) =>
    step.to.map((to): Decision => {
      try {
        return planOne(fleet, app, { ...step, to }, intent, context);
      } catch (error) {
        if (!(error instanceof FleetError)) throw error;
        const isRefused = error instanceof InstanceRefusal;
        const waiting = isRefused && step.to.length > 1 ? error.waiting : undefined;
        const kind = isRefused ? 'skipped' : 'broken';
        return { kind, app, environment: to.name, why: waiting ?? reasonsOf(error) };
      }
    }),
  );
}

/** @throws FleetError if the app does not run in one of the environments. */
function stepOf(fleet: FleetAt, app: string, intent: IntentOf<'promote'>): Step {
  const from = environmentsFor(fleet, app, intent.from);
  const to = targetsOf(fleet, from, environmentsFor(fleet, app, intent.to));
  return { from, to, through: to };
}

/** The steps of every app that runs in one environment of each side. */
function stepsOfAll(
  fleet: FleetAt,
  from: readonly Environment[],
  to: readonly Environment[],
): (Step & { readonly app: string })[] {
  return fleet.appNames.flatMap((app) => {
    if (!hasReleases(fleet, app)) return [];
    const running = fleet.environments.filter((it) => fleet.runsIn(app, it.name));
    const sources = running.filter((it) => from.includes(it));
    const targets = running.filter(
      (it) => to.includes(it) && !sources.includes(it) && isAfter(it, sources),
    );
    return targets.length > 0 ? [{ app, from: sources, to: targets, through: targets }] : [];
  });
}

function planOne(
  fleet: FleetAt,
  app: string,
  step: Step<Environment>,
  { force, allowOlder, images: named }: IntentOf<'promote'>,
  { ancestry, now, preconditions }: PlanContext,
): Decision {
  const { to } = step;
  const { release, from } = sourceOf(fleet, app, step, named);
  const names = from.map(({ name }) => name).join(' and ');
  demandSameSource(preconditions, { app, from: names, to: to.name, release });
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
    demandNext(fleet, app, { ...step, from });
    demandPromotable(fleet, app, to, release, now);
  }
  // A hold belongs to one environment and is not promoted.
  const after = { images: release.images };
  const images = imageLines(after, fleet.repositories(app));
  return { kind: 'change', ...standing, before: current, after, images };
}

/** Reads releases and histories in bulk, instead of app by app. */
function prepare(fleet: FleetAt, steps: readonly (Step & { readonly app: string })[]): void {
  fleet.releasesOf(steps.map(({ app }) => app));
  const instances = steps.flatMap(({ app, from, to }) => {
    const isSlow = to.some(({ releases = {} }) => releases.minimumTime || releases.approval);
    // One of several may be before another one.
    const before = to.length > 1 ? [...from, ...to] : from;
    return isSlow ? before.map(({ name }) => ({ app, environment: name })) : [];
  });
  if (instances.length > 0) fleet.prepareHistories(instances);
}
