import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { parse } from 'yaml';
import { projectRights } from '../../lib/checks/project-rights';
import { defineEnvironments, type EnvironmentProps } from '../../lib/model/environment';
import { renderFleet } from '../../lib/render/render-fleet';
import { environments, fleetOf, problemsOf, webApp } from '../fleet';

const production: EnvironmentProps = {
  promotionOrder: 1,
  cluster: { name: 'production' },
  namespace: '{app}-{environment}',
};

function rightsOf(changes: Partial<EnvironmentProps>) {
  const [environment] = Object.values(
    defineEnvironments({ production: { ...production, ...changes } }),
  );
  if (!environment) throw new Error('There is no environment.');
  return projectRights(environment, 'argocd');
}

/** Renders an app whose `extend` adds an object, in a production environment with `allow`. */
function renderWith(extend: (chart: Construct) => void, allow = {}) {
  const app = webApp({
    extend: (chart, { environment }) => {
      if (environment.name === 'production') extend(chart);
    },
  });
  const sources = fleetOf(app);
  return renderFleet({
    ...sources,
    environments: { ...environments, production: { ...environments.production, allow } },
  });
}

test('adding or removing an app does not change the project: Argo CD only deletes kinds that it allows', () => {
  const file = 'argocd/production/AppProject.production.k8s.yaml';
  const scaled = webApp({
    base: {
      port: 80,
      resources: { cpu: { request: '1' } },
      replicas: { min: 1, max: 2, targetCpu: 50 },
    },
  });
  const full = renderFleet(fleetOf(scaled, webApp({ name: 'other' }))).get(file);
  const empty = renderFleet(fleetOf(webApp({ overlays: { production: null } }))).get(file);
  expect(parse(full ?? '')).toMatchObject({ metadata: { name: 'production' } });
  expect(empty).toBe(full);
});

test.each<[string, string[]]>([
  ['{app}-{environment}', ['*-production']],
  ['shop', ['shop']],
  ['{app}', ['*', '!argocd', '!default', '!kube-node-lease', '!kube-public', '!kube-system']],
])('the namespace pattern %s allows %j', (namespace, patterns) => {
  expect(rightsOf({ namespace }).namespaces).toEqual(patterns);
});

test('the project also allows the namespaces and kinds in `allow`', () => {
  const job = { group: 'example.com', kind: 'Backup' };
  const role = { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' };
  const rights = rightsOf({
    namespace: '{app}',
    allow: { kinds: [job], clusterKinds: [role], namespaces: ['kube-system'] },
  });
  expect(rights.kinds).toContainEqual(job);
  expect(rights.clusterKinds).toEqual([{ group: '', kind: 'Namespace', name: '*' }, role]);
  expect(rights.namespaces).toContain('kube-system');
  expect(rights.namespaces).not.toContain('!kube-system');
});

test('Argo CD may create the allowed namespaces of apps, but none of Kubernetes itself', () => {
  const namespace = '{app}-{environment}';
  const allow = { namespaces: ['shop-*', 'kube-system', 'default'] };
  const used = ['web-dev', 'shop-a', 'shop-a', 'kube-system', 'default', 'elsewhere'];
  const { clusterKinds } = projectRights({ ...environments.dev, namespace, allow }, 'argocd', used);
  expect(clusterKinds.map(({ name }) => name)).toEqual(['*-dev', 'default', 'shop-a']);
});

test('an environment that creates no namespaces does not allow the kind Namespace', () => {
  const sync = { options: { createNamespace: false } };
  expect(rightsOf({ sync }).clusterKinds).toEqual([]);
});

test('a kind is refused until the environment allows it', () => {
  const extend = (chart: Construct) =>
    void new k8s.KubeRole(chart, 'Role', { metadata: { name: 'web' } });
  expect(problemsOf(() => renderWith(extend))).toEqual([
    expect.objectContaining({
      file: 'fleet/apps/web.ts',
      field: 'production/web/Role',
      message:
        'Role web is of a kind that the project of the environment does not allow: Argo CD would refuse to sync the app.',
      fix: "Remove it, or allow it in fleet/environments.ts, in each environment where it is refused: `allow: { kinds: [{ group: 'rbac.authorization.k8s.io', kind: 'Role' }] }`.",
    }),
  ]);
  const allow = { kinds: [{ group: 'rbac.authorization.k8s.io', kind: 'Role' }] };
  expect(renderWith(extend, allow).has('apps/production/web/Role.web.k8s.yaml')).toBe(true);
});

test('a cluster-scoped kind is allowed by `clusterKinds`', () => {
  const extend = (chart: Construct) =>
    void new k8s.KubeClusterRole(chart, 'Role', { metadata: { name: 'web' } });
  const kind = { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' };
  const [problem] = problemsOf(() => renderWith(extend, { kinds: [kind] }));
  expect(problem).toMatchObject({ fix: expect.stringContaining('`allow: { clusterKinds: [') });
  renderWith(extend, { clusterKinds: [kind] });
});

test('a kind in `clusterKinds` gets no namespace', () => {
  const extend = (chart: Construct) =>
    void new ApiObject(chart, 'Pool', {
      apiVersion: 'example.com/v1',
      kind: 'Pool',
      metadata: { name: 'web' },
    });
  const allow = { clusterKinds: [{ group: 'example.com', kind: 'Pool' }] };
  const tree = renderWith(extend, allow);
  expect(parse(tree.get('apps/production/web/Pool.web.k8s.yaml') ?? '').metadata).toEqual({
    name: 'web',
  });
});

test('a namespace is refused until the environment allows it', () => {
  const metadata = { name: 'web', namespace: 'elsewhere-7' };
  const extend = (chart: Construct) => void new k8s.KubeConfigMap(chart, 'Other', { metadata });
  const sources = { namespaces: ['web-*'] };
  const [problem] = problemsOf(() =>
    renderFleet({
      ...fleetOf(webApp({ extend })),
      environments: {
        dev: environments.dev,
        production: {
          ...environments.production,
          namespace: '{app}-{environment}',
          allow: sources,
        },
      },
    }),
  );
  expect(problem).toMatchObject({
    message: expect.stringMatching(
      /belongs to the namespace "elsewhere-7".*project of the environment does not allow/,
    ),
  });
  renderWith(extend, { namespaces: ['elsewhere-*'] });
});

test.each<[string, string, object]>([
  ['{app}', 'kube-system', {}],
  ['kube-{app}', 'system', {}],
  ['default', 'web', {}],
  ['{app}', 'argocd', { namespaces: ['*'] }],
])(
  'with the pattern %s, the app %s cannot deploy to a system namespace',
  (namespace, name, allow) => {
    const sources = fleetOf(webApp({ name, overlays: { dev: null } }));
    const production = { ...environments.production, namespace, allow };
    const problems = problemsOf(() =>
      renderFleet({ ...sources, environments: { ...environments, production } }),
    );
    expect(problems[0]?.message).toMatch(/which the project of the environment does not allow/);
  },
);

test('a system namespace that the environment lists is allowed', () => {
  const metadata = { name: 'web', namespace: 'kube-system' };
  const extend = (chart: Construct) => void new k8s.KubeConfigMap(chart, 'Other', { metadata });
  expect(() => renderWith(extend, { namespaces: ['*'] })).toThrow(/does not allow/);
  renderWith(extend, { namespaces: ['kube-system'] });
});

test('no app creates a Namespace unless the environment allows it', () => {
  const extend = (chart: Construct) =>
    void new k8s.KubeNamespace(chart, 'Namespace', { metadata: { name: 'kube-system' } });
  expect(() => renderWith(extend)).toThrow(/Namespace kube-system is of a kind/);
  renderWith(extend, { clusterKinds: [{ group: '', kind: 'Namespace' }] });
});

test.each([
  [{ clusterKinds: [{ group: '', kind: 'ConfigMap' }] }, /is namespaced/],
  [{ kinds: [{ group: '*', kind: '*' }] }, /Use an API group/],
  [{ kinds: [{ group: 'rbac.authorization.k8s.io', kind: 'role' }] }, /Use one kind/],
  [{ namespaces: ['a_b'] }, /Use the name of a namespace/],
])('the permission %j is refused', (allow, message) => {
  expect(() => rightsOf({ allow } as object)).toThrow(message);
});

test('a Secret is refused with what to use instead', () => {
  const extend = (chart: Construct) =>
    void new k8s.KubeSecret(chart, 'Secret', { metadata: { name: 'web' }, stringData: { a: 'b' } });
  const [problem] = problemsOf(() => renderWith(extend));
  expect(problem).toMatchObject({ fix: expect.stringMatching(/ExternalSecret or a SealedSecret/) });
});
