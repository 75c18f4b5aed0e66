import type { Construct } from 'constructs';
import type { GroupKind } from '../../../kubernetes/api-object';
import type { ArgocdInstall } from '../../../model/argocd/argocd-install';
import { IN_CLUSTER } from '../../../model/environment';
import { FLEET_ARGOCD } from '../../../model/layout';
import type { Platform } from '../../../model/platform';
import { ArgoApplication } from '../argo-application';
import { ArgoProject } from '../argo-project';

/** The project and the Application of Argo CD itself. */
const NAME = 'argocd';

/** The kinds of Argo CD's own manifests, and of what Argosy adds to them. */
const KINDS: readonly GroupKind[] = Object.entries({
  '': ['ConfigMap', 'Secret', 'Service', 'ServiceAccount'],
  apps: ['Deployment', 'StatefulSet'],
  'argoproj.io': ['AppProject', 'Application'],
  'bitnami.com': ['SealedSecret'],
  'external-secrets.io': ['ExternalSecret', 'SecretStore'],
  'gateway.networking.k8s.io': ['HTTPRoute'],
  'monitoring.coreos.com': ['ServiceMonitor'],
  'networking.k8s.io': ['Ingress', 'NetworkPolicy'],
  policy: ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io': ['Role', 'RoleBinding'],
}).flatMap(([group, kinds]) => kinds.map((kind) => ({ group, kind })));

/** Adds the Application by which Argo CD manages itself, and its project. */
export function addSelfManagement(
  scope: Construct,
  platform: Platform,
  { source }: ArgocdInstall,
  /** The directory of the kustomization, in the repository. */
  path: string,
): void {
  const { repoURL, targetRevision, argocdNamespace: namespace } = platform;
  new ArgoProject(scope, 'AppProject', {
    name: NAME,
    namespace,
    description: 'Argo CD itself',
    sourceRepos: [repoURL],
    destinations: [{ cluster: IN_CLUSTER, namespace }],
    clusterKinds: [
      { group: '', kind: 'Namespace', name: namespace },
      { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
      { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
      { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
    ],
    namespacedKinds: KINDS,
  });
  new ArgoApplication(scope, 'Application', {
    name: NAME,
    namespace,
    project: NAME,
    source: {
      type: 'kustomize',
      ...{ repoURL, targetRevision, path },
      // It has no components. But with any setting, the source stays a kustomization: if the file were missing, Argo CD
      // would otherwise read a plain directory, and prune itself.
      ignoreMissingComponents: true,
    },
    manifestGeneratePaths: ['.', ...('sha256' in source ? [`/${FLEET_ARGOCD}`] : [])],
    destination: { cluster: IN_CLUSTER, namespace },
    // The CRDs are too large for client-side apply.
    sync: { options: { createNamespace: false, serverSideApply: true } },
    // The API server compares: otherwise each default that it fills in would be a difference.
    annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
    // Deleting the Application must not delete the Argo CD that deletes it.
    onDelete: 'orphan',
  });
}
