import type { FleetChecks } from '../checks/fleet-checks';
import { UNIT_RULES } from '../checks/rules';
import { apiGroup } from '../kubernetes/api-object';
import { Schemas } from '../kubernetes/schemas/schemas';
import type { Fleet } from '../model/fleet';
import { RENDERED_ROOT } from '../model/layout';
import type { Platform } from '../model/platform';
import { FleetError, type Problem } from '../model/problem';
import { renderBootstrap, renderProject } from './render-argocd';
import { argocdUnit, type Checker, type RenderedUnit, renderInstance } from './render-instance';
import type { RenderMemory } from './render-memory';

/** Told after each app in an environment: how many are rendered, of how many. */
export type OnProgress = (done: number, total: number) => void;

/** How a fleet is rendered. */
export interface RenderOptions {
  readonly onProgress?: OnProgress;
  /** What need not be rendered again. @default nothing: everything is rendered */
  readonly memory?: RenderMemory | undefined;
}

/** What a fleet was rendered to, and what keeps the rest from being rendered. */
export interface RenderedFleet extends RenderedUnit {
  readonly problems: readonly Problem[];
}

/** Renders and checks every app of a fleet, and Argo CD's side of it. */
export function renderManifests(
  fleet: Fleet,
  checks: FleetChecks,
  options: RenderOptions = {},
): RenderedFleet {
  const { platform } = fleet;
  const checker = checkerOf(platform, checks);
  const results = [
    ...renderInstances(fleet, checker, options),
    ...fleet.environments.map((it) =>
      attempt(() => argocdUnit(renderProject(it, platform), checker, it)),
    ),
    attempt(() => argocdUnit(renderBootstrap(fleet, RENDERED_ROOT), checker)),
  ];
  const units = results.flatMap((it) => ('files' in it ? it : []));
  return {
    files: units.flatMap(({ files }) => files),
    manifests: units.flatMap(({ manifests }) => manifests),
    findings: units.flatMap(({ findings }) => findings),
    problems: oncePerError([
      ...fleet.problems,
      ...results.flatMap((it) => ('files' in it ? [] : it.problems)),
    ]),
  };
}

/** What the units of a fleet are rendered and checked with. */
export function checkerOf(platform: Platform, { rules = [], crds = [] }: FleetChecks): Checker {
  // It would make the order of keys depend on who runs this.
  delete process.env['CDK8S_DISABLE_SORT'];
  return {
    platform,
    rules: [...UNIT_RULES, ...rules],
    schemas: new Schemas(crds),
    clusterKinds: crds
      .filter(({ scope }) => scope === 'Cluster')
      .map((crd) => ({ group: apiGroup(crd), kind: crd.kind })),
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
function renderInstances(
  { instances }: Fleet,
  checker: Checker,
  { onProgress, memory }: RenderOptions,
): Result[] {
  return instances.map((it, i) => {
    const known = memory?.recall(it, checker.platform);
    const result = known ?? attempt(() => renderInstance(it, checker));
    if (!known && 'files' in result) memory?.remember(it, result);
    onProgress?.(i + 1, instances.length);
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
