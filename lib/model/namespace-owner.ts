import { locateFieldProblem } from './app-layers';
import { TEAMS_FILE } from './layout';
import type { Resident, TeamNamespaces } from './namespace-metadata';
import { fillNamespace, matcherOf, unfilledPlaceholder } from './namespace-pattern';
import type { Problem } from './problem';

/**
 * An app of a team in a namespace that another team has for itself. The pattern of an environment such as
 * `{app}-{environment}` also matches the namespaces of teams, and Argo CD cannot exclude them from a project.
 *
 * @param teams all teams of the fleet.
 */
export function strangerProblems(it: Resident, teams: readonly TeamNamespaces[]): Problem[] {
  const { app, file, environment, namespace, settings, team } = it;
  if (team === undefined || has(team, it)) return [];
  const owner = teams.find((other) => other.name !== team.name && has(other, it));
  const listed = [...(team.namespaces ?? []), ...(environment.allow?.namespaces ?? [])];
  if (owner === undefined || matcherOf(listed)(namespace)) return [];
  const message = `The namespace ${namespace} in ${environment.name} is one of the team ${owner.name}, and the app belongs to ${team.name}.`;
  const place =
    settings?.namespace === undefined
      ? { file, field: 'name', message }
      : locateFieldProblem(app, file, environment, { path: ['namespace'], message });
  const fix = `Use another namespace. If the teams share it, allow it in ${TEAMS_FILE}: \`namespaces: ['${namespace}']\` of ${team.name}.`;
  return [{ ...place, fix }];
}

/** Whether a team has a namespace for itself: its pattern, or that of the environment, sets it apart from those of others. */
function has({ name: team, namespace: own }: TeamNamespaces, { environment, namespace }: Resident) {
  const pattern = own ?? environment.namespace;
  const isApart = pattern.includes('{team}') || (own !== undefined && !own.includes('{app}'));
  if (!isApart) return false;
  const { name, group } = environment;
  const glob = fillNamespace(pattern, { app: '*', environment: name, team, group });
  return unfilledPlaceholder(glob) === undefined && matcherOf([glob])(namespace);
}
