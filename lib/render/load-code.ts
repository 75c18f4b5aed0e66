import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FleetOwnRule, ruleProblems } from '../checks/rule-schema';
import { isApp } from '../model/app';
import type { Environments } from '../model/environment';
import type { AppSource } from '../model/fleet';
import {
  appFile,
  CHECKS_FILE,
  ENVIRONMENTS_FILE,
  PLATFORM_FILE,
  TEAMS_FILE,
} from '../model/layout';
import type { Platform } from '../model/platform';
import { FleetError, type Problem } from '../model/problem';
import type { Teams } from '../model/team';
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
  /** Loads `fleet/teams.ts`. @default no app has a team */
  readonly teams?: () => Promise<{ readonly teams: Teams }>;
  /** Loads `fleet/checks.ts`. @default no custom rules */
  readonly checks?: () => Promise<{ readonly rules: readonly FleetOwnRule[] }>;
}

/** What the code of a fleet defines. */
export interface FleetCode {
  readonly environments: Environments;
  readonly platform: Platform;
  readonly teams: Teams;
  readonly rules: readonly FleetOwnRule[];
  readonly apps: readonly AppSource[];
}

/**
 * Runs the code of a fleet.
 *
 * @param names the files under `fleet/apps/` as {@link FleetModules.app} names them.
 * @param problems the problems found, with those that this adds.
 * @throws {@link FleetError} when the environments, the platform or the teams are invalid.
 */
export async function loadCode(
  modules: FleetModules,
  names: readonly string[],
  problems: Problem[],
): Promise<FleetCode> {
  const environments = await loadEnvironments(modules);
  const { platform } = await userCode(PLATFORM_FILE, modules.platform);
  const teams = await loadTeams(modules);
  const rules = (await collect(problems, () => loadRules(modules))) ?? [];
  const apps: AppSource[] = [];
  for (const name of names) {
    const file = appFile(name);
    const found = await collect(problems, async () =>
      appsOf(await userCode(file, () => modules.app(name)), file),
    );
    apps.push(...(found ?? []));
  }
  return { environments, platform, teams, rules, apps };
}

/**
 * Loads the environments of a fleet.
 *
 * @throws {@link FleetError} when they are invalid.
 */
export async function loadEnvironments({ environments }: FleetModules): Promise<Environments> {
  return (await userCode(ENVIRONMENTS_FILE, environments)).environments;
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

async function loadTeams({ root, teams }: FleetModules): Promise<Teams> {
  if (teams === undefined) {
    if (!existsSync(join(root, TEAMS_FILE))) return {};
    const message = '`main.ts` does not load this file, so no app can have a team.';
    const fix = "Add `teams: () => import('./fleet/teams'),` to `fleet` in main.ts.";
    throw new FleetError([{ file: TEAMS_FILE, message, fix }]);
  }
  const module = await userCode(TEAMS_FILE, teams);
  if (module.teams !== undefined) return module.teams;
  const message = 'This file exports no `teams`.';
  const fix = 'Write `export const teams = defineTeams({ … });`.';
  throw new FleetError([{ file: TEAMS_FILE, message, fix }]);
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
