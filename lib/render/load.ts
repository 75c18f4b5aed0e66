import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../base/files-below';
import { StampedTexts } from '../base/stamped-texts';
import { TextFiles } from '../base/text-file';
import type { ResourceCustomization } from '../health/customization';
import { healthSettings } from '../health/health-settings';
import { loadCustomizations, withShipped } from '../health/load-customizations';
import { syntaxProblems } from '../health/syntax-problems';
import type { CrdSchema } from '../kubernetes/schemas/crd-schema';
import { parseCrds } from '../model/crd';
import type { FleetSources } from '../model/fleet';
import { appleDouble, isAppleDouble, readFleetFile } from '../model/fleet-file';
import {
  appFile,
  FLEET,
  FLEET_APPS,
  FLEET_CRDS,
  PLATFORM_FILE,
  parseAppFile,
} from '../model/layout';
import { FleetError, type Problem } from '../model/problem';
import { MAX_RELEASE_BYTES, parseRelease, type Release } from '../model/release';
import type { CheckSources } from './checker';
import { collect, type FleetModules, loadCode } from './load-code';
import { loadSealed } from './load-sealed';
import { privateKeyProblems } from './private-keys';
import { releaseFiles } from './release-files';
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
 * @throws {@link FleetError} when the environments, the platform or the teams are invalid.
 */
export async function loadFleet(modules: FleetModules): Promise<LoadedFleet> {
  const definitions = await loadDefinitions(modules);
  const problems = [...definitions.problems];
  const releases = new Map<string, Release>();
  const files = new TextFiles(modules.root);
  const texts = new StampedTexts(modules.root, join(modules.root, '.argosy/cache/releases.json'));
  for (const file of releaseFiles(files, problems)) {
    try {
      const text = texts.get(file, () => readFleetFile(files, file, MAX_RELEASE_BYTES));
      releases.set(file, parseRelease(text, file));
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      problems.push(...error.problems);
    }
  }
  texts.save();
  return { ...definitions, releases, problems };
}

/**
 * Loads the definitions of a fleet: environments, platform, custom rules, CRDs, and every app under `fleet/apps/` and its subfolders.
 *
 * @throws {@link FleetError} when the environments, the platform or the teams are invalid.
 */
export async function loadDefinitions(modules: FleetModules): Promise<FleetDefinitions> {
  const problems: Problem[] = [];
  const names = appModules(modules.root);
  problems.push(...names.map(appFile).filter(isAppleDouble).map(appleDouble));
  const own = names.filter((name) => !isAppleDouble(appFile(name)));
  const code = await loadCode(modules, own, problems);
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
  const customized =
    (await collect(problems, () => loadCustomizations(modules.root, problems))) ?? [];
  problems.push(...syntaxProblems(customized));
  if (code.platform.argocd === undefined) problems.push(...customized.map(notRendered));
  const customizations = healthSettings(withShipped(customized));
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
