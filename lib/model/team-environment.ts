import type { Environment } from './environment';
import type { Team } from './team';

const known = new WeakMap<Environment, WeakMap<Team, Environment>>();

/**
 * An environment as the apps of a team see it: what the team allows is allowed besides what the environment allows
 * everyone, and the team's defaults take precedence. Whatever asks an instance's environment for its rights gets those of
 * the app's Argo CD project.
 */
export function teamEnvironment(environment: Environment, team: Team | undefined): Environment {
  if (team === undefined) return environment;
  const ofEnvironment = known.get(environment) ?? new WeakMap<Team, Environment>();
  known.set(environment, ofEnvironment);
  const result = ofEnvironment.get(team) ?? Object.freeze(withTeam(environment, team));
  ofEnvironment.set(team, result);
  return result;
}

function withTeam(environment: Environment, team: Team): Environment {
  const { allow = {}, defaults } = environment;
  return {
    ...environment,
    team,
    allow: {
      kinds: [...(allow.kinds ?? []), ...(team.kinds ?? [])],
      clusterKinds: [...(allow.clusterKinds ?? []), ...(team.clusterKinds ?? [])],
      namespaces: [...new Set([...(allow.namespaces ?? []), ...(team.namespaces ?? [])])],
    },
    ...((defaults || team.defaults) && { defaults: { ...defaults, ...team.defaults } }),
  };
}
