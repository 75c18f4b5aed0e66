import { own } from '../../base/json';
import { builtInKind, NEWEST } from './table';

/** When an API is deprecated and removed, and what replaces it. */
interface ApiLifecycle {
  /** The first minor version that no longer serves it. */
  readonly removed?: number;
  /** The first minor version that warns about it. */
  readonly deprecated?: number;
  /** The fix: the replacement API version, or what to do if there is none. */
  readonly instead: string;
}

// Removals since 1.16, from Kubernetes' deprecated API migration guide. The schema table also knows when an API
// was removed from a covered version; this list adds the replacement.
const REMOVALS: readonly (readonly [number, string, string, string])[] = [
  [16, 'extensions/v1beta1', 'DaemonSet Deployment ReplicaSet', 'apps/v1'],
  [16, 'extensions/v1beta1', 'NetworkPolicy', 'networking.k8s.io/v1'],
  [16, 'apps/v1beta1', 'ControllerRevision Deployment StatefulSet', 'apps/v1'],
  [16, 'apps/v1beta2', 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet', 'apps/v1'],
  [22, 'extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1'],
  [22, 'networking.k8s.io/v1beta1', 'Ingress IngressClass', 'networking.k8s.io/v1'],
  [
    22,
    'admissionregistration.k8s.io/v1beta1',
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'admissionregistration.k8s.io/v1',
  ],
  [22, 'apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 'apiextensions.k8s.io/v1'],
  [22, 'apiregistration.k8s.io/v1beta1', 'APIService', 'apiregistration.k8s.io/v1'],
  [22, 'authentication.k8s.io/v1beta1', 'TokenReview', 'authentication.k8s.io/v1'],
  [
    22,
    'authorization.k8s.io/v1beta1',
    'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
    'authorization.k8s.io/v1',
  ],
  [22, 'certificates.k8s.io/v1beta1', 'CertificateSigningRequest', 'certificates.k8s.io/v1'],
  [22, 'coordination.k8s.io/v1beta1', 'Lease', 'coordination.k8s.io/v1'],
  ...['v1alpha1', 'v1beta1'].map(
    (version) =>
      [
        22,
        `rbac.authorization.k8s.io/${version}`,
        'ClusterRole ClusterRoleBinding Role RoleBinding',
        'rbac.authorization.k8s.io/v1',
      ] as const,
  ),
  [22, 'scheduling.k8s.io/v1alpha1', 'PriorityClass', 'scheduling.k8s.io/v1'],
  [22, 'scheduling.k8s.io/v1beta1', 'PriorityClass', 'scheduling.k8s.io/v1'],
  [
    22,
    'storage.k8s.io/v1beta1',
    'CSIDriver CSINode StorageClass VolumeAttachment',
    'storage.k8s.io/v1',
  ],
  [25, 'autoscaling/v2beta1', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
  [25, 'batch/v1beta1', 'CronJob', 'batch/v1'],
  [25, 'discovery.k8s.io/v1beta1', 'EndpointSlice', 'discovery.k8s.io/v1'],
  [25, 'events.k8s.io/v1beta1', 'Event', 'events.k8s.io/v1'],
  [25, 'node.k8s.io/v1beta1', 'RuntimeClass', 'node.k8s.io/v1'],
  [25, 'policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'],
  [26, 'autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
  [27, 'storage.k8s.io/v1beta1', 'CSIStorageCapacity', 'storage.k8s.io/v1'],
  ...([26, 29, 32] as const).map(
    (minor, i) =>
      [
        minor,
        `flowcontrol.apiserver.k8s.io/v1beta${i + 1}`,
        'FlowSchema PriorityLevelConfiguration',
        'flowcontrol.apiserver.k8s.io/v1',
      ] as const,
  ),
];

const POD_SECURITY =
  'Label the namespace instead (`namespaceLabels` of the environment): `pod-security.kubernetes.io/enforce: restricted`. Pod Security admission replaces it.';

const OTHERS: Readonly<Record<string, ApiLifecycle>> = {
  'extensions/v1beta1 PodSecurityPolicy': { removed: 16, instead: POD_SECURITY },
  'policy/v1beta1 PodSecurityPolicy': { removed: 25, instead: POD_SECURITY },
  'v1 ComponentStatus': {
    deprecated: 19,
    instead: 'Query the health endpoints of the components.',
  },
  'v1 Endpoints': {
    deprecated: 33,
    instead: 'Use EndpointSlice (discovery.k8s.io/v1), or let a Service selector create it.',
  },
};

const removals: Readonly<Record<string, ApiLifecycle>> = Object.fromEntries(
  REMOVALS.flatMap(([removed, apiVersion, kinds, instead]) =>
    kinds.split(' ').map((kind) => [`${apiVersion} ${kind}`, { removed, instead: write(instead) }]),
  ),
);

const known = new Map<string, ApiLifecycle | undefined>();

/** The deprecation or removal of an API; `undefined` if there is none. */
export function apiLifecycle(apiVersion: string, kind: string): ApiLifecycle | undefined {
  const id = `${apiVersion} ${kind}`;
  if (!known.has(id)) known.set(id, findLifecycle(id, apiVersion, kind));
  return known.get(id);
}

function findLifecycle(id: string, apiVersion: string, kind: string): ApiLifecycle | undefined {
  const other = own(OTHERS, id);
  if (other) return other;
  const removal = own(removals, id);
  const served = builtInKind(apiVersion, kind);
  const stable = stableVersion(apiVersion, kind);
  const isBeta = /v\d+(alpha|beta)\d+$/.test(apiVersion);
  if (removal === undefined && !isBeta) return undefined;
  const removed =
    removal?.removed ?? (served && served.last < NEWEST ? served.last + 1 : undefined);
  const fallback = 'Remove it, or use an API version that the cluster serves.';
  const instead = removal?.instead ?? (stable ? write(stable.apiVersion) : fallback);
  return {
    instead,
    ...(removed !== undefined && { removed }),
    ...(stable && { deprecated: stable.first }),
  };
}

/** Kubernetes deprecates an alpha or beta version once a stable one exists. */
function stableVersion(
  apiVersion: string,
  kind: string,
): { readonly apiVersion: string; readonly first: number } | undefined {
  const match = /^(.*\/)v\d+(?:alpha|beta)\d+$/.exec(apiVersion);
  const candidate = `${match?.[1]}v1`;
  const stable = match ? builtInKind(candidate, kind) : undefined;
  return stable && { apiVersion: candidate, first: stable.first };
}

function write(apiVersion: string): string {
  return `Write \`apiVersion: '${apiVersion}'\`; some fields may have different names there.`;
}
