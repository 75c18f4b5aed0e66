import { isDeepStrictEqual } from 'node:util';
import { own } from '../base/json';
import { formatField } from '../base/validation';
import type { ArgocdProps } from '../model/argocd/argocd';
import type { Bootstrap } from '../model/bootstrap';
import { PLATFORM_FILE } from '../model/layout';
import type { Platform } from '../model/platform';
import type { Problem } from '../model/problem';

/** A permission below `rbac.roles`, or a field of it. */
type Path = readonly [role: string, effect: 'allow' | 'deny', index: number, ...field: string[]];

/**
 * Where a permission is defined: what an Argo CD of its own inherits has to be fixed in the platform, once.
 *
 * @param argocd the settings of the bootstrap.
 */
export function permissionPlace(
  { argocd: shared }: Platform,
  { owner, sourceFile }: Bootstrap,
  argocd: ArgocdProps,
  path: Path,
): Pick<Problem, 'file' | 'field'> {
  const [role, effect] = path;
  const listOf = (it: ArgocdProps | undefined) => own(it?.rbac?.roles, role)?.[effect];
  const isOwn = owner !== undefined && !isDeepStrictEqual(listOf(argocd), listOf(shared));
  const base = isOwn ? [owner.name, 'ownArgocd'] : ['argocd'];
  return {
    file: isOwn ? sourceFile : PLATFORM_FILE,
    field: formatField([...base, 'rbac', 'roles', ...path]),
  };
}
