import type { Fleet } from '../model/fleet';
import type { Manifest } from '../model/manifest';
import { FleetError, type Problem } from '../model/problem';
import { renderApp } from './render';
import {
  type RenderedApp,
  renderApplication,
  renderBootstrap,
  renderProject,
} from './render-argocd';

/** The rendered tree's place in the repository, which Argo CD's Applications name. */
export const RENDERED_ROOT = 'dist';

/** Told after each app in an environment: how many are rendered, of how many. */
export type OnProgress = (done: number, total: number) => void;

/**
 * Renders every app of a fleet, and Argo CD's side of it.
 *
 * @throws {@link FleetError} with everything that is refused, in whichever app it is.
 */
export function renderManifests(fleet: Fleet, onProgress: OnProgress = () => {}): Manifest[] {
  // It would make the order of keys depend on who runs this.
  delete process.env['CDK8S_DISABLE_SORT'];
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
  const apps = fleet.appEnvironments.map((appEnvironment, i): RenderedApp => {
    const manifests = attempt(() => renderApp(appEnvironment));
    onProgress(i + 1, fleet.appEnvironments.length);
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
