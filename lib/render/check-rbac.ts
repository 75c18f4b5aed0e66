import { existing } from '../base/hint';
import type { ArgocdProps } from '../model/argocd/argocd';
import { type ArgocdPermission, isOfApps } from '../model/argocd/argocd-permission';
import type { Bootstrap } from '../model/bootstrap';
import type { Fleet } from '../model/fleet';
import { projectName } from '../model/layout';
import { FleetError, type Problem } from '../model/problem';
import { permissionPlace } from './permission-place';

/**
 * Checks the roles against the environments, projects and apps that exist.
 *
 * @throws FleetError with each name that does not exist: the permission would allow, or deny, nothing.
 */
export function checkRbac(fleet: Fleet, bootstrap: Bootstrap, argocd: ArgocdProps): void {
  // Apps with problems are missing.
  if (fleet.problems.length > 0) return;
  const problems = Object.entries(argocd.rbac?.roles ?? {}).flatMap(([role, it]) =>
    (['allow', 'deny'] as const).flatMap((effect) =>
      (it[effect] ?? []).flatMap((permission, i) =>
        unknownNames(permission, fleet).map(({ field, ...problem }) => ({
          ...permissionPlace(fleet.platform, bootstrap, argocd, [role, effect, i, field]),
          ...problem,
        })),
      ),
    ),
  );
  if (problems.length > 0) throw new FleetError(problems);
}

type Unknown = { readonly field: string } & Pick<Problem, 'message'>;

function unknownNames(permission: ArgocdPermission, fleet: Fleet): Unknown[] {
  const environments = fleet.environments.map(({ name }) => name);
  if (!isOfApps(permission)) {
    if (permission.on !== 'projects') return [];
    const ofTeams = fleet.teams.flatMap((team) => environments.map((it) => projectName(it, team)));
    const projects = [...environments, ...ofTeams, 'root', 'argocd', 'default'];
    return missing(permission.names ?? [], projects, 'names', 'project');
  }
  const { environments: wanted = environments, apps = [] } = permission;
  const unknown = missing(wanted, environments, 'environments', 'environment');
  if (unknown.length > 0) return unknown;
  const running = fleet.instances
    .filter(({ environment }) => wanted.includes(environment.name))
    .map(({ app }) => app.definition.name);
  const where = permission.environments ? ` in ${wanted.join(', ')}` : '';
  return missing(apps, running, 'apps', `app${where}`);
}

function missing(
  names: readonly string[],
  known: readonly string[],
  field: string,
  what: string,
): Unknown[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const [noun = '', ...rest] = what.split(' ');
      const message = `There is no ${[noun, `"${name}"`, ...rest].join(' ')}. ${existing(name, [...new Set(known)])}`;
      return { field, message };
    });
}
