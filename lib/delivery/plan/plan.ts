import { inRepository, releaseFile } from '../../model/layout';
import { FleetError } from '../../model/problem';
import { formatRelease, type Release, runsSame } from '../../model/release';
import { Committed } from '../../render/committed';
import { renderScope } from '../../render/render-scope';
import { instancePaths } from '../../render/scope';
import { type FileChanges, fileChanges } from '../../synth/file-changes';
import type { FleetAt } from '../history/fleet-at';
import type { Intent } from '../protocol/request';
import type { Change, Decision } from './decision';
import { planApproval } from './plan-approval';
import type { PlanContext } from './plan-context';
import { planPromotion } from './plan-promotion';
import { planRelease } from './plan-release';
import { planResume } from './plan-resume';
import { planRollback } from './plan-rollback';

/** The commit that fulfills an intent. */
export interface DeliveryPlan {
  readonly decisions: readonly Decision[];
  readonly changes: readonly Change[];
  /** Changed files by path, relative to the repository's root. */
  readonly files: FileChanges;
  readonly notes: readonly string[];
}

/**
 * Plans an intent for a fleet at a commit. Reads nothing else, and changes nothing.
 *
 * @throws FleetError with everything that is refused.
 * @throws NeedsHistory if the history of a shallow clone is too short to decide.
 */
export function planDelivery(fleet: FleetAt, intent: Intent, context: PlanContext): DeliveryPlan {
  const { decisions, rendered } = renderDecisions(fleet, intent, decide(fleet, intent, context));
  const changes = decisions.filter(isChange);
  const notes: string[] = [];
  const files = new Map<string, string | undefined>();
  for (const { app, environment, after, note } of changes) {
    if (note !== undefined) notes.push(`${app} in ${environment}: ${note}`);
    const file = releaseFile(environment, app);
    const before = fleet.releaseText(file);
    const text = formatRelease(after);
    if (before === text) continue;
    if (before !== undefined && /\r|^\ufeff/.test(before)) {
      notes.push(`${file} had Windows line endings or a byte order mark, which are removed`);
    }
    files.set(file, text);
  }
  for (const [path, text] of rendered) files.set(inRepository(path), text);
  return { decisions, changes, files, notes };
}

function decide(fleet: FleetAt, intent: Intent, context: PlanContext): Decision[] {
  switch (intent.kind) {
    case 'release':
      return planRelease(fleet, intent, context);
    case 'promote':
      return planPromotion(fleet, intent, context);
    case 'rollback':
      return planRollback(fleet, intent, context);
    case 'resume':
      return planResume(fleet, intent);
    case 'approve':
      return planApproval(fleet, intent);
  }
}

/** Renders the changes. In a promotion of all apps, those that fail to render become `broken`, with the reason. */
function renderDecisions(
  fleet: FleetAt,
  intent: Intent,
  decisions: readonly Decision[],
): { readonly decisions: readonly Decision[]; readonly rendered: FileChanges } {
  try {
    return { decisions, rendered: render(fleet, decisions.filter(isChange)) };
  } catch (error) {
    const isOfAll = intent.kind === 'promote' && intent.apps === undefined;
    if (!isOfAll || !(error instanceof FleetError)) throw error;
    const sound = decisions.map((it) => (isChange(it) ? brokenIfRefused(fleet, it) : it));
    return { decisions: sound, rendered: render(fleet, sound.filter(isChange)) };
  }
}

function brokenIfRefused(fleet: FleetAt, change: Change): Decision {
  try {
    render(fleet, [change]);
    return change;
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    const why = error.problems.map(({ file, message }) => `${file}: ${message}`).join(' ');
    return { kind: 'broken', app: change.app, environment: change.environment, why };
  }
}

function isChange(decision: Decision): decision is Change {
  return decision.kind === 'change';
}

/** Renders the instances whose images change. */
function render(fleet: FleetAt, changes: readonly Change[]): FileChanges {
  const scope = changes.filter(({ before, after }) => !runsSame(before, after));
  const committed = Committed.at(fleet.commit, fleet.git, scope.flatMap(instancePaths));
  if (scope.length === 0 || committed === undefined) return new Map();
  const withChanges = (releases: ReadonlyMap<string, Release>) =>
    new Map([
      ...releases,
      ...scope.map((it) => [releaseFile(it.environment, it.app), it.after] as const),
    ]);
  const own = fleet.releasesOf(scope.map(({ app }) => app));
  const sources = { ...fleet.definitions, ...own, releases: withChanges(own.releases) };
  const tree = renderScope(sources, scope, committed, () => {
    const all = fleet.releasesOf();
    return { ...fleet.definitions, ...all, releases: withChanges(all.releases) };
  });
  return fileChanges(tree, committed);
}
