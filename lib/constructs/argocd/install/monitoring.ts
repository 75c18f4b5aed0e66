import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ArgocdProps } from '../../../model/argocd/argocd';
import { dashboard } from './dashboard';

/** The Services with metrics, by the label that selects them. Source: docs/operator-manual/metrics.md of Argo CD 3.5.1. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  'argocd-applicationset-controller': 'metrics',
  'argocd-metrics': 'metrics',
  'argocd-notifications-controller-metrics': 'metrics',
  'argocd-repo-server': 'metrics',
  'argocd-server-metrics': 'metrics',
};
const HA_ENDPOINTS: Readonly<Record<string, string>> = {
  'argocd-redis-ha-haproxy': 'http-exporter-port',
};

/** Adds ServiceMonitors and the dashboard. */
export function addMonitoring(scope: Construct, argocd: ArgocdProps): void {
  const { monitoring = {}, highAvailability, sso } = argocd;
  const { serviceMonitors, dashboard: dashboardLabels } = monitoring;
  const endpoints = {
    ...ENDPOINTS,
    ...(sso && 'dex' in sso && { 'argocd-dex-server': 'metrics' }),
    ...(highAvailability && HA_ENDPOINTS),
  };
  if (serviceMonitors) {
    for (const [name, port] of Object.entries(endpoints)) {
      new ApiObject(scope, `ServiceMonitor-${name}`, {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
        metadata: { name, labels: { ...LABELS, ...serviceMonitors } },
        spec: {
          selector: { matchLabels: { 'app.kubernetes.io/name': name } },
          endpoints: [{ port }],
        },
      });
    }
  }
  if (dashboardLabels) {
    new k8s.KubeConfigMap(scope, 'Dashboard', {
      metadata: { name: 'argocd-dashboard', labels: { ...LABELS, ...dashboardLabels } },
      data: { 'argocd.json': `${JSON.stringify(dashboard(), null, 2)}\n` },
    });
  }
}

const LABELS = { 'app.kubernetes.io/part-of': 'argocd' };
