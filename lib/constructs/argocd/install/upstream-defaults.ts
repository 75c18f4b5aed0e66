import type { ArgocdExclusion, ArgocdIgnored } from '../../../model/argocd/argocd-operations';

/*
 * What Argo CD's own argocd-cm sets in keys that ours replace. Source: manifests/base/config/argocd-cm.yaml of Argo CD,
 * equal in 3.3.0 and 3.5.1.
 */

const exclusion = (apiGroups: string, kinds: string): ArgocdExclusion => ({
  apiGroups: apiGroups.split(' '),
  kinds: kinds.split(' '),
});

/** Objects that Argo CD does not watch: they change often, and no app is made of them. */
export const UPSTREAM_EXCLUSIONS: readonly ArgocdExclusion[] = [
  exclusion(' discovery.k8s.io', 'Endpoints EndpointSlice'),
  exclusion('coordination.k8s.io', 'Lease'),
  exclusion(
    'authentication.k8s.io authorization.k8s.io',
    'SelfSubjectReview TokenReview LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
  ),
  exclusion('certificates.k8s.io', 'CertificateSigningRequest'),
  exclusion('cert-manager.io', 'CertificateRequest'),
  exclusion('cilium.io', 'CiliumIdentity CiliumEndpoint CiliumEndpointSlice'),
  exclusion(
    'kyverno.io reports.kyverno.io wgpolicyk8s.io',
    'PolicyReport ClusterPolicyReport EphemeralReport ClusterEphemeralReport AdmissionReport ClusterAdmissionReport BackgroundScanReport ClusterBackgroundScanReport UpdateRequest',
  ),
];

const annotations = (...names: readonly string[]): ArgocdIgnored => ({
  jqPathExpressions: names.map((name) => `.metadata.annotations."${name}"`),
});

/** Changes after which Argo CD does not compare an app again, by kind. */
export const UPSTREAM_IGNORED_UPDATES: Readonly<Record<string, ArgocdIgnored>> = {
  all: { jsonPointers: ['/status'] },
  'argoproj.io/Application': {
    jqPathExpressions: [
      '.metadata.annotations."notified.notifications.argoproj.io"',
      '.metadata.annotations."argocd.argoproj.io/refresh"',
      '.metadata.annotations."argocd.argoproj.io/hydrate"',
      '.operation',
    ],
  },
  'argoproj.io/Rollout': annotations('notified.notifications.argoproj.io'),
  'autoscaling/HorizontalPodAutoscaler': annotations(
    'autoscaling.alpha.kubernetes.io/behavior',
    'autoscaling.alpha.kubernetes.io/conditions',
    'autoscaling.alpha.kubernetes.io/metrics',
    'autoscaling.alpha.kubernetes.io/current-metrics',
  ),
  ConfigMap: annotations(
    'cluster-autoscaler.kubernetes.io/last-updated',
    'control-plane.alpha.kubernetes.io/leader',
  ),
  'apps/ReplicaSet': annotations(
    'deployment.kubernetes.io/desired-replicas',
    'deployment.kubernetes.io/max-replicas',
    'rollout.argoproj.io/desired-replicas',
  ),
  'discovery.k8s.io/EndpointSlice': { jsonPointers: ['/metadata', '/endpoints', '/ports'] },
  Endpoints: { jsonPointers: ['/metadata', '/subsets'] },
};
