import type { ApiObjectJson } from '../kubernetes/api-object';
import { type App, imageRepositories } from '../model/app';
import type { Environments } from '../model/environment';
import { composeFleet } from '../model/fleet';
import { appFile, releaseFile } from '../model/layout';
import { definePlatform } from '../model/platform';
import { FleetError } from '../model/problem';
import type { Release } from '../model/release';
import { withHookChecksum } from '../render/hook-checksum';
import { renderApp as renderInstance } from '../render/render-app';
import { SNAPSHOT_TAG } from './snapshot-tag';

const PLATFORM = definePlatform({ repoURL: 'https://git.example.com/gitops.git' });

/**
 * Renders one app in one environment. Every image has the tag `v0.0.0-snapshot`.
 *
 * @example
 * const objects = renderApp(checkout, environments, 'production');
 * expect(objects.find(({ kind }) => kind === 'Deployment')).toMatchObject({ spec: { replicas: 3 } });
 *
 * @returns its API objects; none if the app does not run in the environment.
 * @throws {@link FleetError} if the app is invalid.
 */
export function renderApp<Name extends string>(
  app: App,
  environments: Environments<Name>,
  environment: NoInfer<Name>,
): ApiObjectJson[] {
  const { name } = app.definition;
  const images = Object.fromEntries(
    Object.keys(imageRepositories(app)).map((image) => [image, { tag: SNAPSHOT_TAG }]),
  );
  const releases = new Map<string, Release>(
    Object.keys(images).length === 0
      ? []
      : Object.keys(environments)
          .filter((it) => app.definition.overlays?.[it] !== null)
          .map((it) => [releaseFile(it, name), { images }]),
  );
  const fleet = composeFleet({
    platform: PLATFORM,
    environments,
    apps: [{ app, file: appFile(name) }],
    releases,
  });
  if (fleet.problems.length > 0) throw new FleetError(fleet.problems);
  const instance = fleet.instances.find((it) => it.environment.name === environment);
  if (instance === undefined) return [];
  return withHookChecksum(renderInstance(instance), name).map(({ object }) => object);
}
