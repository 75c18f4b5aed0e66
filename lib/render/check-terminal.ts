import { isDeepStrictEqual } from 'node:util';
import { own } from '../base/json';
import type { ArgocdProps } from '../model/argocd/argocd';
import type { ArgocdPermission } from '../model/argocd/argocd-permission';
import { type Bootstrap, bootstrapsOf } from '../model/bootstrap';
import type { Environment } from '../model/environment';
import type { Fleet } from '../model/fleet';
import { isNamed } from '../model/named-environment';
import { FleetError, type Problem } from '../model/problem';
import { permissionPlace } from './permission-place';

/**
 * Checks the permissions on a terminal that is off. To deny it is harmless.
 *
 * @throws FleetError with each permission that has no effect here, nor in another Argo CD with the same role.
 */
export function checkTerminal(fleet: Fleet, bootstrap: Bootstrap, argocd: ArgocdProps): void {
  if (argocd.server?.terminal) return;
  const { platform } = fleet;
  const problems = Object.entries(argocd.rbac?.roles ?? {}).flatMap(([role, { allow = [] }]) =>
    allow.flatMap((permission, i): Problem[] => {
      if (scopeOf(permission, bootstrap.environments).length === 0) return [];
      const isUsed = bootstrapsOf(platform, fleet.environments).some(
        (other) =>
          other.argocd?.server?.terminal &&
          isDeepStrictEqual(own(other.argocd.rbac?.roles, role)?.allow, allow) &&
          scopeOf(permission, other.environments).length > 0,
      );
      if (isUsed) return [];
      const scope = scopeOf(permission, fleet.environments);
      return [
        {
          ...permissionPlace(platform, bootstrap, argocd, [role, 'allow', i, 'on']),
          message: 'The terminal in the UI is off, so this allows nothing.',
          fix: `Remove it, or set \`server: { terminal: true }\` for the Argo CD of ${scope.join(' or ')}.`,
        },
      ];
    }),
  );
  if (problems.length > 0) throw new FleetError(problems);
}

/** The environments in which a permission allows a terminal. */
function scopeOf(permission: ArgocdPermission, environments: readonly Environment[]): string[] {
  if (permission.on !== 'exec') return [];
  const wanted = permission.environments;
  return environments
    .filter((it) => wanted === undefined || isNamed(it, wanted))
    .map(({ name }) => name);
}
