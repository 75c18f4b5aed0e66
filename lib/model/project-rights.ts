import * as v from 'valibot';
import { DnsLabel, NonEmpty } from './names';

/** A kind of API object. */
export interface GroupKind {
  /** The API group, empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

/**
 * What an environment's apps may deploy besides the kinds that every app may. It is said here and not
 * gathered from the apps: an app must not widen its own rights, and a right that went with the last
 * object that used it would keep Argo CD from deleting that object.
 */
export interface ProjectRights {
  /** Further kinds of namespaced objects. @default none */
  readonly kinds?: readonly GroupKind[];
  /** Kinds of objects that belong to the whole cluster. @default none but the app's Namespace */
  readonly clusterKinds?: readonly GroupKind[];
  /** Further namespaces; `*` is a wildcard. @default those of the namespace rule */
  readonly namespaces?: readonly string[];
}

const kinds = v.optional(v.array(v.strictObject({ group: v.string(), kind: NonEmpty })));

export const ProjectRightsSchema = v.strictObject({
  kinds,
  clusterKinds: kinds,
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
