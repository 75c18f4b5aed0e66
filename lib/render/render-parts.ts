import { fingerprintDigest } from '../base/fingerprint';
import { type Bootstrap, bootstrapsOf } from '../model/bootstrap';
import type { AppInstance, Fleet } from '../model/fleet';
import { RENDERED_ROOT } from '../model/layout';
import { FleetError, type Problem } from '../model/problem';
import { type Checker, type CheckSources, checkerOf } from './checker';
import type { Committed } from './committed';
import { renderBootstrap } from './render-bootstrap';
import type { RenderMemory } from './render-memory';
import {
  needsNoObjects,
  type RenderedPart,
  renderArgocdPart,
  renderBootstrapPart,
  renderInstance,
} from './render-part';
import { projectsOf, renderProjects } from './render-project';
import { RenderThreads, type Threads, threadsFor } from './threads/render-threads';

/** Called after each instance, with the number rendered so far and the total. */
export type OnProgress = (done: number, total: number) => void;

interface Options {
  readonly committed?: Committed | undefined;
  readonly memory?: RenderMemory | undefined;
  /** @default everything is rendered in this thread */
  readonly threads?: Threads | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** The rendered parts of a fleet, and the problems of those that failed. */
export class RenderedParts {
  constructor(
    readonly parts: readonly RenderedPart[],
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

/** Renders every instance of a fleet, and checks each by itself. */
export function renderInstances(
  fleet: Fleet,
  checks: CheckSources,
  options: Options,
): RenderedParts {
  const { instances, problems } = fleet;
  const { committed, memory, onProgress } = options;
  const checker = checkerOf(fleet, checks, isChangedSince(committed));
  const known = new Map<AppInstance, Result>();
  for (const it of instances) {
    const part = memory?.recall(it, checker.platform);
    if (part !== undefined && needsNoObjects(part, checker)) known.set(it, part);
  }
  const rest = instances.filter((it) => !known.has(it));
  const rendered = renderAll(rest, checker, options, (done) =>
    onProgress?.(known.size + done, instances.length),
  );
  for (const [it, result] of rendered) {
    if ('files' in result) memory?.remember(it, result);
    known.set(it, result);
  }
  return collect(
    instances.flatMap((it) => known.get(it) ?? []),
    problems,
  );
}

function renderAll(
  instances: readonly AppInstance[],
  checker: Checker,
  { memory, threads, committed }: Options,
  onDone: (done: number) => void,
): Map<AppInstance, Result> {
  const renderHere = (it: AppInstance) => attempt(() => renderInstance(it, checker));
  const inputsOf = (it: AppInstance) => memory?.inputsOf(it);
  const shared = instances.filter((it) => inputsOf(it) !== undefined);
  const results =
    threads && threadsFor(shared.length) > 0
      ? new RenderThreads(threads, shared, committed).render(inputsOf, renderHere, onDone)
      : new Map<AppInstance, Result>();
  for (const it of instances) {
    if (results.has(it)) continue;
    results.set(it, renderHere(it));
    onDone(results.size);
  }
  return results;
}

/** Renders the Argo CD objects of a fleet: the AppProjects of each environment, and the bootstrap. */
export function renderArgocd(
  fleet: Fleet,
  checks: CheckSources,
  committed?: Committed,
  memory?: RenderMemory,
): RenderedParts {
  const { platform, environments, teams, instances, sealed } = fleet;
  const checker = checkerOf(fleet, checks, isChangedSince(committed));
  /** @param inputs what the part is rendered from. @default anything */
  const recalled = (key: string, inputs: unknown, render: () => RenderedPart): Result => {
    const checksum = memory && inputs ? fingerprintDigest(inputs) : undefined;
    const known = memory?.recallPart(key, checksum);
    if (known !== undefined && needsNoObjects(known, checker)) return known;
    const result = attempt(render);
    if ('files' in result) memory?.rememberPart(key, checksum, result);
    return result;
  };
  return collect([
    ...environments.map((it) => {
      const own = instances.filter(({ environment }) => environment.name === it.name);
      const projects = projectsOf(it, teams, own);
      return recalled(`project ${it.name}`, [platform, projects], () =>
        renderArgocdPart(renderProjects(projects, platform), checker, { environment: it }),
      );
    }),
    ...bootstraps(fleet).map((it) =>
      'problems' in it
        ? it
        : recalled(
            `bootstrap ${it.directory}`,
            // With Argo CD itself, it also depends on files.
            it.argocd ? undefined : [it, platform, environments, sealed],
            () => {
              const bootstrap = renderBootstrap(fleet, it, RENDERED_ROOT, checks.files);
              return renderBootstrapPart(bootstrap, it, checker);
            },
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

function isChangedSince(committed: Committed | undefined): Checker['isChanged'] {
  return (file) => committed?.isChanged(file) ?? false;
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
