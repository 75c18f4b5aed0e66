import type { ArgocdProps } from '../model/argocd/argocd';
import { type ArgocdPermission, isOfApps } from '../model/argocd/argocd-permission';
import { isNamed, type NamedEnvironment } from '../model/named-environment';

/** The settings with the members of groups, instead of the groups, in the permissions of roles. */
export function withMembersInRbac(
  argocd: ArgocdProps,
  environments: readonly NamedEnvironment[],
): ArgocdProps {
  const { rbac } = argocd;
  if (rbac?.roles === undefined) return argocd;
  const expand = (permission: ArgocdPermission): ArgocdPermission => {
    if (!isOfApps(permission) || permission.environments === undefined) return permission;
    const names = permission.environments.flatMap((name) =>
      environments.filter((it) => isNamed(it, [name])).map((it) => it.name),
    );
    return { ...permission, environments: [...new Set(names)] };
  };
  const roles = Object.entries(rbac.roles).map(([name, { allow, deny, ...rest }]) => [
    name,
    {
      ...rest,
      ...(allow && { allow: allow.map(expand) }),
      ...(deny && { deny: deny.map(expand) }),
    },
  ]);
  return { ...argocd, rbac: { ...rbac, roles: Object.fromEntries(roles) } };
}
