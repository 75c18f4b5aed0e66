import { isClusterScoped } from '../model/cluster-scoped';
import { type Environment, namespaceOf } from '../model/environment';
import { byCodeUnit } from '../model/json';
import { apiGroup, type Manifest } from '../model/manifest';
import type { Problem } from '../model/problem';
import { APP_KINDS, type GroupKind } from '../model/project-rights';

/** What the Argo CD project of an environment admits. */
export interface AdmittedByProject {
  readonly kinds: readonly GroupKind[];
  readonly clusterKinds: readonly (GroupKind & { readonly name?: string })[];
  /** Patterns; one that begins with `!` takes away from the others. */
  readonly namespaces: readonly string[];
}

const SYSTEM_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** What the project of an environment admits: a function of the environment, whatever its apps are. */
export function projectRights(
  environment: Environment,
  argocdNamespace: string,
): AdmittedByProject {
  const { allow = {}, sync } = environment;
  const createNamespace = sync?.options?.createNamespace ?? true;
  const own = namespaceOf(environment, '*');
  const further = [...(allow.namespaces ?? [])].sort(byCodeUnit);
  // Only beside `*`: to Argo CD, a pattern with `!` also admits all that it does not match.
  const denied = [own, ...further].includes('*')
    ? protectedNamespaces(environment, argocdNamespace)
    : [];
  return {
    kinds: distinct([...APP_KINDS, ...(allow.kinds ?? [])]),
    clusterKinds: [
      // What Argo CD itself creates for an app.
      ...(createNamespace ? [{ group: '', kind: 'Namespace', name: own }] : []),
      ...distinct(allow.clusterKinds ?? []),
    ],
    namespaces: [own, ...further, ...denied.map((name) => `!${name}`)],
  };
}

/** Argo CD's and Kubernetes' own namespaces: no wildcard stands for them. */
function protectedNamespaces({ allow }: Environment, argocdNamespace: string): string[] {
  return [argocdNamespace, ...SYSTEM_NAMESPACES].filter(
    (name) => !allow?.namespaces?.includes(name),
  );
}

function distinct(kinds: readonly GroupKind[]): GroupKind[] {
  const byKey = new Map(kinds.map((it) => [`${it.group}/${it.kind}`, it]));
  return [...byKey].sort(([a], [b]) => byCodeUnit(a, b)).map(([, it]) => it);
}

/** Argo CD deploys no object that the project of its environment does not admit. */
export function checkProjectRights(
  manifests: readonly Manifest[],
  environment: Environment,
  argocdNamespace: string,
): Problem[] {
  const { kinds, namespaces } = projectRights(environment, argocdNamespace);
  const clusterKinds = environment.allow?.clusterKinds ?? [];
  const keys = (list: readonly GroupKind[]) => new Set(list.map((it) => `${it.group}/${it.kind}`));
  const [namespaced, clusterWide] = [keys(kinds), keys(clusterKinds)];
  const isProtected = new Set(protectedNamespaces(environment, argocdNamespace));
  const matches = namespaceMatcher(namespaces);
  const isAdmitted = (namespace: string) => !isProtected.has(namespace) && matches(namespace);
  return manifests.flatMap((manifest) => {
    const { object } = manifest;
    const { namespace } = object.metadata;
    const group = apiGroup(object);
    const ofCluster = isClusterScoped(object, clusterKinds);
    if (!(ofCluster ? clusterWide : namespaced).has(`${group}/${object.kind}`)) {
      return refuseKind(manifest, environment, ofCluster);
    }
    if (namespace === undefined || isAdmitted(namespace)) return [];
    return {
      file: manifest.sourceFile,
      field: manifest.constructPath,
      message: `${object.kind} ${object.metadata.name} belongs to the namespace "${namespace}", which the apps of ${environment.name} may not deploy to.`,
      fix: `Leave the namespace out, or add it to \`allow.namespaces\` of ${environment.name} in fleet/environments.ts.`,
    };
  });
}

function refuseKind({ object, ...manifest }: Manifest, environment: Environment, wide: boolean) {
  const { name } = environment;
  const what = `{ group: '${apiGroup(object)}', kind: '${object.kind}' }`;
  const list = wide ? 'clusterKinds' : 'kinds';
  const isSecret = object.kind === 'Secret' && apiGroup(object) === '';
  return {
    file: manifest.sourceFile,
    field: manifest.constructPath,
    message: isSecret
      ? `Secret ${object.metadata.name} would lie in Git, where everybody who reads the repository reads it.`
      : `${object.kind} ${object.metadata.name} is of a kind that the apps of ${name} may not deploy.`,
    fix: isSecret
      ? 'Use an ExternalSecret or a SealedSecret from imports/.'
      : `Add ${what} to \`allow.${list}\` of ${name} in fleet/environments.ts.`,
  };
}

function namespaceMatcher(patterns: readonly string[]): (name: string) => boolean {
  const toRegExp = (glob: string) => new RegExp(`^${glob.replaceAll('*', '.*')}$`);
  const allowed = patterns.filter((it) => !it.startsWith('!')).map(toRegExp);
  const denied = patterns.filter((it) => it.startsWith('!')).map((it) => toRegExp(it.slice(1)));
  return (name) =>
    allowed.some((pattern) => pattern.test(name)) && !denied.some((pattern) => pattern.test(name));
}
