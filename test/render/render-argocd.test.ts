import { k8s } from 'cdk8s-plus-28';
import { parse } from 'yaml';
import { renderFleet } from '../../lib/render/render-fleet';
import { environments, fleetOf, type WebAppDefinition, webApp } from '../fleet';

function render(changes: Partial<WebAppDefinition> = {}) {
  const tree = renderFleet(fleetOf(webApp(changes)));
  return (path: string) => parse(tree.get(path) ?? 'null');
}

test('an Application deploys the rendered directory of its app, as a directory', () => {
  const read = render();
  expect(read('argocd/production/Application.web-production.k8s.yaml').spec).toMatchObject({
    project: 'production',
    source: {
      repoURL: 'https://git.example.com/gitops.git',
      path: 'dist/apps/production/web',
      targetRevision: 'HEAD',
      directory: { include: '*.k8s.yaml' },
    },
    destination: { name: 'production', namespace: 'web' },
    syncPolicy: {
      automated: { prune: true, selfHeal: true },
      syncOptions: ['CreateNamespace=true'],
    },
  });
});

test('replicas that an autoscaler owns are ignored, also those of a scaler added in extend', () => {
  const read = render({
    base: { port: 8080, resources: { cpu: { request: '1' } } },
    overlays: { production: { replicas: { min: 1, max: 2, targetCpu: 50 } } },
    suppress: [{ rule: 'reference/scale-target', reason: 'An operator makes the StatefulSet.' }],
    extend: (chart) =>
      void new k8s.KubeHorizontalPodAutoscalerV2(chart, 'Hpa', {
        metadata: { name: 'db' },
        spec: {
          maxReplicas: 3,
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' },
        },
      }),
  });
  const { spec } = read('argocd/production/Application.web-production.k8s.yaml');
  const jsonPointers = ['/spec/replicas'];
  expect(spec.ignoreDifferences).toEqual([
    { group: 'apps', kind: 'Deployment', name: 'web', jsonPointers },
    { group: 'apps', kind: 'StatefulSet', name: 'db', jsonPointers },
  ]);
  expect(spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
});

test('an autoscaled app is refused where each sync would reset its replicas', () => {
  const resources = { cpu: { request: '1' } } as const;
  const replicas = { min: 3, max: 9, targetCpu: 50 };
  const sources = fleetOf(webApp({ base: { port: 8080, resources, replicas } }));
  const sync = { options: { respectIgnoreDifferences: false } };
  const production = { ...environments.production, sync };
  const fleet = { ...sources, environments: { ...environments, production } };
  expect(() => renderFleet(sources)).not.toThrow();
  expect(() => renderFleet(fleet)).toThrow('practice/replicas-and-autoscaler');
});

test('a project is synced before every Application in it, whatever their waves', () => {
  const wave = (environment: string, syncWave?: number) => {
    const argocd = syncWave === undefined ? {} : { syncWave };
    const read = render({ overlays: { production: { argocd } } });
    const { metadata } = read(`argocd/${environment}/AppProject.${environment}.k8s.yaml`);
    return metadata.annotations['argocd.argoproj.io/sync-wave'];
  };
  expect(wave('production')).toBe('-1');
  expect(wave('production', 3)).toBe('-1');
  expect(wave('production', -1)).toBe('-2');
  expect(wave('production', -5)).toBe('-6');
  expect(wave('dev', -5)).toBe('-1');
});

test('a sync window of some apps names their Applications', () => {
  const sources = fleetOf(webApp());
  const window = { kind: 'deny', schedule: '0 0 * * *', duration: '1h', apps: ['web'] } as const;
  const production = { ...environments.production, sync: { windows: [window] } };
  const tree = renderFleet({ ...sources, environments: { ...environments, production } });
  const project = parse(tree.get('argocd/production/AppProject.production.k8s.yaml') ?? '');
  expect(project.spec.syncWindows[0].applications).toEqual(['web-production']);
});

test('a root Application watches each environment, and deleting it deletes nothing else', () => {
  const root = render()('bootstrap/Application.root-production.k8s.yaml');
  expect(root.metadata.finalizers).toBeUndefined();
  expect(root.spec).toMatchObject({
    project: 'root',
    source: { path: 'dist/argocd/production' },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
  });
});

test('the root project can deploy Applications and projects only', () => {
  const { spec } = render()('bootstrap/AppProject.root.k8s.yaml');
  expect(spec.clusterResourceWhitelist).toBeUndefined();
  expect(spec.namespaceResourceWhitelist.map((it: { kind: string }) => it.kind)).toEqual([
    'AppProject',
    'Application',
  ]);
});

test('an app that does not run in an environment has no Application there', () => {
  const read = render({ overlays: { dev: null } });
  expect(read('argocd/dev/Application.web-dev.k8s.yaml')).toBeNull();
});
