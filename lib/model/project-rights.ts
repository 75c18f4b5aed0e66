import * as v from 'valibot';
import type { GroupKind } from '../kubernetes/api-object';
import { DnsLabel, DnsSubdomain } from '../kubernetes/names';

/**
 * Kinds and namespaces that an environment's apps may deploy in addition to the default kinds. They are listed
 * here, not collected from the apps: an app must not extend its own rights, and if a right disappeared with the
 * last object that uses it, Argo CD could not delete that object.
 */
export interface ProjectRights {
  /** Additional namespaced kinds. @default none */
  readonly kinds?: readonly GroupKind[];
  /** Cluster-scoped kinds. @default none */
  readonly clusterKinds?: readonly GroupKind[];
  /**
   * Additional namespaces. The wildcard `*` never matches those of Argo CD and Kubernetes itself.
   *
   * @default those that match the environment's `namespace`
   */
  readonly namespaces?: readonly string[];
}

const GroupKindSchema = v.strictObject({
  group: v.pipe(
    v.string(),
    v.check(
      (group) => group === '' || v.is(DnsSubdomain, group),
      'Use an API group, such as "apps", or an empty string for the core group.',
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
          'This kind is namespaced, and every app may already deploy it.',
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

/** The namespaced kinds that every app may deploy: workload kinds, and none that grants permissions. */
export const APP_KINDS: readonly GroupKind[] = Object.entries({
  '': ['ConfigMap', 'PersistentVolumeClaim', 'Service', 'ServiceAccount'],
  apps: ['DaemonSet', 'Deployment', 'StatefulSet'],
  // A Rollout runs pods as a Deployment does. Its analysis reads Secrets of its own namespace only, as pods can.
  'argoproj.io': ['AnalysisTemplate', 'Rollout'],
  autoscaling: ['HorizontalPodAutoscaler'],
  // It changes the requests of pods in its own namespace, which the app itself sets.
  'autoscaling.k8s.io': ['VerticalPodAutoscaler'],
  batch: ['CronJob', 'Job'],
  'bitnami.com': ['SealedSecret'],
  'external-secrets.io': ['ExternalSecret', 'SecretStore'],
  'gateway.networking.k8s.io': ['GRPCRoute', 'HTTPRoute'],
  // They scale workloads of their own namespace, and read Secrets of it, as pods can. What KEDA measures outside of it is
  // up to the rights of KEDA; a ClusterTriggerAuthentication, which has its own, is the platform's.
  'keda.sh': ['ScaledObject', 'TriggerAuthentication'],
  'networking.k8s.io': ['Ingress', 'NetworkPolicy'],
  policy: ['PodDisruptionBudget'],
}).flatMap(([group, kinds]) => kinds.map((kind) => ({ group, kind })));

function isNamespacedAppKind({ group, kind }: GroupKind): boolean {
  return APP_KINDS.some((it) => it.group === group && it.kind === kind);
}
