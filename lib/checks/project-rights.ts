import { byCodeUnit } from '../base/json';
import type { GroupKind } from '../kubernetes/api-object';
import { type Environment, namespaceOf } from '../model/environment';
import { APP_KINDS } from '../model/project-rights';

/** What the Argo CD project of an environment allows. */
interface AdmittedByProject {
  readonly kinds: readonly GroupKind[];
  readonly clusterKinds: readonly (GroupKind & { readonly name?: string })[];
  /** Patterns; one that starts with `!` excludes namespaces. */
  readonly namespaces: readonly string[];
}

const SYSTEM_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** What the project of an environment, or of a team in it, allows. It depends on these only, not on the apps. */
export function projectRights(
  environment: Environment,
  argocdNamespace: string,
): AdmittedByProject {
  const { allow = {}, sync } = environment;
  const createNamespace = sync?.options?.createNamespace ?? true;
  const namespaces = admittedNamespaces(environment);
  // Only together with `*`: in Argo CD, a pattern with `!` also allows everything that it does not match.
  const denied = namespaces.includes('*') ? protectedNamespaces(environment, argocdNamespace) : [];
  return {
    kinds: distinct([...APP_KINDS, ...(allow.kinds ?? [])]),
    clusterKinds: [
      // Created by Argo CD itself for an app.
      ...(createNamespace
        ? [{ group: '', kind: 'Namespace', name: namespaceOf(environment, '*') }]
        : []),
      ...distinct(allow.clusterKinds ?? []),
    ],
    namespaces: [...namespaces, ...denied.map((name) => `!${name}`)],
  };
}

/** The namespace pattern of an environment, and the other namespaces that it allows. */
function admittedNamespaces(environment: Environment): string[] {
  const further = [...(environment.allow?.namespaces ?? [])].sort(byCodeUnit);
  return [namespaceOf(environment, '*'), ...further];
}

/** The namespaces of Argo CD and Kubernetes, which no wildcard matches. */
function protectedNamespaces({ allow }: Environment, argocdNamespace: string): string[] {
  return [argocdNamespace, ...SYSTEM_NAMESPACES].filter(
    (name) => !allow?.namespaces?.includes(name),
  );
}

function distinct(kinds: readonly GroupKind[]): GroupKind[] {
  const byKey = new Map(kinds.map((it) => [`${it.group}/${it.kind}`, it]));
  return [...byKey].sort(([a], [b]) => byCodeUnit(a, b)).map(([, it]) => it);
}

/** Whether the apps of an environment may deploy to a namespace. */
export function namespaceMatcher(
  environment: Environment,
  argocdNamespace: string,
): (namespace: string) => boolean {
  const isProtected = new Set(protectedNamespaces(environment, argocdNamespace));
  const patterns = admittedNamespaces(environment).map(
    (glob) => new RegExp(`^${glob.replaceAll('*', '.*')}$`),
  );
  return (namespace) =>
    !isProtected.has(namespace) && patterns.some((pattern) => pattern.test(namespace));
}
