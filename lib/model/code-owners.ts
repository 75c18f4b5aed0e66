import type { App } from './app';
import { runsIn } from './app-layers';
import { type Environment, type Environments, listEnvironments } from './environment';
import {
  appDirectory,
  applicationFile,
  argocdDirectory,
  bootstrapDirectory,
  CHECKS_FILE,
  ENVIRONMENTS_FILE,
  FLEET_ARGOCD,
  FLEET_CERTIFICATES,
  FLEET_CRDS,
  FLEET_HEALTH,
  FLEET_RELEASES,
  FLEET_SECRETS,
  inRepository,
  manifestFile,
  PLATFORM_FILE,
  PLATFORM_SEALED_FILE,
  RENDERED_ARGOCD,
  releaseFile,
  sealedFile,
  TEAMS_FILE,
} from './layout';
import type { Platform } from './platform';
import type { Team } from './team';

/** A line of CODEOWNERS: the owners of a file, or of a folder that ends with `/`. */
export interface OwnedPath {
  /** `*` stands for any name, and `?` for any character. */
  readonly path: string;
  readonly owners: readonly string[];
}

/** The parts of a fleet that have owners. */
export interface OwnedFleet {
  readonly platform: Platform;
  readonly environments: Environments;
  /** Each app with the file that defines it, and its team. */
  readonly apps: readonly { readonly app: App; readonly file: string; readonly team?: Team }[];
}

/**
 * The owners of the files of a fleet. Of several lines for a file, the last one counts: what all share belongs to the
 * owners of the platform, an app to those of its team, and an environment to its own, if it has any. Argo CD's projects,
 * which say what a team may deploy, belong to the owners of the platform again.
 */
export function codeOwners({ platform, environments, apps }: OwnedFleet): OwnedPath[] {
  const owned = (paths: readonly string[], owners: readonly string[] = []) =>
    owners.length === 0 ? [] : paths.map((path) => ({ path, owners }));
  const all = listEnvironments(environments);
  const projects = inRepository(manifestFile(argocdDirectory('*'), 'AppProject', 'any'));
  return [
    ...owned(SHARED, platform.codeOwners),
    ...byFile(apps),
    ...apps.flatMap(({ app, team }) => owned(pathsOf(app, all), team?.codeOwners)),
    ...all.flatMap(({ name, codeOwners: own }) => owned(directoriesOf(name), own)),
    ...owned([projects.replace('any', '*')], platform.codeOwners),
  ];
}

const folder = (path: string) => `${path}/`;

/** What all apps share. */
const SHARED: readonly string[] = [
  'main.ts',
  ENVIRONMENTS_FILE,
  PLATFORM_FILE,
  TEAMS_FILE,
  CHECKS_FILE,
  ...[FLEET_ARGOCD, FLEET_CERTIFICATES, FLEET_CRDS, FLEET_HEALTH].map(folder),
  PLATFORM_SEALED_FILE,
  folder(inRepository(RENDERED_ARGOCD)),
  folder(inRepository(bootstrapDirectory())),
];

/** A file may define apps of several teams: any of them can approve. */
function byFile(apps: OwnedFleet['apps']): OwnedPath[] {
  const files = new Map<string, string[]>();
  for (const { file, team } of apps) {
    if (team?.codeOwners) files.set(file, [...(files.get(file) ?? []), ...team.codeOwners]);
  }
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, owners]) => ({ path: path.replaceAll('*', '?'), owners: [...new Set(owners)] }));
}

function pathsOf(app: App, environments: readonly Environment[]): string[] {
  const { name } = app.definition;
  const running = environments.filter((it) => runsIn(app, it));
  return [
    releaseFile('*', name),
    sealedFile('*', name),
    folder(inRepository(appDirectory('*', name))),
    // Not with a wildcard: `web-*` would also be the Application of another app, `web-shop`.
    ...running.map((it) => inRepository(applicationFile(it.name, name))),
  ];
}

function directoriesOf(environment: string): string[] {
  return [
    `${FLEET_RELEASES}/${environment}`,
    `${FLEET_SECRETS}/${environment}`,
    inRepository(appDirectory(environment, '')).replace(/\/$/, ''),
    inRepository(argocdDirectory(environment)),
  ].map(folder);
}
