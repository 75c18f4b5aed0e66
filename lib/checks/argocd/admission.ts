import type { GroupKind } from '../../kubernetes/api-object';
import type { Environment } from '../../model/environment';
import { namespaceMatcher, projectRights } from '../project-rights';

/** What the project of an environment allows, prepared for lookups. */
interface Admission {
  /** Such as `apps/Deployment`. */
  readonly kinds: ReadonlySet<string>;
  /** The kinds that the environment allows, without those that only Argo CD itself creates. */
  readonly clusterKinds: ReadonlySet<string>;
  readonly admitsNamespace: (namespace: string) => boolean;
}

/** Cached per environment: it is the same for all of its apps. */
const known = new WeakMap<Environment, Map<string, Admission>>();

/** What the project of an environment allows. */
export function admissionOf(environment: Environment, argocdNamespace: string): Admission {
  const ofEnvironment = known.get(environment) ?? new Map<string, Admission>();
  const admission =
    ofEnvironment.get(argocdNamespace) ?? makeAdmission(environment, argocdNamespace);
  known.set(environment, ofEnvironment.set(argocdNamespace, admission));
  return admission;
}

function makeAdmission(environment: Environment, argocdNamespace: string): Admission {
  const { kinds } = projectRights(environment, argocdNamespace);
  return {
    kinds: keys(kinds),
    clusterKinds: keys(environment.allow?.clusterKinds ?? []),
    admitsNamespace: namespaceMatcher(environment, argocdNamespace),
  };
}

function keys(kinds: readonly GroupKind[]): Set<string> {
  return new Set(kinds.map(({ group, kind }) => `${group}/${kind}`));
}
