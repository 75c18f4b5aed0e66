import { nearest } from '../base/hint';
import { own } from '../base/json';
import { fieldProblems } from '../base/validation';
import { imageReference } from '../kubernetes/image';
import { DnsLabel } from '../kubernetes/names';
import { type App, appProblems, imageRepositories, specFor } from './app';
import {
  clusterName,
  type Environment,
  type Environments,
  listEnvironments,
  namespaceOf,
} from './environment';
import {
  ENVIRONMENTS_FILE,
  FLEET_APPS,
  FLEET_RELEASES,
  isBelow,
  parseReleaseFile,
  releaseFile,
} from './layout';
import type { Platform } from './platform';
import type { Problem } from './problem';
import type { Release } from './release';

/** An app and the file that defines it. */
export interface AppSource {
  readonly app: App;
  /** Relative to the repository's root. */
  readonly file: string;
}

/** The input of a fleet, as read from disk. */
export interface FleetSources {
  readonly platform: Platform;
  readonly environments: Environments;
  readonly apps: readonly AppSource[];
  /** The releases, by file path. */
  readonly releases: ReadonlyMap<string, Release>;
  /** Problems with files that could not be read. */
  readonly problems?: readonly Problem[];
}

/** An app in an environment, with everything needed to render it. */
export interface AppInstance {
  readonly app: App;
  readonly file: string;
  readonly environment: Environment;
  readonly namespace: string;
  readonly spec: object;
  /** The released images by name, each as a full reference. */
  readonly images: Readonly<Record<string, string>>;
}

/** All apps in all environments, and the platform, in a fixed order. */
export interface Fleet {
  readonly platform: Platform;
  /** By promotion order. */
  readonly environments: readonly Environment[];
  /** By environment, then by app. */
  readonly instances: readonly AppInstance[];
  /** All problems found. A fleet with any problem is refused, after every problem is collected. */
  readonly problems: readonly Problem[];
}

/** Composes the apps with their environments and releases. */
export function composeFleet(sources: FleetSources): Fleet {
  const problems = [...(sources.problems ?? [])];
  const unreadable = new Set(problems.map(({ file }) => file));
  const environments = listEnvironments(sources.environments);
  const apps = sources.apps.filter(({ app, file }) => {
    const own = appProblems(app, file, sources.environments);
    problems.push(...own);
    return own.length === 0;
  });
  // A release without an app can only be reported if every app was read.
  const isComplete = apps.length === sources.apps.length && !hasUnreadableApp(unreadable);
  const distinct = withoutDuplicates(apps, problems);
  distinct.sort((a, b) => (a.app.definition.name < b.app.definition.name ? -1 : 1));

  const instances: AppInstance[] = [];
  const expectedReleases = new Set<string>();
  for (const environment of environments) {
    for (const { app, file } of distinct) {
      const { name } = app.definition;
      const spec = specFor(app, environment.name);
      if (spec === undefined) continue;
      const path = releaseFile(environment.name, name);
      expectedReleases.add(path);
      if (unreadable.has(path)) continue;
      const images = releasedImages(app, path, sources.releases.get(path), environment.name);
      const namespace = namespaceOf(environment, name);
      const wrong = namespaceProblems(namespace, file, environment.name);
      if (Array.isArray(images)) problems.push(...images);
      problems.push(...wrong);
      if (Array.isArray(images) || wrong.length > 0) continue;
      instances.push({ app, file, environment, namespace, spec, images });
    }
  }
  problems.push(...sharedNamespaces(instances));
  if (isComplete) problems.push(...strayReleases(sources, expectedReleases));
  return { platform: sources.platform, environments, instances, problems };
}

function hasUnreadableApp(files: ReadonlySet<string>): boolean {
  return [...files].some((file) => isBelow(FLEET_APPS, file));
}

/** An app must not have the same namespace in the same cluster in two environments: each would overwrite the other. */
function sharedNamespaces(appEnvironments: readonly AppInstance[]): Problem[] {
  const owners = new Map<string, string>();
  return appEnvironments.flatMap(({ app, file, environment, namespace }) => {
    const place = [clusterName(environment.cluster), namespace, app.definition.name].join('\0');
    const owner = owners.get(place);
    owners.set(place, owner ?? environment.name);
    if (owner === undefined) return [];
    const message = `This app has the same namespace in the same cluster in ${owner} and in ${environment.name}.`;
    const fix = `Add {environment} to \`${environment.name}.namespace\` in ${ENVIRONMENTS_FILE}, or use another cluster.`;
    return { file, field: 'name', message, fix };
  });
}

function namespaceProblems(namespace: string, file: string, environment: string): Problem[] {
  return fieldProblems(DnsLabel, namespace).map(({ message }) => ({
    file,
    field: 'name',
    message: `The namespace in ${environment} is invalid: ${message}`,
    fix: 'Choose a shorter name.',
  }));
}

/** Keeps the first app of each name, and reports the others. */
function withoutDuplicates(apps: readonly AppSource[], problems: Problem[]): AppSource[] {
  const files = new Map<string, string>();
  return apps.filter(({ app, file }) => {
    const { name } = app.definition;
    const first = files.get(name);
    if (first === undefined) {
      files.set(name, file);
      return true;
    }
    const message = `Another app named "${name}" is defined in ${first}.`;
    problems.push({ file, field: 'name', message, fix: 'Rename one of them.' });
    return false;
  });
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
    const message = `${name} has no release in ${environment}, so its image version is unknown.`;
    const fix = `Create ${file}, or set \`overlays.${environment}\` of ${name} to null if it does not run there.`;
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
        message: `The release has no image "${key}" for ${name}.`,
        fix: `Add \`${key}: { tag: <tag> }\`.`,
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
  const known = Object.keys(sources.environments);
  const problems = new Map<string, Problem>();
  for (const file of sources.releases.keys()) {
    const named = parseReleaseFile(file);
    if (named && !known.includes(named.environment)) {
      const { environment } = named;
      const folder = `${FLEET_RELEASES}/${environment}/`;
      const message = `There is no environment "${environment}".`;
      const fix = `Rename the folder to one of ${known.join(', ')}, or delete it.`;
      problems.set(folder, { file: folder, message, fix });
    } else if (!expected.has(file)) {
      const message = 'No app of the fleet has this release in that environment.';
      const isMisnamed = named && file !== releaseFile(named.environment, named.app);
      const fix = isMisnamed
        ? 'Rename it to <app>.yaml.'
        : 'Delete the file, or rename it to an app and an environment that runs it.';
      problems.set(file, { file, message, fix });
    }
  }
  return [...problems.values()];
}
