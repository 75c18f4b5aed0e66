import { type ApiObjectJson, apiGroup } from '../kubernetes/api-object';
import type { Manifest } from '../model/manifest';
import { perContext } from './per-context';

// Objects of these groups create only what their own fields name: see reference/makers.ts. Any other custom
// resource may belong to an operator that creates pods, Services, Secrets and more.
const KNOWN_GROUPS: ReadonlySet<string> = new Set([
  'acme.cert-manager.io',
  'apisix.apache.org',
  'bitnami.com',
  'cert-manager.io',
  'cilium.io',
  'configuration.konghq.com',
  'crd.projectcalico.org',
  'dapr.io',
  'elbv2.k8s.aws',
  'extensions.istio.io',
  'external-secrets.io',
  'gateway.envoyproxy.io',
  'gateway.nginx.org',
  'generators.external-secrets.io',
  'getambassador.io',
  'k8s.nginx.org',
  'networking.gke.io',
  'networking.istio.io',
  'onepassword.com',
  'policy.linkerd.io',
  'projectcalico.org',
  'secrets-store.csi.x-k8s.io',
  'secrets.hashicorp.com',
  'security.istio.io',
  'telemetry.istio.io',
  'traefik.io',
  'trust.cert-manager.io',
  'vpcresources.k8s.aws',
]);

/** The same for single kinds, in groups that also have other kinds. */
const KNOWN_KINDS: ReadonlySet<string> = new Set([
  'argoproj.io/AnalysisTemplate',
  'argoproj.io/AppProject',
  'argoproj.io/ClusterAnalysisTemplate',
  // Its pod template is checked.
  'argoproj.io/Rollout',
  'cloud.google.com/BackendConfig',
  'datadoghq.com/DatadogDashboard',
  'datadoghq.com/DatadogMetric',
  'datadoghq.com/DatadogMonitor',
  'datadoghq.com/DatadogSLO',
  'grafana.integreatly.org/GrafanaAlertRuleGroup',
  'grafana.integreatly.org/GrafanaContactPoint',
  'grafana.integreatly.org/GrafanaDashboard',
  'grafana.integreatly.org/GrafanaDatasource',
  'grafana.integreatly.org/GrafanaFolder',
  'grafana.integreatly.org/GrafanaLibraryPanel',
  'grafana.integreatly.org/GrafanaMuteTiming',
  'grafana.integreatly.org/GrafanaNotificationPolicy',
  'grafana.integreatly.org/GrafanaNotificationPolicyRoute',
  'grafana.integreatly.org/GrafanaNotificationTemplate',
  'kafka.strimzi.io/KafkaConnector',
  'kafka.strimzi.io/KafkaTopic',
  'keda.sh/ClusterTriggerAuthentication',
  'keda.sh/ScaledObject',
  'keda.sh/TriggerAuthentication',
  'kyverno.io/PolicyException',
  'linkerd.io/ServiceProfile',
  'monitoring.coreos.com/AlertmanagerConfig',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/Probe',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/ScrapeConfig',
  'monitoring.coreos.com/ServiceMonitor',
  'opentelemetry.io/Instrumentation',
  'operator.victoriametrics.com/VMPodScrape',
  'operator.victoriametrics.com/VMProbe',
  'operator.victoriametrics.com/VMRule',
  'operator.victoriametrics.com/VMServiceScrape',
  'postgresql.cnpg.io/Backup',
  'postgresql.cnpg.io/Database',
  'postgresql.cnpg.io/ScheduledBackup',
  'projectcontour.io/HTTPProxy',
  'projectcontour.io/TLSCertificateDelegation',
  'rabbitmq.com/Binding',
  'rabbitmq.com/Exchange',
  'rabbitmq.com/Permission',
  'rabbitmq.com/Policy',
  'rabbitmq.com/Queue',
  'rabbitmq.com/Vhost',
  'sloth.slok.dev/PrometheusServiceLevel',
]);

/** The objects that may create others, unknown to Argosy: custom resources of an operator, or an Application. */
export const unknownResources = perContext(({ manifests }): readonly Manifest[] =>
  manifests.filter(({ object }) => isUnknown(object)),
);

function isUnknown(object: ApiObjectJson): boolean {
  const group = apiGroup(object);
  const isKubernetes = !group.includes('.') || group.endsWith('.k8s.io');
  return !isKubernetes && !KNOWN_GROUPS.has(group) && !KNOWN_KINDS.has(`${group}/${object.kind}`);
}

/** True if an object contains a name, often that of an object it creates. */
export function mentions({ object }: Manifest, name: string): boolean {
  return JSON.stringify(object).includes(name);
}

/** True if a name contains that of an object, with a prefix or suffix, as operators choose names. */
export function isCalledAfter({ object }: Manifest, name: string): boolean {
  return inHyphens(name).includes(inHyphens(String(object.metadata.name)));
}

function inHyphens(name: string): string {
  return `-${name.replaceAll('.', '-')}-`;
}
