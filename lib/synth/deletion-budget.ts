import { byCodeUnit } from '../base/json';
import { isBelow, parseRenderedPath, RENDERED_APPS, RENDERED_ROOT } from '../model/layout';
import type { Problem } from '../model/problem';
import type { DiskTree } from '../render/tree';
import { isGenerated } from '../render/tree';
import type { Plan } from './plan';

/** Limits on what a synth may delete. */
export interface DeletionBudget {
  /** The share of the rendered files that may be deleted at once, from 0 to 1. */
  readonly share: number;
  /** What may be deleted entirely: apps, environments, `<environment>/<app>` pairs, or `all`. */
  readonly allow: readonly string[];
}

/**
 * Refuses a plan that deletes a whole app, a whole environment, or a large share of all files, unless that is allowed
 * explicitly: Argo CD deletes from the cluster what disappears from Git.
 */
export function checkDeletions(
  plan: Plan,
  disk: DiskTree,
  budget: DeletionBudget,
  environments: readonly string[],
): Problem[] {
  if (plan.delete.length === 0) return [];
  const rendered = [...plan.create, ...plan.update, ...plan.unchanged];
  if (!rendered.some((path) => isBelow(RENDERED_APPS, path))) {
    return [refuse('The fleet renders no app, so everything would be deleted.', EMPTY_FIX)];
  }
  if (budget.allow.includes('all')) return [];
  // Allowing every app by name does not allow its environment, whose project and root Application would go as well.
  const gone = environmentsOf(plan.delete).filter(
    (it) => !environments.includes(it) && !budget.allow.includes(it),
  );
  if (gone.length > 0) return [refuseRemoval(gone)];
  const unasked = plan.delete.filter((path) => !isAllowed(path, budget.allow));
  const whole = wholeInstances(unasked, rendered);
  if (whole.length > 0) return [refuseWhole(whole, environments)];
  const generated = [...disk.values()].filter((text) => text && isGenerated(text)).length;
  if (unasked.length <= budget.share * generated) return [];
  const percent = Math.round((100 * unasked.length) / generated);
  const some = unasked.slice(0, 5).join(', ');
  return [
    refuse(
      `${unasked.length} of ${generated} files (${percent} %) would be deleted: ${some}${unasked.length > 5 ? ', …' : ''}.`,
      'If you want to delete them, run `npx argosy synth --allow-delete` with the name of their app or environment, or with `all`.',
    ),
  ];
}

const EMPTY_FIX =
  'Check why no app was found under fleet/apps/. To start over, delete the directory yourself.';

function refuse(message: string, fix: string): Problem {
  return { file: `${RENDERED_ROOT}/`, message, fix };
}

/** The root Application would lose the directory that it watches, and would delete nothing. */
function refuseRemoval(environments: readonly string[]): Problem {
  const names = environments.join(', ');
  const [what, them, their] =
    environments.length === 1
      ? [`The environment ${names} was removed, but apps are still deployed to it`, 'it', 'its']
      : [`The environments ${names} were removed, but apps still run there`, 'them', 'their'];
  return refuse(
    `${what}: Argo CD would leave them running.`,
    `Restore ${them}, remove ${their} apps first, and let Argo CD delete them: see docs/environment.md. If nothing runs there any more, run \`npx argosy synth --allow-delete ${environments.join(',')}\`.`,
  );
}

/** One problem for everything that one command allows. */
function refuseWhole(whole: readonly WholeInstance[], order: readonly string[]): Problem {
  const allow = [...new Set(whole.map((it) => it.allow))].join(',');
  return refuse(
    `${whatIsGone(whole, order)} would be deleted, also from the cluster.`,
    `If you want to delete everything listed here, run \`npx argosy synth --allow-delete ${allow}\`.`,
  );
}

/** Such as `The apps a, b in dev, production; every app of staging`. */
function whatIsGone(whole: readonly WholeInstance[], order: readonly string[]): string {
  const byApp = new Map<string, string[]>();
  const emptied = whole
    .filter(({ app }) => app === undefined)
    .map(({ environment }) => environment);
  for (const { app, environment } of whole) {
    if (app !== undefined) byApp.set(app, [...(byApp.get(app) ?? []), environment]);
  }
  const sorted = (names: readonly string[]) =>
    [...names].sort((a, b) => order.indexOf(a) - order.indexOf(b)).join(', ');
  const byPlaces = new Map<string, string[]>();
  for (const [app, names] of byApp) {
    const places = sorted(names);
    byPlaces.set(places, [...(byPlaces.get(places) ?? []), app]);
  }
  const phrases = [...byPlaces].map(
    ([places, apps]) => `the ${apps.length === 1 ? 'app' : 'apps'} ${apps.join(', ')} in ${places}`,
  );
  if (emptied.length > 0) phrases.push(`every app of ${sorted(emptied)}`);
  const text = phrases.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function isAllowed(path: string, allow: readonly string[]): boolean {
  const { environment, app } = parseRenderedPath(path) ?? {};
  return allow.some((it) => it === environment || it === app || it === `${environment}/${app}`);
}

/** The environments in which files of apps would be deleted. */
function environmentsOf(deleted: readonly string[]): string[] {
  const names = deleted
    .filter((path) => isBelow(RENDERED_APPS, path))
    .flatMap((path) => parseRenderedPath(path)?.environment ?? []);
  return [...new Set(names)].sort(byCodeUnit);
}

/** An app in an environment, or every app of it, that would be deleted entirely. */
interface WholeInstance {
  readonly environment: string;
  /** @default every app */
  readonly app?: string;
  /** The `--allow-delete` value that permits it. */
  readonly allow: string;
}

function wholeInstances(deleted: readonly string[], rendered: readonly string[]): WholeInstance[] {
  const left = new Set<string>();
  for (const path of rendered) {
    const { environment, app } = parseRenderedPath(path) ?? {};
    if (!isBelow(RENDERED_APPS, path)) continue;
    left.add(`${environment}`).add(`${environment}/${app}`).add(`*/${app}`);
  }
  const gone = new Map<string, WholeInstance>();
  for (const path of deleted) {
    const { environment, app } = parseRenderedPath(path) ?? {};
    if (!isBelow(RENDERED_APPS, path) || environment === undefined || app === undefined) continue;
    if (!left.has(environment)) {
      gone.set(environment, { environment, allow: environment });
    } else if (!left.has(`${environment}/${app}`)) {
      const unit = `${environment}/${app}`;
      gone.set(unit, { environment, app, allow: left.has(`*/${app}`) ? unit : app });
    }
  }
  return [...gone.entries()].sort(([a], [b]) => byCodeUnit(a, b)).map(([, unit]) => unit);
}
