import { type App, appProblems, imageRepositories, specFor } from './app';
import { type Environment, type Environments, listEnvironments, namespaceOf } from './environment';
import { nearest } from './hint';
import { imageReference } from './image';
import { own } from './json';
import { DnsLabel, isDnsLabel } from './names';
import type { Platform } from './platform';
import { FleetError, type Problem } from './problem';
import { type Release, releaseFile } from './release';
import { findingsOf } from './validation';

/** An app and the file that describes it. */
export interface AppSource {
  readonly app: App;
  /** Relative to the repository's root. */
  readonly file: string;
}

/** What a fleet is made of, as it was read. */
export interface FleetSources {
  readonly platform: Platform;
  readonly environments: Environments;
  readonly apps: readonly AppSource[];
  /** The releases, by the path of their file. */
  readonly releases: ReadonlyMap<string, Release>;
}

/** An app in an environment: everything that its rendering needs. */
export interface AppEnvironment {
  readonly app: App;
  readonly file: string;
  readonly environment: Environment;
  readonly namespace: string;
  readonly spec: object;
  /** The released images, by name, each as a full reference. */
  readonly images: Readonly<Record<string, string>>;
}

/** All apps in all environments, with the platform: valid, and in a fixed order. */
export interface Fleet {
  readonly platform: Platform;
  /** By promotion order. */
  readonly environments: readonly Environment[];
  /** By environment, then by app. */
  readonly appEnvironments: readonly AppEnvironment[];
}

/**
 * Composes the apps with their environments and releases.
 *
 * @throws {@link FleetError} with everything that is wrong.
 */
export function composeFleet(sources: FleetSources): Fleet {
  const problems = sources.apps.flatMap(({ app, file }) =>
    appProblems(app, file, sources.environments),
  );
  problems.push(...duplicateApps(sources.apps));
  const environments = listEnvironments(sources.environments);
  const apps = [...sources.apps].sort((a, b) =>
    a.app.definition.name < b.app.definition.name ? -1 : 1,
  );

  const appEnvironments: AppEnvironment[] = [];
  const expectedReleases = new Set<string>();
  for (const environment of environments) {
    for (const { app, file } of apps) {
      const { name } = app.definition;
      const spec = specFor(app, environment.name);
      if (spec === undefined) continue;
      const path = releaseFile(environment.name, name);
      expectedReleases.add(path);
      if (!isDnsLabel(name)) continue; // it is refused, and nothing more can be said of it
      const images = releasedImages(app, path, sources.releases.get(path), environment.name);
      if (Array.isArray(images)) {
        problems.push(...images);
        continue;
      }
      const namespace = namespaceOf(environment, name);
      problems.push(...namespaceProblems(namespace, file, environment.name));
      appEnvironments.push({ app, file, environment, namespace, spec, images });
    }
  }
  problems.push(...strayReleases(sources, expectedReleases));
  if (problems.length > 0) throw new FleetError(problems);
  return { platform: sources.platform, environments, appEnvironments };
}

function namespaceProblems(namespace: string, file: string, environment: string): Problem[] {
  return findingsOf(DnsLabel, namespace).map(({ message }) => ({
    file,
    field: 'name',
    message: `The namespace in ${environment} is no good: ${message}`,
    fix: 'Choose a shorter name.',
  }));
}

function duplicateApps(apps: readonly AppSource[]): Problem[] {
  const files = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { app, file } of apps) {
    const { name } = app.definition;
    const first = files.get(name);
    if (first === undefined) files.set(name, file);
    else {
      const message = `There are two apps named "${name}": the other one is in ${first}.`;
      problems.push({ file, field: 'name', message, fix: 'Rename one of them.' });
    }
  }
  return problems;
}

function releasedImages(
  app: App,
  file: string,
  release: Release | undefined,
  environment: string,
): Record<string, string> | Problem[] {
  const repositories = imageRepositories(app);
  const names = Object.keys(repositories);
  const { name } = app.definition;
  if (release === undefined && names.length > 0) {
    const message = `There is no release of ${name} in ${environment}, so nothing says which image it runs.`;
    const fix = `Write ${file}, or set \`overlays.${environment}\` of ${name} to null if it does not run there.`;
    return [{ file, message, fix }];
  }
  const problems: Problem[] = [];
  const images: Record<string, string> = {};
  for (const [key, repository] of Object.entries(repositories)) {
    const version = own(release?.images, key);
    if (version) images[key] = imageReference(repository, version);
    else
      problems.push({
        file,
        field: 'images',
        message: `The image "${key}" of ${name} is missing.`,
      });
  }
  for (const key of Object.keys(release?.images ?? {})) {
    if (Object.hasOwn(repositories, key)) continue;
    const guess = nearest(key, names);
    const hint = guess ? ` Did you mean "${guess}"?` : ` It has ${names.join(', ') || 'none'}.`;
    const message = `The app ${name} has no image "${key}".${hint}`;
    problems.push({ file, field: `images.${key}`, message });
  }
  return problems.length > 0 ? problems : images;
}

function strayReleases(sources: FleetSources, expected: ReadonlySet<string>): Problem[] {
  return [...sources.releases.keys()]
    .filter((file) => !expected.has(file))
    .map((file) => ({
      file,
      message: 'This release belongs to no app of the fleet in that environment.',
      fix: file.endsWith('.yml')
        ? 'Rename it: a release is called <app>.yaml.'
        : 'Delete the file, or name it after an app and an environment that runs it.',
    }));
}
