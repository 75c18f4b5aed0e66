/*
 * Every path under `fleet/` and in the rendered tree. Paths are relative to the repository's root or, where
 * noted, to the root of the rendered tree. The separator is `/`.
 */

/** The names of an app and its environment. */
export interface InstanceName {
  readonly app: string;
  readonly environment: string;
}

/** The folder of everything that a user edits. */
export const FLEET = 'fleet';
export const ENVIRONMENTS_FILE = 'fleet/environments.ts';
export const PLATFORM_FILE = 'fleet/platform.ts';
export const CHECKS_FILE = 'fleet/checks.ts';
export const TEAMS_FILE = 'fleet/teams.ts';
/** The folder of app definitions. */
export const FLEET_APPS = 'fleet/apps';
/** The folder of releases: a folder per environment with a file per app. */
export const FLEET_RELEASES = 'fleet/releases';
/** The folder of sealed secrets: a folder per environment with a file per app. */
export const FLEET_SECRETS = 'fleet/secrets';
/** The folder of the certificates that secrets are sealed with: a file per environment. */
export const FLEET_CERTIFICATES = 'fleet/certificates';
/** The folder of CRDs that custom resources are validated against. */
export const FLEET_CRDS = 'fleet/crds';

/** The folder of health checks and actions: a folder per API group with a folder per kind. */
export const FLEET_HEALTH = 'fleet/health';

/** The file that defines an app. Its name may differ from the app's, and it may be in a subfolder. */
export function appFile(module: string): string {
  return `${FLEET_APPS}/${module}.ts`;
}

/**
 * The path of a module below `fleet/apps/`, without its extension; `undefined` for any other file, including tests next
 * to it.
 */
export function parseAppFile(path: string): string | undefined {
  if (!isBelow(FLEET_APPS, path) || /\.(test|d)\.ts$/.test(path)) return undefined;
  return /^((?:.+\/)?[^/]+)\.ts$/s.exec(path.slice(FLEET_APPS.length + 1))?.[1];
}

/** The release file of an app in an environment. */
export function releaseFile(environment: string, app: string): string {
  return `${FLEET_RELEASES}/${environment}/${app}.yaml`;
}

/**
 * The app and environment of a release file; `undefined` for any other file. Also matches the wrong extension
 * `.yml`, so that the caller can report it: {@link releaseFile} returns the right name.
 */
export function parseReleaseFile(path: string): InstanceName | undefined {
  const [environment, file] = namesBelow(FLEET_RELEASES, path, 2) ?? [];
  const app = file && /^(.+)\.ya?ml$/s.exec(file)?.[1];
  return environment && app ? { environment, app } : undefined;
}

/** The sealed secrets of Argo CD itself. */
export const PLATFORM_SEALED_FILE = `${FLEET_SECRETS}/argocd.yaml`;
/** The certificate of the cluster that Argo CD runs in, for its own secrets. */
export const PLATFORM_CERTIFICATE_FILE = `${FLEET_CERTIFICATES}/argocd.pem`;

/** The sealed secrets of an app in an environment. */
export function sealedFile(environment: string, app: string): string {
  return `${FLEET_SECRETS}/${environment}/${app}.yaml`;
}

/** The app and environment of a file of sealed secrets; `undefined` for any other file. */
export function parseSealedFile(path: string): InstanceName | undefined {
  const [environment, file] = namesBelow(FLEET_SECRETS, path, 2) ?? [];
  const app = file && /^(.+)\.ya?ml$/s.exec(file)?.[1];
  return environment && app ? { environment, app } : undefined;
}

/** The certificate that secrets of an environment are sealed with. */
export function certificateFile(environment: string): string {
  return `${FLEET_CERTIFICATES}/${environment}.pem`;
}

/** The root of the rendered tree in the repository, as used in Argo CD's Applications. */
export const RENDERED_ROOT = 'dist';

/** The folder of Argo CD's manifests, if they are kept in the fleet. */
export const FLEET_ARGOCD = 'fleet/argocd';
/** Argo CD's manifests, as released. */
export const ARGOCD_INSTALL_FILE = `${FLEET_ARGOCD}/install.yaml`;

/** Converts a path in the rendered tree to a path in the repository. */
export function inRepository(path: string): string {
  return `${RENDERED_ROOT}/${path}`;
}

/** Converts a path in the repository to a path in the rendered tree; `undefined` if it is outside the tree. */
export function inTree(path: string): string | undefined {
  return isBelow(RENDERED_ROOT, path) ? path.slice(RENDERED_ROOT.length + 1) : undefined;
}

/** The apps' manifests: a folder per environment with a folder per app. */
export const RENDERED_APPS = 'apps';
/** Argo CD's configuration: a folder per environment with its project and its Applications. */
export const RENDERED_ARGOCD = 'argocd';
/** The root Applications, which manage the folders of {@link RENDERED_ARGOCD}. */
export const RENDERED_BOOTSTRAP = 'bootstrap';

/** The top-level folders of the rendered tree. */
export const TREE_FOLDERS = [RENDERED_APPS, RENDERED_ARGOCD, RENDERED_BOOTSTRAP] as const;

/** The suffix of every rendered file, as in cdk8s. Argo CD reads no other files. */
export const MANIFEST_SUFFIX = '.k8s.yaml';

/** The directory of an app's manifests in an environment, in the rendered tree. */
export function appDirectory(environment: string, app: string): string {
  return `${RENDERED_APPS}/${environment}/${app}`;
}

/** The directory of an environment's project and Applications, in the rendered tree. */
export function argocdDirectory(environment: string): string {
  return `${RENDERED_ARGOCD}/${environment}`;
}

/** The directory of the bootstrap of an Argo CD: of the platform, or of an environment. */
export function bootstrapDirectory(environment?: string): string {
  return environment === undefined ? RENDERED_BOOTSTRAP : `${RENDERED_BOOTSTRAP}/${environment}`;
}

/** The file of a bootstrap that lists all others. It is the only rendered file that is no API object. */
export function kustomizationFile(directory: string): string {
  return `${directory}/kustomization.yaml`;
}

/** The name of the Application of an app in an environment. */
export function applicationName(app: string, environment: string): string {
  return `${app}-${environment}`;
}

/** The name of the AppProject of an environment, or of a team in it. */
export function projectName(environment: string, team?: { readonly name: string }): string {
  return team === undefined ? environment : `${team.name}-${environment}`;
}

/** The name of the Application that manages the Applications of an environment. */
export function rootApplicationName(environment: string): string {
  return `root-${environment}`;
}

/** The file of an object in a directory of the rendered tree: `<Kind>.<name>.k8s.yaml`, as cdk8s names it. */
export function manifestFile(directory: string, kind: string, name: string): string {
  // RBAC allows names such as `system:my-app`; not every file system does.
  return `${directory}/${`${kind}.${name}`.replace(/[^0-9A-Za-z-_.]/g, '_')}${MANIFEST_SUFFIX}`;
}

/** The file of the Application of an app in an environment, in the rendered tree. */
export function applicationFile(environment: string, app: string): string {
  const name = applicationName(app, environment);
  return manifestFile(argocdDirectory(environment), 'Application', name);
}

/** The parts of a path in the rendered tree. */
export interface RenderedPlace {
  readonly folder: (typeof TREE_FOLDERS)[number];
  /** @default it belongs to the bootstrap as a whole */
  readonly environment?: string;
  /** The app whose object or Application it is. @default it belongs to the environment as a whole */
  readonly app?: string;
  /** The path below the directory of the app, the environment or the bootstrap. */
  readonly file: string;
}

/** Parses a path in the rendered tree; `undefined` if no rendered file has such a path. */
export function parseRenderedPath(path: string): RenderedPlace | undefined {
  const [folder, ...names] = path.split('/');
  if (folder === RENDERED_BOOTSTRAP && names.length > 0) {
    const [owner, ...below] = names;
    if (owner && below.length > 0) return { folder, environment: owner, file: below.join('/') };
    const [file = ''] = names;
    const name = applicationIn(file);
    const environment = name?.startsWith(ROOT_PREFIX) ? name.slice(ROOT_PREFIX.length) : undefined;
    return environment ? { folder, environment, file } : { folder, file };
  }
  const [environment, ...rest] = names;
  if (!environment || rest.length === 0) return undefined;
  if (folder === RENDERED_ARGOCD) {
    const file = rest.join('/');
    const [name, suffix] = [applicationIn(file), applicationName('', environment)];
    const app = name?.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined;
    return app ? { folder, environment, app, file } : { folder, environment, file };
  }
  const [app, ...below] = rest;
  if (folder !== RENDERED_APPS || !app || below.length === 0) return undefined;
  return { folder, environment, app, file: below.join('/') };
}

/** True for a file that an Application deploys. It reads its directory, but not subdirectories. */
export function isDeployed(path: string): boolean {
  const place = parseRenderedPath(path);
  if (place === undefined || place.folder === RENDERED_BOOTSTRAP) return false;
  return !place.file.includes('/') && place.file.endsWith(MANIFEST_SUFFIX);
}

/** True for a path below a folder. */
export function isBelow(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}

const ROOT_PREFIX = rootApplicationName('');

/** The name of the Application in a file of this name. */
function applicationIn(file: string): string | undefined {
  const prefix = 'Application.';
  return file.startsWith(prefix) && file.endsWith(MANIFEST_SUFFIX)
    ? file.slice(prefix.length, -MANIFEST_SUFFIX.length)
    : undefined;
}

/** The segments of a path below a folder, if there are exactly `count`. */
function namesBelow(folder: string, path: string, count: number): string[] | undefined {
  if (!isBelow(folder, path)) return undefined;
  const names = path.slice(folder.length + 1).split('/');
  return names.length === count ? names : undefined;
}
