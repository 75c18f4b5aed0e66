import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../base/files-below';
import { type FleetOwnRule, ruleProblems } from '../checks/rule-schema';
import type { ResourceCustomization } from '../health/customization';
import { healthSettings } from '../health/health-settings';
import { loadCustomizations, withShipped } from '../health/load-customizations';
import { syntaxProblems } from '../health/syntax-problems';
import type { CrdSchema } from '../kubernetes/schemas/crd-schema';
import { isApp } from '../model/app';
import { parseCrds } from '../model/crd';
import type { Environments } from '../model/environment';
import type { AppSource, FleetSources } from '../model/fleet';
import {
  appFile,
  CHECKS_FILE,
  FLEET,
  FLEET_APPS,
  FLEET_CRDS,
  FLEET_RELEASES,
  PLATFORM_FILE,
  parseAppFile,
  parseReleaseFile,
} from '../model/layout';
import type { Platform } from '../model/platform';
import { DEBUG_HINT, FleetError, type Problem } from '../model/problem';
import { parseRelease, type Release } from '../model/release';
import { loadSealed } from './load-sealed';
import { privateKeyProblems } from './private-keys';
import type { CheckSources } from './render-parts';
import { RepositoryFiles } from './repository-files';

/** Loaders of the parts of a fleet, as `main.ts` passes them. Nothing is loaded before it is needed. */
export interface FleetModules {
  /** The repository's root: an absolute path. */
  readonly root: string;
  /** Loads `fleet/environments.ts`. */
  readonly environments: () => Promise<{ readonly environments: Environments }>;
  /** Loads `fleet/platform.ts`. */
  readonly platform: () => Promise<{ readonly platform: Platform }>;
  /** Loads `fleet/apps/<name>.ts`, where the name of a file in a subfolder is its path. */
  readonly app: (name: string) => Promise<object>;
  /** Loads `fleet/checks.ts`. @default no custom rules */
  readonly checks?: () => Promise<{ readonly rules: readonly FleetOwnRule[] }>;
}

/** The definitions of a fleet: everything but its releases. */
export interface FleetDefinitions extends Omit<FleetSources, 'releases'>, CheckSources {
  readonly problems: readonly Problem[];
}

/** A fleet with its releases and its custom rules. */
export interface LoadedFleet extends FleetDefinitions {
  readonly releases: ReadonlyMap<string, Release>;
}

/**
 * Loads a fleet: its definitions, and every release under `fleet/releases/`. Errors in an app or a release do not
 * throw; they are returned as `problems`.
 *
 * @throws {@link FleetError} when the environments or the platform are invalid.
 */
export async function loadFleet(modules: FleetModules): Promise<LoadedFleet> {
  const definitions = await loadDefinitions(modules);
  const problems = [...definitions.problems];
  const releases = new Map<string, Release>();
  for (const file of releaseFiles(modules.root)) {
    const release = await collect(problems, () =>
      parseRelease(readFileSync(join(modules.root, file), 'utf8'), file),
    );
    if (release) releases.set(file, release);
  }
  return { ...definitions, releases, problems };
}

/**
 * Loads the definitions of a fleet: environments, platform, custom rules, CRDs, and every app under `fleet/apps/` and its subfolders.
 *
 * @throws {@link FleetError} when the environments or the platform are invalid.
 */
export async function loadDefinitions(modules: FleetModules): Promise<FleetDefinitions> {
  const { environments } = await modules.environments();
  const { platform } = await modules.platform();
  const problems: Problem[] = [];
  const rules = (await collect(problems, () => loadRules(modules))) ?? [];
  const apps: AppSource[] = [];
  for (const name of appModules(modules.root)) {
    const file = appFile(name);
    const found = await collect(problems, async () =>
      appsOf(await userCode(file, () => modules.app(name)), file),
    );
    apps.push(...(found ?? []));
  }
  const crds: CrdSchema[] = [];
  for (const name of list(join(modules.root, FLEET_CRDS)).filter((it) =>
    /\.(ya?ml|json)$/.test(it),
  )) {
    const file = `${FLEET_CRDS}/${name}`;
    const found = await collect(problems, () =>
      parseCrds(readFileSync(join(modules.root, file), 'utf8'), file),
    );
    crds.push(...(found ?? []));
  }
  problems.push(...privateKeyProblems(modules.root, FLEET));
  const files = new RepositoryFiles(modules.root);
  const sealed = loadSealed(modules.root, problems);
  const own = loadCustomizations(modules.root, problems);
  problems.push(...syntaxProblems(own));
  if (platform.argocd === undefined) problems.push(...own.map(notRendered));
  const customizations = healthSettings(withShipped(own));
  return { environments, platform, apps, problems, rules, crds, files, sealed, customizations };
}

/** Argo CD is installed by hand: nothing renders its `argocd-cm`. */
function notRendered({ directory }: ResourceCustomization): Problem {
  return {
    file: directory,
    message: `Without \`argocd\` in ${PLATFORM_FILE}, Argo CD does not get these scripts.`,
    fix: `Set \`argocd\` in ${PLATFORM_FILE}, or keep the scripts where Argo CD is installed.`,
  };
}

async function loadRules({ checks }: FleetModules): Promise<readonly FleetOwnRule[]> {
  if (checks === undefined) return [];
  const { rules } = await userCode(CHECKS_FILE, checks);
  if (rules === undefined) {
    const message = 'This file exports no `rules`.';
    const fix = 'Write `export const rules = [ … ];`, with an empty list if there are none.';
    throw new FleetError([{ file: CHECKS_FILE, message, fix }]);
  }
  const problems = ruleProblems(rules, CHECKS_FILE);
  if (problems.length > 0) throw new FleetError(problems);
  return rules;
}

function appModules(root: string): string[] {
  return orEmpty(() => filesBelow(join(root, FLEET_APPS)))
    .map((file) => parseAppFile(`${FLEET_APPS}/${file}`))
    .filter((name) => name !== undefined);
}

/** Runs code of a fleet file, and reports what it throws as a problem of that file. */
async function userCode<T>(file: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof FleetError) throw error;
    throw new FleetError([thrownBy(error, file)]);
  }
}

/** The problem for an error that fleet code threw. A compile error has a `place`. */
function thrownBy(error: unknown, file: string): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const place = error instanceof Error && 'place' in error ? String(error.place) : undefined;
  if (place !== undefined) return { file: place, message };
  if (isMissingPackage(error)) return missingPackage(error, file);
  const fix = error instanceof Error && 'fix' in error ? String(error.fix) : DEBUG_HINT;
  return { file, message, fix, cause: error };
}

/** The error of Node for a package that is not installed. */
interface MissingPackage extends Error {
  readonly requireStack: readonly string[];
}

function isMissingPackage(error: unknown): error is MissingPackage {
  const { code, requireStack } = error as Partial<NodeJS.ErrnoException & MissingPackage>;
  return code === 'MODULE_NOT_FOUND' && Array.isArray(requireStack);
}

function missingPackage(
  { message, requireStack: [importer = ''] }: MissingPackage,
  file: string,
): Problem {
  const [what = message] = message.split('\n');
  if (importer.includes('/node_modules/') || importer.includes('/.argosy/')) {
    const fix =
      'Run `npm ci`, or `npm install <package>` if package.json does not list the package.';
    return { file, message: `${what}.`, fix };
  }
  const fix =
    'Run `npm install --install-links <directory>` for a package in a directory: a link to it does not find the packages of this repository.';
  return { file, message: `${what}, which ${importer} requires.`, fix };
}

function appsOf(module: object, file: string): AppSource[] {
  const apps = Object.values(module).flat().filter(isApp);
  if (apps.length === 0) {
    const message = 'This file exports no app.';
    const fix =
      'Export the result of `defineWebService` or another `define…` function, or move the file.';
    throw new FleetError([{ file, message, fix }]);
  }
  // An app may be exported both by name and as the default.
  return [...new Set(apps)].map((app) => ({ app, file }));
}

function releaseFiles(root: string): string[] {
  return list(join(root, FLEET_RELEASES)).flatMap((environment) =>
    list(join(root, FLEET_RELEASES, environment))
      .map((name) => `${FLEET_RELEASES}/${environment}/${name}`)
      .filter((file) => parseReleaseFile(file) !== undefined),
  );
}

/** The names in a directory, sorted; empty if it does not exist. */
function list(directory: string): string[] {
  return orEmpty(() => readdirSync(directory).sort());
}

/** The entries that `read` finds; none if the directory does not exist. */
function orEmpty(read: () => string[]): string[] {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

async function collect<T>(problems: Problem[], step: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
