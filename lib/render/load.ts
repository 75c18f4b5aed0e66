import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../base/files-below';
import type { ResourceCustomization } from '../health/customization';
import { healthSettings } from '../health/health-settings';
import { loadCustomizations, withShipped } from '../health/load-customizations';
import { syntaxProblems } from '../health/syntax-problems';
import type { CrdSchema } from '../kubernetes/schemas/crd-schema';
import { parseCrds } from '../model/crd';
import type { FleetSources } from '../model/fleet';
import {
  FLEET,
  FLEET_APPS,
  FLEET_CRDS,
  FLEET_RELEASES,
  PLATFORM_FILE,
  parseAppFile,
  parseReleaseFile,
} from '../model/layout';
import type { Problem } from '../model/problem';
import { parseRelease, type Release } from '../model/release';
import type { CheckSources } from './checker';
import { collect, type FleetModules, loadCode } from './load-code';
import { loadSealed } from './load-sealed';
import { privateKeyProblems } from './private-keys';
import { RepositoryFiles } from './repository-files';

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
  const problems: Problem[] = [];
  const code = await loadCode(modules, appModules(modules.root), problems);
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
  if (code.platform.argocd === undefined) problems.push(...own.map(notRendered));
  const customizations = healthSettings(withShipped(own));
  return { ...code, problems, crds, files, sealed, customizations };
}

/** Argo CD is installed by hand: nothing renders its `argocd-cm`. */
function notRendered({ directory }: ResourceCustomization): Problem {
  return {
    file: directory,
    message: `Without \`argocd\` in ${PLATFORM_FILE}, Argo CD does not get these scripts.`,
    fix: `Set \`argocd\` in ${PLATFORM_FILE}, or keep the scripts where Argo CD is installed.`,
  };
}

function appModules(root: string): string[] {
  return orEmpty(() => filesBelow(join(root, FLEET_APPS)))
    .map((file) => parseAppFile(`${FLEET_APPS}/${file}`))
    .filter((name) => name !== undefined);
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
