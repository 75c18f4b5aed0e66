import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../base/json';
import { listEnvironments } from '../model/environment';
import { listGroups } from '../model/environment-group';
import { FleetError } from '../model/problem';
import { loadDefinitions } from '../render/load';
import type { FleetModules } from '../render/load-code';
import { withChoices } from './workflow-choices';

/** The directory of GitHub's workflows. */
const WORKFLOWS = '.github/workflows';

/**
 * The workflows of a gitops repository whose choices differ from its apps and environments: the new texts, by path.
 *
 * @param newApp an app that is about to be created. @default none
 * @throws {@link FleetError} if an app cannot be loaded.
 */
export async function outdatedWorkflows(
  modules: FleetModules,
  newApp?: string,
): Promise<Map<string, string>> {
  const { apps, environments, platform, problems } = await loadDefinitions(modules);
  if (problems.length > 0) throw new FleetError(problems);
  const names = new Set(apps.map(({ app }) => app.definition.name));
  if (newApp !== undefined) names.add(newApp);
  const sources = {
    apps: [...names].sort(byCodeUnit),
    environments: listEnvironments(environments).map(({ name }) => name),
    groups: new Map(
      [...listGroups(environments)].map(([group, it]) => [group, it.map(({ name }) => name)]),
    ),
    repoURL: platform.repoURL,
  };
  const outdated = new Map<string, string>();
  for (const path of workflowFiles(modules.root)) {
    const text = readFileSync(join(modules.root, path), 'utf8');
    const current = withChoices(text, sources);
    if (current !== text) outdated.set(path, current);
  }
  return outdated;
}

function workflowFiles(root: string): string[] {
  try {
    const names = readdirSync(join(root, WORKFLOWS)).filter((it) => /\.ya?ml$/.test(it));
    return names.sort(byCodeUnit).map((name) => `${WORKFLOWS}/${name}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
