import { byCodeUnit } from '../base/json';
import type { GroupKind } from '../kubernetes/api-object';
import { SYSTEM_NAMESPACES } from '../kubernetes/system-namespaces';
import { type Environment, namespaceOf } from '../model/environment';
import { matcherOf, unfilledPlaceholder } from '../model/namespace-pattern';
import { APP_KINDS } from '../model/project-rights';

/** What the Argo CD project of an environment allows. */
interface AdmittedByProject {
  readonly kinds: readonly GroupKind[];
  readonly clusterKinds: readonly (GroupKind & { readonly name?: string })[];
  /** Patterns; one that starts with `!` excludes namespaces. */
  readonly namespaces: readonly string[];
}

/**
 * What the project of an environment, or of a team in it, allows. It depends on these only, not on their apps, except for
 * the namespaces that Argo CD creates for them: nobody needs that right to delete something.
 *
 * @param used the namespaces of the apps. @default those that match the pattern of the environment or of the team
 */
export function projectRights(
  environment: Environment,
  argocdNamespace: string,
  used: readonly string[] = [],
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
        ? createdNamespaces(environment, argocdNamespace, used).map((name) => {
            return { group: '', kind: 'Namespace', name };
          })
        : []),
      ...distinct(allow.clusterKinds ?? []),
    ],
    namespaces: [...namespaces, ...denied.map((name) => `!${name}`)],
  };
}

/** The pattern of an environment or team, and the allowed namespaces of apps that do not match it. */
function createdNamespaces(
  environment: Environment,
  argocdNamespace: string,
  used: readonly string[],
): string[] {
  const patterns = patternsOf(environment);
  const isOwn = matcherOf(patterns);
  const isAdmitted = namespaceMatcher(environment, argocdNamespace);
  const isSystem = (it: string) => [argocdNamespace, ...SYSTEM_NAMESPACES].includes(it);
  const others = used.filter((it) => !isOwn(it) && isAdmitted(it) && !isSystem(it));
  return [...patterns, ...[...new Set(others)].sort(byCodeUnit)];
}

/**
 * The namespaces of apps that name none: those of the team, or of the environment. There are none for a pattern of groups
 * where there is no group.
 */
function patternsOf(environment: Environment): string[] {
  const { name = '*', namespace = environment.namespace } = environment.team ?? {};
  const pattern = namespaceOf({ ...environment, namespace }, '*', name);
  return unfilledPlaceholder(pattern) === undefined ? [pattern] : [];
}

/** The namespace pattern of an environment or team, and the other namespaces that are allowed. */
function admittedNamespaces(environment: Environment): string[] {
  const further = [...(environment.allow?.namespaces ?? [])].sort(byCodeUnit);
  return [...patternsOf(environment), ...further];
}

/** The namespaces of Argo CD and Kubernetes, which no wildcard matches. */
function protectedNamespaces({ allow }: Environment, argocdNamespace: string): string[] {
  return [argocdNamespace, 'default', ...SYSTEM_NAMESPACES].filter(
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
  const matches = matcherOf(admittedNamespaces(environment));
  return (namespace) => !isProtected.has(namespace) && matches(namespace);
}
