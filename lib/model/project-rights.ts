import * as v from 'valibot';
import type { GroupKind } from '../kubernetes/api-object';
import { DnsLabel, DnsSubdomain } from '../kubernetes/names';

/**
 * What an environment's apps may deploy besides the kinds that every app may. It is said here and not
 * gathered from the apps: an app must not widen its own rights, and a right that went with the last
 * object that used it would keep Argo CD from deleting that object.
 */
export interface ProjectRights {
  /** Further kinds of namespaced objects. @default none */
  readonly kinds?: readonly GroupKind[];
  /** Kinds of objects that belong to the whole cluster. @default none */
  readonly clusterKinds?: readonly GroupKind[];
  /**
   * Further namespaces; `*` is a wildcard that stands for none of Argo CD's and Kubernetes' own.
   *
   * @default those of the namespace rule
   */
  readonly namespaces?: readonly string[];
}

const GroupKindSchema = v.strictObject({
  group: v.pipe(
    v.string(),
    v.check(
      (group) => group === '' || v.is(DnsSubdomain, group),
      'Use an API group, such as "apps", or an empty text for the core group.',
    ),
  ),
  kind: v.pipe(v.string(), v.regex(/^[A-Z][A-Za-z0-9]*$/, 'Use one kind, such as "ClusterRole".')),
});

export const ProjectRightsSchema = v.strictObject({
  kinds: v.optional(v.array(GroupKindSchema)),
  clusterKinds: v.optional(
    v.array(
      v.pipe(
        GroupKindSchema,
        v.check(
          (it) => !isNamespacedAppKind(it),
          'Objects of this kind have a namespace, and every app may deploy them.',
        ),
      ),
    ),
  ),
  namespaces: v.optional(
    v.array(
      v.pipe(
        v.string(),
        v.check(
          (pattern) => v.is(DnsLabel, pattern.replaceAll('*', 'a')),
          'Use the name of a namespace; `*` is a wildcard.',
        ),
      ),
    ),
  ),
});

/** The namespaced kinds that every app may deploy: those of a workload, none that grants rights. */
export const APP_KINDS: readonly GroupKind[] = Object.entries({
  '': ['ConfigMap', 'PersistentVolumeClaim', 'Service', 'ServiceAccount'],
  apps: ['DaemonSet', 'Deployment', 'StatefulSet'],
  autoscaling: ['HorizontalPodAutoscaler'],
  batch: ['CronJob', 'Job'],
  'bitnami.com': ['SealedSecret'],
  'external-secrets.io': ['ExternalSecret', 'SecretStore'],
  'gateway.networking.k8s.io': ['GRPCRoute', 'HTTPRoute'],
  'networking.k8s.io': ['Ingress', 'NetworkPolicy'],
  policy: ['PodDisruptionBudget'],
}).flatMap(([group, kinds]) => kinds.map((kind) => ({ group, kind })));

function isNamespacedAppKind({ group, kind }: GroupKind): boolean {
  return APP_KINDS.some((it) => it.group === group && it.kind === kind);
}
