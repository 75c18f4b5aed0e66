import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../base/files-below';
import { TextFiles } from '../base/text-file';
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
import { appleDouble, isAppleDouble, readFleetFile } from '../model/fleet-file';
import {
  appFile,
  CHECKS_FILE,
  ENVIRONMENTS_FILE,
  FLEET,
  FLEET_APPS,
  FLEET_CRDS,
  PLATFORM_FILE,
  parseAppFile,
} from '../model/layout';
import type { Platform } from '../model/platform';
import { FleetError, type Problem } from '../model/problem';
import { MAX_RELEASE_BYTES, parseRelease, type Release } from '../model/release';
import { loadSealed } from './load-sealed';
import { privateKeyProblems } from './private-keys';
import { releaseFiles } from './release-files';
import type { CheckSources } from './render-parts';
import { RepositoryFiles } from './repository-files';
import { userCode } from './user-code';

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
  const files = new TextFiles(modules.root);
  for (const file of releaseFiles(files, problems)) {
    const release = await collect(problems, () =>
      parseRelease(readFleetFile(files, file, MAX_RELEASE_BYTES), file),
    );
    if (release) releases.set(file, release);
  }
  return { ...definitions, releases, problems };
}

/**
 * Loads the environments of a fleet.
 *
 * @throws {@link FleetError} when they are invalid.
 */
export async function loadEnvironments({ environments }: FleetModules): Promise<Environments> {
  return (await userCode(ENVIRONMENTS_FILE, environments)).environments;
}

/**
 * Loads the definitions of a fleet: environments, platform, custom rules, CRDs, and every app under `fleet/apps/` and its subfolders.
 *
 * @throws {@link FleetError} when the environments or the platform are invalid.
 */
export async function loadDefinitions(modules: FleetModules): Promise<FleetDefinitions> {
  const environments = await loadEnvironments(modules);
  const { platform } = await userCode(PLATFORM_FILE, modules.platform);
  const problems: Problem[] = [];
  const rules = (await collect(problems, () => loadRules(modules))) ?? [];
  const apps: AppSource[] = [];
  for (const name of appModules(modules.root)) {
    const file = appFile(name);
    if (isAppleDouble(file)) {
      problems.push(appleDouble(file));
      continue;
    }
    const found = await collect(problems, async () =>
      appsOf(await userCode(file, () => modules.app(name)), file),
    );
    apps.push(...(found ?? []));
  }
  const text = new TextFiles(modules.root);
  const crds: CrdSchema[] = [];
  for (const name of list(join(modules.root, FLEET_CRDS)).filter((it) =>
    /\.(ya?ml|json)$/.test(it),
  )) {
    const file = `${FLEET_CRDS}/${name}`;
    const found = await collect(problems, () => parseCrds(readFleetFile(text, file), file));
    crds.push(...(found ?? []));
  }
  problems.push(...privateKeyProblems(text, FLEET));
  const files = new RepositoryFiles(modules.root);
  const sealed = (await collect(problems, () => loadSealed(text, problems))) ?? new Map();
  const own = (await collect(problems, () => loadCustomizations(modules.root, problems))) ?? [];
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
