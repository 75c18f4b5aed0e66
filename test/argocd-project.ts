/*
 * What Argo CD permits in an AppProject, as its documentation describes it.
 *
 * Source: docs/user-guide/projects.md, and pkg/apis/application/v1alpha1/types.go of Argo CD 3.5.1
 * (IsGroupKindNamePermitted, IsDestinationPermitted, IsSourcePermitted).
 */

/** A rendered AppProject. */
export interface ProjectObject {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly sourceRepos: readonly string[];
    readonly destinations: readonly {
      readonly namespace: string;
      readonly server?: string;
      readonly name?: string;
    }[];
    readonly clusterResourceWhitelist?: readonly Allowed[];
    readonly namespaceResourceWhitelist: readonly Allowed[];
    readonly roles?: readonly { readonly groups: readonly string[]; readonly policies: string[] }[];
  };
}

interface Allowed {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}

/** A live or rendered object: cluster-scoped without a namespace. */
export interface Deployed {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export function permitsObject({ spec }: ProjectObject, it: Deployed): boolean {
  const list =
    it.namespace === undefined ? spec.clusterResourceWhitelist : spec.namespaceResourceWhitelist;
  const isKind = (list ?? []).some(
    ({ group, kind, name = '' }) =>
      glob(group, it.group) && glob(kind, it.kind) && (name === '' || glob(name, it.name)),
  );
  return isKind && (it.namespace === undefined || permitsNamespace(spec, it.namespace));
}

function permitsNamespace({ destinations }: ProjectObject['spec'], namespace: string): boolean {
  const patterns = destinations.map((it) => it.namespace);
  const denied = patterns.filter((it) => it.startsWith('!')).map((it) => it.slice(1));
  if (denied.some((it) => glob(it, namespace))) return false;
  return patterns.some((it) => !it.startsWith('!') && glob(it, namespace));
}

export function permitsSource({ spec }: ProjectObject, repoURL: string): boolean {
  return spec.sourceRepos.some((it) => glob(it, repoURL));
}

function glob(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((it) => it.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
