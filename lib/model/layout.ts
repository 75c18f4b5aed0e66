/*
 * Every path under `fleet/` and in the rendered tree. All of them are relative to the repository's root or,
 * where it says so, to the tree's, with `/` between the names.
 */

/** An app in an environment, by their names. */
export interface InstanceName {
  readonly app: string;
  readonly environment: string;
}

export const ENVIRONMENTS_FILE = 'fleet/environments.ts';
export const PLATFORM_FILE = 'fleet/platform.ts';
export const CHECKS_FILE = 'fleet/checks.ts';
/** The folder of the apps' definitions. */
export const FLEET_APPS = 'fleet/apps';
/** The folder of the releases: a folder for each environment, in it a file for each app. */
export const FLEET_RELEASES = 'fleet/releases';
/** The folder of the CRDs that custom resources are checked against. */
export const FLEET_CRDS = 'fleet/crds';

/** The file that defines an app. The file's name need not be the app's. */
export function appFile(module: string): string {
  return `${FLEET_APPS}/${module}.ts`;
}

/** The name of a module of `fleet/apps/`; `undefined` for any other file, also for a test beside it. */
export function parseAppFile(path: string): string | undefined {
  const [file] = namesBelow(FLEET_APPS, path, 1) ?? [];
  if (file === undefined || /\.(test|d)\.ts$/.test(file)) return undefined;
  return /^(.+)\.ts$/s.exec(file)?.[1];
}

/** The file of the release of an app in an environment. */
export function releaseFile(environment: string, app: string): string {
  return `${FLEET_RELEASES}/${environment}/${app}.yaml`;
}

/**
 * The app and the environment that a release file is named after; `undefined` for any other file. It knows
 * `.yml`, too, which is wrong, so that somebody can say so: {@link releaseFile} gives the right name.
 */
export function parseReleaseFile(path: string): InstanceName | undefined {
  const [environment, file] = namesBelow(FLEET_RELEASES, path, 2) ?? [];
  const app = file && /^(.+)\.ya?ml$/s.exec(file)?.[1];
  return environment && app ? { environment, app } : undefined;
}

/** The rendered tree's place in the repository, which Argo CD's Applications name. */
export const RENDERED_ROOT = 'dist';

/** The repository's path of a path in the rendered tree. */
export function inRepository(path: string): string {
  return `${RENDERED_ROOT}/${path}`;
}

/** The path in the rendered tree of a path in the repository; `undefined` where it is not in the tree. */
export function inTree(path: string): string | undefined {
  return isBelow(RENDERED_ROOT, path) ? path.slice(RENDERED_ROOT.length + 1) : undefined;
}

/** What apps are rendered to: a folder for each environment, in it one for each app. */
export const RENDERED_APPS = 'apps';
/** Argo CD's own side: a folder for each environment, with its project and its Applications. */
export const RENDERED_ARGOCD = 'argocd';
/** The root Applications, which keep what is in the folders of {@link RENDERED_ARGOCD}. */
export const RENDERED_BOOTSTRAP = 'bootstrap';

/** What is at the top of the rendered tree. */
export const TREE_FOLDERS = [RENDERED_APPS, RENDERED_ARGOCD, RENDERED_BOOTSTRAP] as const;

/** The end of the name of each rendered file, as cdk8s writes it: Argo CD reads no other file. */
export const MANIFEST_SUFFIX = '.k8s.yaml';

/** Where the manifests of an app in an environment are, in the rendered tree. */
export function appDirectory(environment: string, app: string): string {
  return `${RENDERED_APPS}/${environment}/${app}`;
}

/** Where the project and the Applications of an environment are, in the rendered tree. */
export function argocdDirectory(environment: string): string {
  return `${RENDERED_ARGOCD}/${environment}`;
}

/** The name of the Application of an app in an environment. */
export function applicationName(app: string, environment: string): string {
  return `${app}-${environment}`;
}

/** The name of the Application that keeps the Applications of an environment. */
export function rootApplicationName(environment: string): string {
  return `root-${environment}`;
}

/** The file of an object in a directory of the rendered tree: `<Kind>.<name>.k8s.yaml`, as cdk8s names it. */
export function manifestFile(directory: string, kind: string, name: string): string {
  // RBAC allows names such as `system:my-app`, which not every file system does.
  return `${directory}/${`${kind}.${name}`.replace(/[^0-9A-Za-z-_.]/g, '_')}${MANIFEST_SUFFIX}`;
}

/** The file of the Application of an app in an environment, in the rendered tree. */
export function applicationFile(environment: string, app: string): string {
  const name = applicationName(app, environment);
  return manifestFile(argocdDirectory(environment), 'Application', name);
}

/** What a path in the rendered tree says. */
export interface RenderedPlace {
  readonly folder: (typeof TREE_FOLDERS)[number];
  /** @default it belongs to the bootstrap as a whole */
  readonly environment?: string;
  /** The app whose object, or whose Application, it is. @default it belongs to the environment as a whole */
  readonly app?: string;
  /** The path below the directory of the app, the environment or the bootstrap. */
  readonly file: string;
}

/** What a path in the rendered tree says; `undefined` for a path that no rendered file has. */
export function parseRenderedPath(path: string): RenderedPlace | undefined {
  const [folder, ...names] = path.split('/');
  if (folder === RENDERED_BOOTSTRAP && names.length > 0) {
    const file = names.join('/');
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

/** True for what an Application would deploy: it reads the files of its directory, and none below. */
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

/** The name of the Application whose file is called so. */
function applicationIn(file: string): string | undefined {
  const prefix = 'Application.';
  return file.startsWith(prefix) && file.endsWith(MANIFEST_SUFFIX)
    ? file.slice(prefix.length, -MANIFEST_SUFFIX.length)
    : undefined;
}

/** The names of a path below a folder, if there are so many. */
function namesBelow(folder: string, path: string, count: number): string[] | undefined {
  if (!isBelow(folder, path)) return undefined;
  const names = path.slice(folder.length + 1).split('/');
  return names.length === count ? names : undefined;
}
