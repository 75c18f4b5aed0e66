import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetChecks } from '../checks/fleet-checks';
import { type FleetOwnRule, ruleProblems } from '../checks/rule-schema';
import type { CrdSchema } from '../kubernetes/schemas/crd-schema';
import { isApp } from '../model/app';
import { parseCrds } from '../model/crd';
import type { Environments } from '../model/environment';
import type { AppSource, FleetSources } from '../model/fleet';
import {
  appFile,
  CHECKS_FILE,
  FLEET_APPS,
  FLEET_CRDS,
  FLEET_RELEASES,
  parseAppFile,
  parseReleaseFile,
} from '../model/layout';
import type { Platform } from '../model/platform';
import { DEBUG_HINT, FleetError, type Problem } from '../model/problem';
import { parseRelease, type Release } from '../model/release';

/** Where the parts of a fleet are. `main.ts` says it; nothing is loaded before it is needed. */
export interface FleetModules {
  /** The repository's root: an absolute path. */
  readonly root: string;
  /** Loads `fleet/environments.ts`. */
  readonly environments: () => Promise<{ readonly environments: Environments }>;
  /** Loads `fleet/platform.ts`. */
  readonly platform: () => Promise<{ readonly platform: Platform }>;
  /** Loads `fleet/apps/<name>.ts`. */
  readonly app: (name: string) => Promise<object>;
  /** Loads `fleet/checks.ts`. @default the fleet has no rules of its own */
  readonly checks?: () => Promise<{ readonly rules: readonly FleetOwnRule[] }>;
}

/** A fleet as it is described: all but its releases. */
export interface FleetDefinitions extends Omit<FleetSources, 'releases'>, FleetChecks {
  readonly problems: readonly Problem[];
}

/** A fleet as it was read, and what it checks of itself. */
export interface LoadedFleet extends FleetDefinitions {
  readonly releases: ReadonlyMap<string, Release>;
}

/**
 * Loads a fleet: its definitions, and every release under `fleet/releases/`. What is wrong with an app or a
 * release is among its problems.
 *
 * @throws {@link FleetError} when the environments or the platform are no good.
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
 * Loads what a fleet is described by: its environments, its platform, its checks, every app under `fleet/apps/`.
 *
 * @throws {@link FleetError} when the environments or the platform are no good.
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
  return { environments, platform, apps, problems, rules, crds };
}

async function loadRules({ checks }: FleetModules): Promise<readonly FleetOwnRule[]> {
  if (checks === undefined) return [];
  const { rules } = await userCode(CHECKS_FILE, checks);
  if (rules === undefined) {
    const message = 'This file exports no `rules`.';
    const fix = 'Write `export const rules = [ … ];`, with an empty list where there are none.';
    throw new FleetError([{ file: CHECKS_FILE, message, fix }]);
  }
  const problems = ruleProblems(rules, CHECKS_FILE);
  if (problems.length > 0) throw new FleetError(problems);
  return rules;
}

function appModules(root: string): string[] {
  return list(join(root, FLEET_APPS))
    .map((file) => parseAppFile(`${FLEET_APPS}/${file}`))
    .filter((name) => name !== undefined);
}

/** Runs what a file of the fleet does when it is loaded. */
async function userCode<T>(file: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof FleetError) throw error;
    throw new FleetError([thrownBy(error, file)]);
  }
}

/** What the code of an app has thrown. One that does not compile throws an error with a `place`. */
function thrownBy(error: unknown, file: string): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const place = error instanceof Error && 'place' in error ? String(error.place) : undefined;
  if (place !== undefined) return { file: place, message };
  return { file, message, fix: DEBUG_HINT, cause: error };
}

function appsOf(module: object, file: string): AppSource[] {
  const apps = Object.values(module).flat().filter(isApp);
  if (apps.length === 0) {
    const message = 'This file exports no app.';
    const fix = 'Export what `defineWebService` or one of its siblings returns, or move the file.';
    throw new FleetError([{ file, message, fix }]);
  }
  // `export default` and a named export of one app are one app.
  return [...new Set(apps)].map((app) => ({ app, file }));
}

function releaseFiles(root: string): string[] {
  return list(join(root, FLEET_RELEASES)).flatMap((environment) =>
    list(join(root, FLEET_RELEASES, environment))
      .map((name) => `${FLEET_RELEASES}/${environment}/${name}`)
      .filter((file) => parseReleaseFile(file) !== undefined),
  );
}

/** The names in a directory, in a fixed order; none if there is no such directory. */
function list(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
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
