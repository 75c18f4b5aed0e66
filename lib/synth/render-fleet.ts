import type { Fleet } from '../model/fleet';
import { FleetError, type Problem } from '../model/problem';
import { renderBootstrap, renderProject } from './render-argocd';
import type { RenderMemory } from './render-memory';
import { type RenderedUnit, renderUnit, toUnit } from './render-unit';
import { RENDERED_ROOT } from './tree';

/** Told after each app in an environment: how many are rendered, of how many. */
export type OnProgress = (done: number, total: number) => void;

/** How a fleet is rendered. */
export interface RenderOptions {
  readonly onProgress?: OnProgress;
  /** What need not be rendered again. @default nothing: everything is rendered */
  readonly memory?: RenderMemory | undefined;
}

/**
 * Renders every app of a fleet, and Argo CD's side of it.
 *
 * @throws {@link FleetError} with everything that is refused, in whichever app it is.
 */
export function renderManifests(fleet: Fleet, options: RenderOptions = {}): RenderedUnit {
  // It would make the order of keys depend on who runs this.
  delete process.env['CDK8S_DISABLE_SORT'];
  const { platform } = fleet;
  const results = [
    ...renderUnits(fleet, options),
    ...fleet.environments.map((it) => attempt(() => toUnit(renderProject(it, platform)))),
    attempt(() => toUnit(renderBootstrap(fleet, RENDERED_ROOT))),
  ];
  const problems = [
    ...fleet.problems,
    ...results.flatMap((it) => ('files' in it ? [] : it.problems)),
  ];
  if (problems.length > 0) throw new FleetError(oncePerError(problems));
  const units = results.flatMap((it) => ('files' in it ? it : []));
  return {
    files: units.flatMap(({ files }) => files),
    manifests: units.flatMap(({ manifests }) => manifests),
  };
}

type Result = RenderedUnit | { readonly problems: readonly Problem[] };

function attempt(step: () => RenderedUnit): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    return { problems: error.problems };
  }
}

/** Every app in every environment, in order. */
function renderUnits(fleet: Fleet, { onProgress, memory }: RenderOptions): Result[] {
  const { appEnvironments, platform } = fleet;
  return appEnvironments.map((it, i) => {
    const known = memory?.recall(it, fleet);
    const result = known ?? attempt(() => renderUnit(it, platform));
    if (!known && 'files' in result) memory?.remember(it, result);
    onProgress?.(i + 1, appEnvironments.length);
    return result;
  });
}

/** What user code throws, it mostly throws in every environment: it is told once, with all the places. */
function oncePerError(problems: readonly Problem[]): Problem[] {
  const result = new Map<string, Problem>();
  for (const problem of problems) {
    const { file, field = '', message, cause } = problem;
    const key = [file, cause === undefined ? field : '', message].join('\n');
    const first = result.get(key);
    const isElsewhere = first?.field !== undefined && first.field !== field;
    result.set(key, isElsewhere ? { ...first, field: `${first.field}, ${field}` } : problem);
  }
  return [...result.values()];
}
