import { checkIdentity } from '../checks/identity';
import { composeFleet, type Fleet, type FleetSources } from '../model/fleet';
import type { Manifest } from '../model/manifest';
import { FleetError, type Problem } from '../model/problem';
import { apply, readTree } from './disk';
import { type Plan, plan } from './plan';
import { renderApp } from './render';
import {
  type RenderedApp,
  renderApplication,
  renderBootstrap,
  renderProject,
} from './render-argocd';
import { filePath, type RenderedTree, serialize } from './tree';

/** The rendered tree's place in the repository, which Argo CD's Applications name. */
export const RENDERED_ROOT = 'dist';

/**
 * Renders a fleet to the text of its files, without touching the disk.
 *
 * @throws {@link FleetError} with everything that is refused.
 */
export function renderFleet(sources: FleetSources): RenderedTree {
  const manifests = render(composeFleet(sources));
  const problems = checkIdentity(manifests, filePath);
  if (problems.length > 0) throw new FleetError(problems);
  return serialize(manifests);
}

/** Renders a fleet and brings a directory to what was rendered. Nothing is written if it is refused. */
export function synthFleet(sources: FleetSources, directory: string): Plan {
  const tree = renderFleet(sources);
  const result = plan(tree, readTree(directory));
  if (result.blocked.length > 0) throw new FleetError(result.blocked.map(blockedProblem));
  apply(result, tree, directory);
  return result;
}

function blockedProblem(path: string): Problem {
  return {
    file: `${RENDERED_ROOT}/${path}`,
    message: 'A rendered file belongs here, but this one was not written by Argosy.',
    fix: 'Move it out of the way, or delete it.',
  };
}

function render(fleet: Fleet): Manifest[] {
  const problems: Problem[] = [];
  const attempt = (step: () => Manifest[]): Manifest[] => {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  };
  const apps = fleet.appEnvironments.map((appEnvironment): RenderedApp => {
    const manifests = attempt(() => renderApp(appEnvironment));
    return { appEnvironment, manifests };
  });
  const argocd = apps.flatMap((app) =>
    attempt(() => renderApplication(app, fleet.platform, RENDERED_ROOT)),
  );
  const projects = fleet.environments.flatMap((environment) => {
    const own = apps.filter((app) => app.appEnvironment.environment === environment);
    return attempt(() => renderProject(environment, own, fleet.platform));
  });
  const bootstrap = attempt(() => renderBootstrap(fleet, RENDERED_ROOT));
  if (problems.length > 0) throw new FleetError(problems);
  return [...apps.flatMap(({ manifests }) => manifests), ...argocd, ...projects, ...bootstrap];
}
