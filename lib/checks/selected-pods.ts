import { type JsonValue, listAt } from '../model/json';
import { apiGroup, type Manifest } from '../model/manifest';
import { type Labels, meets, type Requirement } from './label-selector';
import { indexOf } from './object-index';
import { perUnit } from './per-unit';
import type { CheckedPod } from './pods';
import type { CheckedUnit } from './rule';

// What the controllers of Kubernetes and Argo Rollouts add to the labels of a template.
const ADDED_LABELS: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-generation',
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** The pods in a namespace that a selector may select, also by labels that a controller adds. */
export function selectedPods(
  unit: CheckedUnit,
  namespace: string,
  requirements: readonly Requirement[],
): CheckedPod[] {
  return indexOf(unit)
    .podsIn(namespace)
    .filter(({ labels }) =>
      requirements.every((it) => meets(labels, it) || isAdded(it.key, labels)),
    );
}

function isAdded(key: string, labels: Labels): boolean {
  return ADDED_LABELS.has(key) && !Object.hasOwn(labels, key);
}

/** True where a selector that selects no pod of the app may do so all the same once the app runs. */
export function maySelectLater(
  unit: CheckedUnit,
  namespace: string,
  requirements: readonly Requirement[],
): boolean {
  if (makesUnknownPods(unit)) return true;
  // Such as Patroni and Vault, which label the pod that leads.
  return (
    mayLabelPods(unit) &&
    indexOf(unit)
      .podsIn(namespace)
      .some(({ labels }) =>
        requirements.every((it) => meets(labels, it) || !Object.hasOwn(labels, it.key)),
      )
  );
}

/** True where something may change the labels of pods: the app has a role that lets it. */
const mayLabelPods = perUnit((unit) => {
  const index = indexOf(unit);
  return ['Role', 'ClusterRole'].some((kind) =>
    index
      .ofKind(`rbac.authorization.k8s.io/${kind}`)
      .some(({ object }) => listAt(object, 'rules').some(patchesPods)),
  );
});

function patchesPods(rule: JsonValue): boolean {
  const verbs = listAt(rule, 'verbs');
  const resources = listAt(rule, 'resources');
  return (
    ['*', 'patch', 'update'].some((it) => verbs.includes(it)) &&
    ['*', 'pods'].some((it) => resources.includes(it))
  );
}

// Objects of these groups make no pods. Any other custom resource may be an operator's, which does.
const GROUPS_WITHOUT_PODS: ReadonlySet<string> = new Set([
  'acme.cert-manager.io',
  'bitnami.com',
  'cert-manager.io',
  'cilium.io',
  'crd.projectcalico.org',
  'elbv2.k8s.aws',
  'external-secrets.io',
  'generators.external-secrets.io',
  'kyverno.io',
  'networking.istio.io',
  'policy.linkerd.io',
  'projectcalico.org',
  'secrets-store.csi.x-k8s.io',
  'security.istio.io',
  'telemetry.istio.io',
  'traefik.io',
  'trust.cert-manager.io',
  'vpcresources.k8s.aws',
]);

const KINDS_WITHOUT_PODS: ReadonlySet<string> = new Set([
  'argoproj.io/AnalysisTemplate',
  'argoproj.io/AppProject',
  'argoproj.io/ClusterAnalysisTemplate',
  // Its pods are known.
  'argoproj.io/Rollout',
  'keda.sh/ClusterTriggerAuthentication',
  'keda.sh/ScaledObject',
  'keda.sh/TriggerAuthentication',
  'monitoring.coreos.com/AlertmanagerConfig',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/Probe',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/ScrapeConfig',
  'monitoring.coreos.com/ServiceMonitor',
]);

/** True where an object of the app may make workloads of its own: an operator's, or an Application. */
export const makesUnknownPods: (unit: CheckedUnit) => boolean = perUnit(({ manifests }) =>
  manifests.some(mayMakePods),
);

function mayMakePods({ object }: Manifest): boolean {
  const group = apiGroup(object);
  const isKubernetes = !group.includes('.') || group.endsWith('.k8s.io');
  return (
    !isKubernetes &&
    !GROUPS_WITHOUT_PODS.has(group) &&
    !KINDS_WITHOUT_PODS.has(`${group}/${object.kind}`)
  );
}
