import type { Fleet } from '../model/fleet';
import { type Manifest, outline } from '../model/manifest';
import { FleetError, type Problem } from '../model/problem';
import { renderApp } from './render';
import { renderApplication, renderBootstrap, renderProject } from './render-argocd';
import type { RenderMemory } from './render-memory';
import { type RenderedFile, serialize } from './tree';

/** The rendered tree's place in the repository, which Argo CD's Applications name. */
export const RENDERED_ROOT = 'dist';

/** Told after each app in an environment: how many are rendered, of how many. */
export type OnProgress = (done: number, total: number) => void;

/** A rendered fleet: its files, and outlines of the manifests in them. */
export interface RenderedFleet {
  readonly files: readonly RenderedFile[];
  readonly manifests: readonly Manifest[];
}

/**
 * Renders every app of a fleet, and Argo CD's side of it. Each manifest becomes text at once: thousands of
 * them need not be kept in memory.
 *
 * @throws {@link FleetError} with everything that is refused, in whichever app it is.
 */
export function renderManifests(
  fleet: Fleet,
  onProgress: OnProgress = () => {},
  memory?: RenderMemory,
): RenderedFleet {
  // It would make the order of keys depend on who runs this.
  delete process.env['CDK8S_DISABLE_SORT'];
  const { platform, appEnvironments } = fleet;
  const problems: Problem[] = [...fleet.problems];
  const files: RenderedFile[] = [];
  const outlines: Manifest[] = [];
  const render = (step: () => Manifest[]): Manifest[] | undefined => {
    try {
      const manifests = step();
      for (const manifest of manifests) {
        files.push(serialize(manifest));
        outlines.push(outline(manifest));
      }
      return manifests;
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  appEnvironments.forEach((appEnvironment, i) => {
    onProgress(i, appEnvironments.length);
    const known = memory?.recall(appEnvironment, fleet);
    if (known) {
      files.push(...known.files);
      outlines.push(...known.manifests);
      return;
    }
    const first = files.length;
    const manifests = render(() => renderApp(appEnvironment));
    // Of an app that is refused there is nothing to deploy, and nothing more to say.
    if (!manifests) return;
    const application = { appEnvironment, manifests };
    if (!render(() => renderApplication(application, platform, RENDERED_ROOT))) return;
    const unit = { files: files.slice(first), manifests: outlines.slice(first) };
    memory?.remember(appEnvironment, fleet, unit);
  });
  for (const environment of fleet.environments) {
    render(() => renderProject(environment, platform));
  }
  render(() => renderBootstrap(fleet, RENDERED_ROOT));
  if (problems.length > 0) throw new FleetError(oncePerError(problems));
  return { files, manifests: outlines };
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
