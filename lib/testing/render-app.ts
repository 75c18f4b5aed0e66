import type { ApiObjectJson } from '../kubernetes/api-object';
import type { App } from '../model/app';
import { runsIn } from '../model/app-layers';
import { type Environment, type Environments, listEnvironments } from '../model/environment';
import { composeFleet } from '../model/fleet';
import { appFile, RENDERED_ROOT, releaseFile, sealedFile } from '../model/layout';
import { definePlatform } from '../model/platform';
import { FleetError } from '../model/problem';
import type { SealedFile } from '../model/sealed-file';
import type { Teams } from '../model/team';
import { buildManifests } from '../render/build-manifests';
import { renderApplication } from '../render/render-argocd';
import { snapshotRelease } from './snapshot-release';
import { snapshotSealed } from './snapshot-sealed';

const PLATFORM = definePlatform({ repoURL: 'https://git.example.com/gitops.git' });

/** What an app needs of its fleet. */
export interface RenderAppOptions {
  /** The teams of the fleet, for an app that names its team. @default only those of the apps */
  readonly teams?: Teams;
  /** The apps that it refers to, such as with `url('orders')`. @default none */
  readonly others?: readonly App[];
}

/**
 * Renders one app in one environment. Every image has the tag `v0.0.0-snapshot`, and every released source that revision.
 * Every sealed value is `sealed-snapshot`.
 *
 * @example
 * const objects = renderApp(checkout, environments, 'production');
 * expect(objects.find(({ kind }) => kind === 'Deployment')).toMatchObject({ spec: { replicas: 3 } });
 *
 * @returns its API objects, and the Application of an app that `defineArgoApp` defines; none if the app does not run in the environment.
 * @throws {@link FleetError} if the app is invalid.
 */
export function renderApp<Name extends string>(
  app: App,
  environments: Environments<Name>,
  environment: NoInfer<Name>,
  { teams, others = [] }: RenderAppOptions = {},
): ApiObjectJson[] {
  const { name } = app.definition;
  const allTeams: Teams = Object.assign({ ...teams }, ...[app, ...others].map(ownTeam));
  const release = snapshotRelease(app);
  const running = listEnvironments(environments).filter((it) => runsIn(app, it));
  const releases = new Map(
    release === undefined ? [] : running.map((it) => [releaseFile(it.name, name), release]),
  );
  const apps = [app, ...others].map((it) => ({ app: it, file: appFile(it.definition.name) }));
  const fleet = composeFleet({
    platform: PLATFORM,
    environments,
    teams: allTeams,
    apps: apps.slice(0, 1),
    ordered: apps,
    isExcerpt: true,
    releases,
    sealed: sealedFor(app, environments[environment], allTeams),
  });
  if (fleet.problems.length > 0) throw new FleetError(fleet.problems);
  const instance = fleet.instances.find((it) => it.environment.name === environment);
  if (instance === undefined) return [];
  const manifests = buildManifests(instance);
  const rendered = { appEnvironment: instance, manifests };
  const argocd = app.kind.sources ? renderApplication(rendered, PLATFORM, RENDERED_ROOT) : [];
  return [...manifests, ...argocd].map(({ object }) => object);
}

function ownTeam({ definition: { team } }: App): Teams {
  return typeof team === 'object' ? { [team.name]: team } : {};
}

function sealedFor(app: App, environment: Environment, teams: Teams): Map<string, SealedFile> {
  if (environment.secrets?.type !== 'sealed-secrets') return new Map();
  const sealed = snapshotSealed(app, environment, teams);
  // An app without secrets must not have the file.
  if (Object.keys(sealed.secrets ?? {}).length === 0) return new Map();
  return new Map([[sealedFile(environment.name, app.definition.name), sealed]]);
}
