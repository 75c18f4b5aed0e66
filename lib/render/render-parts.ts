import type { FleetChecks } from '../checks/fleet-checks';
import { INSTANCE_RULES } from '../checks/rules';
import { apiGroup } from '../kubernetes/api-object';
import { Schemas } from '../kubernetes/schemas/schemas';
import { type Bootstrap, bootstrapsOf } from '../model/bootstrap';
import type { Fleet } from '../model/fleet';
import { RENDERED_ROOT } from '../model/layout';
import { FleetError, type Problem } from '../model/problem';
import type { Committed } from './committed';
import { renderProject } from './render-argocd';
import { renderBootstrap } from './render-bootstrap';
import type { RenderMemory } from './render-memory';
import {
  type Checker,
  needsNoObjects,
  type RenderedPart,
  renderArgocdPart,
  renderBootstrapPart,
  renderInstance,
} from './render-part';
import type { RepositoryFiles } from './repository-files';

/** Called after each instance, with the number rendered so far and the total. */
export type OnProgress = (done: number, total: number) => void;

interface Options {
  readonly committed?: Committed | undefined;
  readonly memory?: RenderMemory | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** A fleet's own checks, and the files of its repository. */
export interface CheckSources extends FleetChecks {
  /** @default sources of Applications in this repository are not checked */
  readonly files?: RepositoryFiles;
}

/** The rendered parts of a fleet, and the problems of those that failed. */
export class RenderedParts {
  constructor(
    private readonly parts: readonly RenderedPart[],
    readonly problems: readonly Problem[],
  ) {}

  get files() {
    return this.parts.flatMap(({ files }) => files);
  }

  get manifests() {
    return this.parts.flatMap(({ manifests }) => manifests);
  }

  get changed() {
    return this.parts.flatMap(({ changed }) => changed);
  }

  get findings() {
    return this.parts.flatMap(({ findings }) => findings);
  }

  with(others: RenderedParts): RenderedParts {
    return new RenderedParts(
      [...this.parts, ...others.parts],
      oncePerError([...this.problems, ...others.problems]),
    );
  }
}

/** Renders every instance of a fleet, in order, and checks each by itself. */
export function renderInstances(
  fleet: Fleet,
  checks: CheckSources,
  options: Options,
): RenderedParts {
  const { instances, problems } = fleet;
  const { memory, onProgress } = options;
  const checker = checkerOf(fleet, checks, options);
  const results = instances.map((it, i): Result => {
    const known = memory?.recall(it, checker.platform);
    const isKnown = known !== undefined && needsNoObjects(known, checker);
    const result = isKnown ? known : attempt(() => renderInstance(it, checker));
    if (!isKnown && 'files' in result) memory?.remember(it, result);
    onProgress?.(i + 1, instances.length);
    return result;
  });
  return collect(results, problems);
}

/** Renders the Argo CD objects of a fleet: the AppProject of each environment, and the bootstrap. */
export function renderArgocd(fleet: Fleet, checks: CheckSources, options: Options): RenderedParts {
  const { platform, environments, instances } = fleet;
  const checker = checkerOf(fleet, checks, options);
  return collect([
    ...environments.map((it) => {
      const own = instances.filter(({ environment }) => environment.name === it.name);
      return attempt(() =>
        renderArgocdPart(renderProject(it, platform, own), checker, { environment: it }),
      );
    }),
    ...bootstraps(fleet).map((it) =>
      'problems' in it
        ? it
        : attempt(() =>
            renderBootstrapPart(
              renderBootstrap(fleet, it, RENDERED_ROOT, checks.files),
              it,
              checker,
            ),
          ),
    ),
  ]);
}

function bootstraps({ platform, environments }: Fleet): (Bootstrap | Failure)[] {
  try {
    return bootstrapsOf(platform, environments);
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    return [{ problems: error.problems }];
  }
}

function checkerOf(
  { platform }: Fleet,
  { rules = [], crds = [], files }: CheckSources,
  { committed }: Options,
): Checker {
  return {
    platform,
    rules: [...INSTANCE_RULES, ...rules],
    files,
    schemas: new Schemas(crds),
    clusterKinds: crds
      .filter(({ scope }) => scope === 'Cluster')
      .map((crd) => ({ group: apiGroup(crd), kind: crd.kind })),
    isChanged: (file) => committed?.isChanged(file) ?? false,
  };
}

type Failure = { readonly problems: readonly Problem[] };
type Result = RenderedPart | Failure;

function attempt(step: () => RenderedPart): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    return { problems: error.problems };
  }
}

function collect(results: readonly Result[], problems: readonly Problem[] = []): RenderedParts {
  return new RenderedParts(
    results.flatMap((it) => ('files' in it ? it : [])),
    oncePerError([...problems, ...results.flatMap((it) => ('files' in it ? [] : it.problems))]),
  );
}

/** User code usually throws the same error in every environment: it is reported once, with all the places. */
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
