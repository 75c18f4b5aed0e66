import { defineKind, objectSchema, v } from 'argosy';
import { k8s } from 'cdk8s-plus-28';

/** What may be said of a dashboard: no pods, and so no image and no release. */
export interface DashboardSpec {
  readonly title: string;
  readonly panels?: readonly string[];
}

/** Apps that are a dashboard: a ConfigMap that Grafana finds. */
export const dashboardKind = defineKind<DashboardSpec, k8s.KubeConfigMap>({
  name: 'Dashboard',
  pure: true,
  schema: objectSchema<DashboardSpec>({
    title: v.pipe(v.string(), v.nonEmpty('A dashboard has a title.')),
    panels: v.optional(v.array(v.string())),
  }),
  build: (chart, { title, panels = [] }, { app }) =>
    new k8s.KubeConfigMap(chart, 'Dashboard', {
      metadata: { name: app, labels: { grafana_dashboard: '1' } },
      data: { 'dashboard.json': JSON.stringify({ title, panels }) },
    }),
});
