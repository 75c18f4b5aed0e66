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
  if (gone.length > 0) return gone.map(refuseRemoval);
  const unasked = plan.delete.filter((path) => !isAllowed(path, budget.allow));
  const whole = wholeInstances(unasked, rendered);
  const names = [...new Set(whole.map(({ allow }) => allow))].join(',');
  const problems = whole.map(({ what }) =>
    refuse(
      `${what} would be deleted, also from the cluster.`,
      `If you want to delete everything listed here, run \`npx argosy synth --allow-delete ${names}\`.`,
    ),
  );
  const generated = [...disk.values()].filter((text) => text && isGenerated(text)).length;
  if (problems.length === 0 && unasked.length > budget.share * generated) {
    const percent = Math.round((100 * unasked.length) / generated);
    const some = unasked.slice(0, 5).join(', ');
    problems.push(
      refuse(
        `${unasked.length} of ${generated} files (${percent} %) would be deleted: ${some}${unasked.length > 5 ? ', …' : ''}.`,
        'If you want to delete them, run `npx argosy synth --allow-delete` with the name of their app or environment, or with `all`.',
      ),
    );
  }
  return problems;
}

const EMPTY_FIX =
  'Check why no app was found under fleet/apps/. To start over, delete the directory yourself.';

function refuse(message: string, fix: string): Problem {
  return { file: `${RENDERED_ROOT}/`, message, fix };
}

/** The root Application would lose the directory that it watches, and would delete nothing. */
function refuseRemoval(environment: string): Problem {
  return refuse(
    `The environment ${environment} was removed, but apps are still deployed to it: Argo CD would leave them running.`,
    `Restore it, remove its apps first, and let Argo CD delete them: see docs/environment.md. If nothing runs there any more, run \`npx argosy synth --allow-delete ${environment}\`.`,
  );
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

/** An environment or an app that would be deleted entirely. */
interface WholeInstance {
  readonly what: string;
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
      const what = `Every app of ${environment}`;
      gone.set(environment, { what, allow: environment });
    } else if (!left.has(`${environment}/${app}`)) {
      const unit = `${environment}/${app}`;
      const allow = left.has(`*/${app}`) ? unit : app;
      gone.set(unit, { what: `The app ${app} in ${environment}`, allow });
    }
  }
  return [...gone.entries()].sort(([a], [b]) => byCodeUnit(a, b)).map(([, unit]) => unit);
}
