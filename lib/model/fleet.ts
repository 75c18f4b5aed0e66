import { type App, appProblems } from './app';
import { fieldsFor, specFor } from './app-layers';
import { type AppPlace, appNamespaces } from './app-namespaces';
import { appWaves, unknownNeeds } from './app-order';
import { AppReferences, type ConnectedSpec } from './app-references';
import { secretsOf } from './app-secrets';
import { clusterName, type Environment, type Environments, listEnvironments } from './environment';
import {
  ENVIRONMENTS_FILE,
  FLEET_APPS,
  isBelow,
  PLATFORM_SEALED_FILE,
  releaseFile,
  sealedFile,
} from './layout';
import type { NamespaceMetadata } from './namespace-metadata';
import type { Platform } from './platform';
import type { AppPodSecurity } from './pod-security';
import type { Problem } from './problem';
import type { Release } from './release';
import { type ReleasedVersions, releasedVersions } from './released-versions';
import { withRenames } from './renamed-apps';
import type { SealedFile } from './sealed-file';
import type { ServiceCall } from './service-call';
import { strayReleases, straySecrets } from './stray-files';
import { findTeam, listTeams, type Team, type Teams, teamProblems } from './team';
import { teamEnvironment } from './team-environment';
import { COMPANION_FIELDS } from './workloads-in';

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
  /** @default no app has a team */
  readonly teams?: Teams;
  /** The releases, by file path. */
  readonly releases: ReadonlyMap<string, Release>;
  /** The sealed secrets, by file path. @default none */
  readonly sealed?: ReadonlyMap<string, SealedFile>;
  /** The keys of `argocd-cm` with health checks and actions. @default none */
  readonly customizations?: Readonly<Record<string, string>>;
  /** All apps that these may name, such as those that they have to come after. @default `apps` */
  readonly ordered?: readonly AppSource[];
  /** True if the fleet may have other apps, which the apps name. @default false */
  readonly isExcerpt?: boolean;
  /** Problems with files that could not be read. */
  readonly problems?: readonly Problem[];
}

/** An app in an environment, with everything needed to render it. */
export interface AppInstance extends ReleasedVersions {
  readonly app: App;
  readonly file: string;
  readonly environment: Environment;
  readonly namespace: string;
  /** What its Application sets on the namespace: the same for each app there. @default nothing */
  readonly namespaceMetadata?: NamespaceMetadata;
  /** What its pods may do. @default what "restricted" allows */
  readonly podSecurity?: AppPodSecurity | undefined;
  /** Its base merged with the overlay, with the addresses of the apps that it names. */
  readonly spec: object;
  /** The Services that the spec refers to. */
  readonly calls: readonly ServiceCall[];
  /** Its sealed secrets. @default none */
  readonly sealed?: SealedFile | undefined;
  /** The sync wave of its Application, from `after`. @default that of its settings */
  readonly wave?: number | undefined;
}

/** An instance whose spec is merged when it is needed: an unchanged one is not rendered. */
class ComposedInstance implements AppInstance {
  readonly namespace: string;
  readonly namespaceMetadata: NamespaceMetadata;
  readonly podSecurity: AppPodSecurity | undefined;
  readonly calls: readonly ServiceCall[];
  readonly images: AppInstance['images'];
  readonly revisions: AppInstance['revisions'];
  private merged: object | undefined;

  constructor(
    readonly app: App,
    readonly file: string,
    readonly environment: Environment,
    place: AppPlace,
    released: ReleasedVersions,
    connected: ConnectedSpec,
    readonly sealed: SealedFile | undefined,
    readonly wave: number | undefined,
  ) {
    this.namespace = place.namespace;
    this.namespaceMetadata = place.metadata;
    this.podSecurity = place.podSecurity;
    this.calls = connected.calls;
    this.images = released.images;
    this.revisions = released.revisions;
    this.merged = connected.spec;
  }

  get spec(): object {
    this.merged ??= specFor(this.app, this.environment) ?? {};
    return this.merged;
  }
}

/** All apps in all environments, and the platform, in a fixed order. */
export interface Fleet {
  readonly platform: Platform;
  /** By promotion order. */
  readonly environments: readonly Environment[];
  /** By name. */
  readonly teams: readonly Team[];
  /** By environment, then by app. */
  readonly instances: readonly AppInstance[];
  /** The sealed secrets of Argo CD itself. @default none */
  readonly sealed?: SealedFile;
  /** The keys of `argocd-cm` with health checks and actions. */
  readonly customizations: Readonly<Record<string, string>>;
  /** All problems found. A fleet with any problem is refused, after every problem is collected. */
  readonly problems: readonly Problem[];
}

/** Composes the apps with their environments and releases. */
export function composeFleet(sources: FleetSources): Fleet {
  let problems = [...(sources.problems ?? [])];
  const unreadable = new Set(problems.map(({ file }) => file));
  const isUnreadable = (path: string) =>
    unreadable.size > 0 && withParents(path).some((it) => unreadable.has(it));
  const environments = listEnvironments(sources.environments);
  const { teams = {} } = sources;
  problems.push(...teamProblems(teams, Object.values(sources.environments)));
  const apps = sources.apps.filter(({ app, file }) => {
    const { problem } = findTeam(app.definition.team, teams);
    const own = appProblems(app, file, sources.environments);
    if (problem) own.push({ file, ...problem });
    problems.push(...own);
    return own.length === 0;
  });
  // A release without an app can only be reported if every app was read.
  const isComplete = apps.length === sources.apps.length && !hasUnreadableApp(unreadable);
  const hasAllApps = isComplete && sources.isExcerpt !== true;
  const distinct = withoutDuplicates(apps, problems);
  distinct.sort((a, b) => (a.app.definition.name < b.app.definition.name ? -1 : 1));

  const ordered = sources.ordered ?? distinct;
  if (hasAllApps) problems.push(...unknownNeeds(ordered));
  const teamOf = (app: App) => findTeam(app.definition.team, teams).team;
  const { argocdNamespace } = sources.platform;
  const namespaces = appNamespaces(
    ordered,
    environments,
    argocdNamespace,
    teamOf,
    listTeams(teams),
  );
  problems.push(...namespaces.problems);
  const instances: AppInstance[] = [];
  const expectedReleases = new Set<string>();
  const isSealed = sources.platform.secrets?.source.type === 'sealed-secrets';
  const expectedSealed = new Set(isSealed ? [PLATFORM_SEALED_FILE] : []);
  for (const plain of environments) {
    const order = appWaves(ordered, plain);
    problems.push(...order.problems);
    const references = new AppReferences({
      ...{ apps: ordered, environment: plain, isComplete: hasAllApps },
      placeOf: namespaces.placeOf,
    });
    for (const { app, file } of distinct) {
      const { name } = app.definition;
      const place = namespaces.placeOf(app, plain);
      if (place === undefined) continue;
      const environment = teamEnvironment(plain, teamOf(app));
      const path = releaseFile(environment.name, name);
      const sealedPath = sealedFile(environment.name, name);
      if (hasSealedSecrets(environment, app)) expectedSealed.add(sealedPath);
      expectedReleases.add(path);
      if (isUnreadable(path) || isUnreadable(sealedPath)) continue;
      const released = releasedVersions(app, path, sources.releases.get(path));
      if (Array.isArray(released)) problems.push(...released);
      if (Array.isArray(released) || place.isInvalid) continue;
      const connected = references.connect({ app, file }, place);
      problems.push(...connected.problems);
      if (connected.problems.length > 0) continue;
      const sealed = sources.sealed?.get(sealedPath);
      const wave = order.waves.get(name);
      instances.push(
        new ComposedInstance(app, file, environment, place, released, connected, sealed, wave),
      );
    }
  }
  problems.push(...sharedNamespaces(instances));
  if (isComplete) {
    problems.push(...strayReleases(sources, expectedReleases));
    problems.push(...straySecrets(sources, expectedSealed));
    const found = new Set([...sources.releases.keys(), ...unreadable]);
    const files = new Map(distinct.map(({ app, file }) => [app.definition.name, file]));
    problems = withRenames(
      problems,
      { expected: expectedReleases, found },
      (it) => files.get(it) ?? FLEET_APPS,
    );
  }
  const { platform } = sources;
  const sealed = sources.sealed?.get(PLATFORM_SEALED_FILE);
  const { customizations = {} } = sources;
  const parts = { platform, environments, teams: listTeams(teams), instances };
  return { ...parts, problems, customizations, ...(sealed && { sealed }) };
}

/** A path, and the folders that it is in. */
function withParents(path: string): string[] {
  const names = path.split('/');
  return names.map((_, i) => names.slice(0, i + 1).join('/'));
}

function hasSealedSecrets(environment: Environment, app: App): boolean {
  if (environment.secrets?.type !== 'sealed-secrets') return false;
  const spec = fieldsFor(app, environment, ['secrets', ...COMPANION_FIELDS]) ?? {};
  return secretsOf(app.definition.name, spec).length > 0;
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
    const fix = `Add {environment} to \`namespace\` of the app, or of ${environment.name} in ${ENVIRONMENTS_FILE}, or use another cluster.`;
    return { file, field: 'name', message, fix };
  });
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
