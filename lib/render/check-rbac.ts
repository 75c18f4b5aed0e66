import { nearest } from '../base/hint';
import { formatField } from '../base/validation';
import type { ArgocdProps } from '../model/argocd/argocd';
import type { ArgocdPermission } from '../model/argocd/argocd-rbac';
import type { Bootstrap } from '../model/bootstrap';
import type { Fleet } from '../model/fleet';
import { PLATFORM_FILE } from '../model/layout';
import { FleetError, type Problem } from '../model/problem';

/**
 * Checks the roles against the environments, projects and apps that exist.
 *
 * @throws FleetError with each name that does not exist: the permission would allow, or deny, nothing.
 */
export function checkRbac(
  fleet: Fleet,
  { sourceFile, owner }: Bootstrap,
  argocd: ArgocdProps,
): void {
  // Apps with problems are missing.
  if (fleet.problems.length > 0) return;
  const base = sourceFile === PLATFORM_FILE ? ['argocd'] : [`${owner?.name}`, 'ownArgocd'];
  const problems = Object.entries(argocd.rbac?.roles ?? {}).flatMap(([role, it]) =>
    (['allow', 'deny'] as const).flatMap((effect) =>
      (it[effect] ?? []).flatMap((permission, i) =>
        unknownNames(permission, fleet).map(({ field, ...problem }) => ({
          file: sourceFile,
          field: formatField([...base, 'rbac', 'roles', role, effect, i, field]),
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
  if ('names' in permission || !('environments' in permission || 'apps' in permission)) {
    const { on, names = [] } = permission as { on: string; names?: readonly string[] };
    if (on !== 'projects') return [];
    const projects = [...environments, 'root', 'argocd', 'default'];
    return missing(names, projects, 'names', 'project');
  }
  const { environments: wanted = environments, apps = [] } = permission;
  const unknown = missing(wanted, environments, 'environments', 'environment');
  const running = fleet.instances
    .filter(({ environment }) => wanted.includes(environment.name))
    .map(({ app }) => app.definition.name);
  const where = permission.environments ? ` in ${wanted.join(', ')}` : '';
  return [...unknown, ...missing(apps, running, 'apps', `app${where}`)];
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
      const guess = nearest(name, [...known]);
      const hint = guess ? ` Did you mean "${guess}"?` : '';
      const [noun = '', ...rest] = what.split(' ');
      return { field, message: `There is no ${[noun, `"${name}"`, ...rest].join(' ')}.${hint}` };
    });
}
