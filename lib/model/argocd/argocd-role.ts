import type { ArgocdPermission } from './argocd-permission';

/** A role. */
export interface ArgocdRole {
  /** Groups of the identity provider that have the role. @default none: for `default` and `inherits` */
  readonly groups?: readonly string[];
  /** Roles whose permissions it has as well. @default none */
  readonly inherits?: readonly string[];
  /** @default nothing of its own */
  readonly allow?: readonly ArgocdPermission[];
  /**
   * What it must not do, also if another permission allows it. On applications, `delete` and `update` also deny the same
   * for the objects that they deploy, unless `allow` of this role names such objects: `delete/<group>/<Kind>/…`.
   *
   * @default nothing
   */
  readonly deny?: readonly ArgocdPermission[];
}

/** A role of Argo CD itself. */
export function isBuiltInRole(name: string): boolean {
  return name === 'readonly' || name === 'admin';
}
