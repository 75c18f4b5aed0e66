import {
  ArgoApplication,
  type ArgoApplicationProps,
} from '../../../lib/constructs/argocd/argo-application';
import { byKind, render } from '../render';

const DIRECTORY = {
  type: 'directory',
  repoURL: 'https://git.example.com/gitops.git',
  path: 'dist',
} as const;
const HELM = {
  type: 'helm',
  repoURL: 'https://charts.example.com',
  chart: 'redis',
  version: '20.1.0',
} as const;

const application = (props: Partial<ArgoApplicationProps> = {}) => {
  const objects = render((chart) => {
    new ArgoApplication(chart, 'Application', {
      name: 'shop-production',
      project: 'production',
      source: DIRECTORY,
      destination: { cluster: { name: 'in-cluster' }, namespace: 'shop-production' },
      ...props,
    });
  });
  return byKind(objects, 'Application');
};

test('an Application deploys a directory to a namespace, and keeps it in sync', () => {
  expect(application()).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'shop-production',
      namespace: 'argocd',
      annotations: { 'argocd.argoproj.io/manifest-generate-paths': '.' },
      finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'],
    },
    spec: {
      project: 'production',
      source: {
        repoURL: 'https://git.example.com/gitops.git',
        targetRevision: 'HEAD',
        path: 'dist',
        directory: { include: '*.k8s.yaml' },
      },
      destination: { name: 'in-cluster', namespace: 'shop-production' },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['CreateNamespace=true'],
        retry: {
          limit: 7,
          refresh: true,
          backoff: { duration: '5s', factor: 2, maxDuration: '3m' },
        },
      },
    },
  });
});

test('a cluster is identified by its name or its address', () => {
  const { spec } = application({ destination: { cluster: { server: 'https://10.0.0.1' } } });

  expect(spec).toHaveProperty('destination', { server: 'https://10.0.0.1' });
});

test('an Application can have another namespace, labels and annotations', () => {
  const { metadata } = application({
    namespace: 'gitops',
    labels: { team: 'shop' },
    annotations: { 'example.com/owner': 'shop' },
  });

  expect(metadata).toMatchObject({
    namespace: 'gitops',
    labels: { team: 'shop' },
    annotations: { 'example.com/owner': 'shop' },
  });
});

test('the objects of an Application are deleted with it, unless they are orphaned', () => {
  expect(application({ onDelete: 'delete' })).toEqual(application());
  expect(application({ onDelete: 'orphan' }).metadata).not.toHaveProperty('finalizers');
});

test('an Application with one source uses `source`, with several `sources`', () => {
  expect(application({ source: [HELM] })).toHaveProperty('spec.source.chart', 'redis');
  expect(application({ source: [HELM] })['spec']).not.toHaveProperty('sources');

  const { spec } = application({
    source: [HELM, { type: 'ref', repoURL: 'https://git', ref: 'values' }],
  });
  expect(spec).toHaveProperty('sources', [
    expect.objectContaining({ chart: 'redis' }),
    expect.objectContaining({ ref: 'values' }),
  ]);
  expect(spec).not.toHaveProperty('source');
});

test('a commit elsewhere in the repository does not refresh an Application with directory sources', () => {
  const annotation = ['argocd.argoproj.io/manifest-generate-paths'];
  const kustomize = { ...DIRECTORY, type: 'kustomize' } as const;

  expect(application({ source: [DIRECTORY, kustomize] }).metadata.annotations).toHaveProperty(
    annotation,
    '.',
  );
  expect(application({ source: HELM }).metadata).not.toHaveProperty('annotations');
  expect(application({ source: [HELM, DIRECTORY] }).metadata).not.toHaveProperty('annotations');
});

test('the paths that refresh an Application can be set', () => {
  const annotations = { 'argocd.argoproj.io/manifest-generate-paths': '.;/shared' };

  expect(application({ annotations }).metadata.annotations).toEqual(annotations);
});

test('an Application can have a sync wave', () => {
  const annotation = ['argocd.argoproj.io/sync-wave'];

  expect(application({ syncWave: -1 }).metadata.annotations).toHaveProperty(annotation, '-1');
  expect(application({ syncWave: 0 }).metadata.annotations).toHaveProperty(annotation, '0');
});

test('subscriptions are set by trigger and service', () => {
  const { metadata } = application({
    source: HELM,
    notifications: {
      'on-sync-failed': { slack: ['alerts', 'shop'], pagerdutyv2: ['shop'] },
      'on-deployed': { slack: ['shop'] },
    },
  });

  expect(metadata.annotations).toEqual({
    'notifications.argoproj.io/subscribe.on-sync-failed.slack': 'alerts;shop',
    'notifications.argoproj.io/subscribe.on-sync-failed.pagerdutyv2': 'shop',
    'notifications.argoproj.io/subscribe.on-deployed.slack': 'shop',
  });
});

test('ignored differences are also ignored by a sync', () => {
  const ignoreDifferences = [
    { group: 'apps', kind: 'Deployment', name: 'shop', jsonPointers: ['/spec/replicas'] },
    {
      kind: 'ConfigMap',
      namespace: 'shop',
      jqPathExpressions: ['.data'],
      managedFieldsManagers: ['other'],
    },
  ];

  const { spec } = application({ ignoreDifferences });

  expect(spec).toMatchObject({
    ignoreDifferences,
    syncPolicy: { syncOptions: ['CreateNamespace=true', 'RespectIgnoreDifferences=true'] },
  });
  expect(application({ ignoreDifferences: [] })).toEqual(application());
});

test('links, notes and a history limit can be set', () => {
  const { spec } = application({ info: { Runbook: 'https://wiki/shop' }, revisionHistoryLimit: 0 });

  expect(spec).toMatchObject({
    info: [{ name: 'Runbook', value: 'https://wiki/shop' }],
    revisionHistoryLimit: 0,
  });
});

test('the namespace that Argo CD creates can have labels', () => {
  const namespaceLabels = { 'pod-security.kubernetes.io/enforce': 'restricted' };

  expect(application({ namespaceLabels })).toHaveProperty(
    'spec.syncPolicy.managedNamespaceMetadata',
    { labels: namespaceLabels },
  );
});

test('the name of an Application does not depend on the id of its construct', () => {
  const named = (id: string) =>
    render((chart) => {
      const destination = { cluster: { name: 'in-cluster' } };
      new ArgoApplication(chart, id, { name: 'a', project: 'p', source: DIRECTORY, destination });
    });

  expect(named('One')).toEqual(named('Other'));
});
