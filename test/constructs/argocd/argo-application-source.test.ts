import { ArgoApplication } from '../../../lib/constructs/argocd/argo-application';
import type { ArgoApplicationSource } from '../../../lib/model/application-source';
import { byKind, render } from '../render';

const repoURL = 'https://git.example.com/gitops.git';

const rendered = (source: ArgoApplicationSource) => {
  const destination = { cluster: { name: 'in-cluster' } };
  const objects = render((chart) => {
    new ArgoApplication(chart, 'Application', { name: 'a', project: 'p', source, destination });
  });
  return (byKind(objects, 'Application')['spec'] as { source: object }).source;
};

test('a directory source is explicit: a new file in it cannot change its type', () => {
  expect(rendered({ type: 'directory', repoURL, path: 'dist' })).toEqual({
    repoURL,
    targetRevision: 'HEAD',
    path: 'dist',
    directory: { include: '*.k8s.yaml' },
  });
});

test('a directory can have another revision, a file pattern, and subdirectories', () => {
  const source = {
    type: 'directory',
    repoURL,
    path: 'dist',
    targetRevision: 'main',
    include: '*.yaml',
    recurse: true,
  } as const;

  expect(rendered(source)).toMatchObject({
    targetRevision: 'main',
    directory: { include: '*.yaml', recurse: true },
  });
});

test('a chart has an exact version', () => {
  const chart = { type: 'helm', repoURL, chart: 'redis', version: '20.1.0' } as const;

  expect(rendered(chart)).toEqual({ repoURL, chart: 'redis', targetRevision: '20.1.0' });
});

test('a chart can be given a name, values, files of values, and no CRDs', () => {
  const values = { auth: { enabled: true }, replicas: 3 };

  const source = rendered({
    type: 'helm',
    repoURL,
    chart: 'redis',
    version: '20.1.0',
    releaseName: 'cache',
    values,
    valueFiles: ['$values/redis.yaml'],
    skipCrds: true,
  });

  expect(source).toHaveProperty('helm', {
    releaseName: 'cache',
    valuesObject: values,
    valueFiles: ['$values/redis.yaml'],
    skipCrds: true,
  });
});

test('a kustomization needs no options', () => {
  const source = rendered({ type: 'kustomize', repoURL, path: 'overlays/production' });

  expect(source).toEqual({ repoURL, targetRevision: 'HEAD', path: 'overlays/production' });
});

test('a kustomization can be customized', () => {
  const source = rendered({
    type: 'kustomize',
    repoURL,
    path: '.',
    targetRevision: 'v1',
    namePrefix: 'a-',
    nameSuffix: '-z',
    images: ['example/app:v2'],
    replicas: { app: 3 },
    commonLabels: { team: 'shop' },
    components: ['../component'],
  });

  expect(source).toMatchObject({
    targetRevision: 'v1',
    kustomize: {
      namePrefix: 'a-',
      nameSuffix: '-z',
      images: ['example/app:v2'],
      replicas: [{ name: 'app', count: 3 }],
      commonLabels: { team: 'shop' },
      components: ['../component'],
    },
  });
});

test('other sources can refer to a repository', () => {
  expect(rendered({ type: 'ref', repoURL, ref: 'values' })).toEqual({
    repoURL,
    targetRevision: 'HEAD',
    ref: 'values',
  });
  expect(rendered({ type: 'ref', repoURL, ref: 'values', targetRevision: 'v1' })).toMatchObject({
    targetRevision: 'v1',
  });
});
