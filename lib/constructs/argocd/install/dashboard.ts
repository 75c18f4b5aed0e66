import type { JsonObject } from '../../../base/json';

/** The title, the query and the legend of each panel. Metrics: docs/operator-manual/metrics.md of Argo CD 3.5.1. */
const PANELS: readonly (readonly [title: string, query: string, legend: string, unit?: string])[] =
  [
    ['Applications by sync status', 'sum by (sync_status) (argocd_app_info)', '{{sync_status}}'],
    ['Applications by health', 'sum by (health_status) (argocd_app_info)', '{{health_status}}'],
    [
      'Syncs by result',
      'sum by (phase) (increase(argocd_app_sync_total[$__rate_interval]))',
      '{{phase}}',
    ],
    [
      'Comparison of an app, 95th percentile',
      'histogram_quantile(0.95, sum by (le) (rate(argocd_app_reconcile_bucket[$__rate_interval])))',
      'duration',
      's',
    ],
    ['Queues of the controller', 'sum by (name) (workqueue_depth{name=~"app_.*"})', '{{name}}'],
    [
      'Git requests by type',
      'sum by (request_type) (rate(argocd_git_request_total[$__rate_interval]))',
      '{{request_type}}',
      'reqps',
    ],
    [
      'Git requests by type, 95th percentile',
      'histogram_quantile(0.95, sum by (le, request_type) (rate(argocd_git_request_duration_seconds_bucket[$__rate_interval])))',
      '{{request_type}}',
      's',
    ],
    [
      'Requests that wait for a repository',
      'sum by (repo) (argocd_repo_pending_request_total)',
      '{{repo}}',
    ],
    ['kubectl processes that wait', 'sum(argocd_kubectl_exec_pending)', 'pending'],
    [
      'Objects in the cluster cache',
      'sum by (server) (argocd_cluster_api_resource_objects)',
      '{{server}}',
    ],
    ['Connection to clusters', 'min by (server) (argocd_cluster_connection_status)', '{{server}}'],
    [
      'Memory',
      'sum by (job) (process_resident_memory_bytes{job=~"argocd-.*"})',
      '{{job}}',
      'bytes',
    ],
  ];

const WIDTH = 12;
const HEIGHT = 8;

/** A Grafana dashboard of Argo CD. */
export function dashboard(): JsonObject {
  return {
    uid: 'argosy-argocd',
    title: 'Argo CD',
    tags: ['argocd'],
    schemaVersion: 39,
    editable: false,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' }],
    },
    panels: PANELS.map(([title, expr, legendFormat, unit = 'short'], i) => ({
      id: i + 1,
      type: 'timeseries',
      title,
      datasource: { type: 'prometheus', uid: '$datasource' },
      gridPos: { x: (i % 2) * WIDTH, y: Math.floor(i / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      targets: [{ refId: 'A', expr, legendFormat }],
    })),
  };
}
