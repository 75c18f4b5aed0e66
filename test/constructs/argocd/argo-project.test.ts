import { ArgoProject, type ArgoProjectProps } from '../../../lib/constructs/argocd/argo-project';
import { byKind, render } from '../render';

const project = (props: Partial<ArgoProjectProps> = {}) => {
  const objects = render((chart) => {
    new ArgoProject(chart, 'AppProject', {
      name: 'production',
      sourceRepos: ['https://git.example.com/gitops.git'],
      destinations: [{ cluster: { name: 'in-cluster' }, namespace: 'shop' }],
      namespacedKinds: [{ group: 'apps', kind: 'Deployment' }],
      ...props,
    });
  });
  return byKind(objects, 'AppProject');
};

test('a project only allows what is listed', () => {
  expect(project()).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'production', namespace: 'argocd' },
    spec: {
      sourceRepos: ['https://git.example.com/gitops.git'],
      destinations: [{ name: 'in-cluster', namespace: 'shop' }],
      namespaceResourceWhitelist: [{ group: 'apps', kind: 'Deployment' }],
    },
  });
});

test('a project without kinds allows none: for Argo CD, a missing list allows all', () => {
  expect(project({ namespacedKinds: [] })).toHaveProperty('spec.namespaceResourceWhitelist', []);
});

test('a project can allow cluster-wide kinds, and clusters by their address', () => {
  const { spec } = project({
    clusterKinds: [{ group: '', kind: 'Namespace' }],
    destinations: [{ cluster: { server: 'https://10.0.0.1' }, namespace: '*' }],
  });

  expect(spec).toMatchObject({
    clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
    destinations: [{ server: 'https://10.0.0.1', namespace: '*' }],
  });
});

test('a project can have another namespace and a description', () => {
  const { metadata, spec } = project({ namespace: 'gitops', description: 'The apps' });

  expect(metadata).toEqual({ name: 'production', namespace: 'gitops' });
  expect(spec).toHaveProperty('description', 'The apps');
});

test('a window applies to every Application unless it lists some', () => {
  const { spec } = project({
    syncWindows: [
      { kind: 'deny', schedule: '0 18 * * 5', duration: '60h' },
      {
        kind: 'allow',
        schedule: '0 9 * * *',
        duration: '1h30m',
        timeZone: 'Asia/Kolkata',
        apps: ['shop-*'],
        manualSync: true,
        description: 'Mornings',
      },
    ],
  });

  expect(spec).toHaveProperty('syncWindows', [
    { kind: 'deny', schedule: '0 18 * * 5', duration: '60h', applications: ['*'] },
    {
      kind: 'allow',
      schedule: '0 9 * * *',
      duration: '1h30m',
      timeZone: 'Asia/Kolkata',
      applications: ['shop-*'],
      manualSync: true,
      description: 'Mornings',
    },
  ]);
});

test('a role has the listed permissions, on the Applications of the project only', () => {
  const { spec } = project({
    roles: [
      { name: 'developers', groups: ['example:developers'], allow: ['get', 'sync'] },
      { name: 'ci', description: 'Pipelines', groups: [], allow: [] },
    ],
  });

  expect(spec).toHaveProperty('roles', [
    {
      name: 'developers',
      groups: ['example:developers'],
      policies: [
        'p, proj:production:developers, applications, get, production/*, allow',
        'p, proj:production:developers, applications, sync, production/*, allow',
      ],
    },
    { name: 'ci', description: 'Pipelines', groups: [], policies: [] },
  ]);
});
