import { type FleetOwnRule, ruleProblems } from '../checks/rule-schema';
import { isApp } from '../model/app';
import type { Environments } from '../model/environment';
import type { AppSource } from '../model/fleet';
import { appFile, CHECKS_FILE } from '../model/layout';
import type { Platform } from '../model/platform';
import { DEBUG_HINT, FleetError, type Problem } from '../model/problem';

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

/** What the code of a fleet defines. */
export interface FleetCode {
  readonly environments: Environments;
  readonly platform: Platform;
  readonly rules: readonly FleetOwnRule[];
  readonly apps: readonly AppSource[];
}

/**
 * Runs the code of a fleet.
 *
 * @param names the files under `fleet/apps/` as {@link FleetModules.app} names them.
 * @param problems the problems found, with those that this adds.
 * @throws {@link FleetError} when the environments or the platform are invalid.
 */
export async function loadCode(
  modules: FleetModules,
  names: readonly string[],
  problems: Problem[],
): Promise<FleetCode> {
  const { environments } = await modules.environments();
  const { platform } = await modules.platform();
  const rules = (await collect(problems, () => loadRules(modules))) ?? [];
  const apps: AppSource[] = [];
  for (const name of names) {
    const file = appFile(name);
    const found = await collect(problems, async () =>
      appsOf(await userCode(file, () => modules.app(name)), file),
    );
    apps.push(...(found ?? []));
  }
  return { environments, platform, rules, apps };
}

/** Runs a step, and adds the problems that it throws to those found. */
export async function collect<T>(
  problems: Problem[],
  step: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
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
