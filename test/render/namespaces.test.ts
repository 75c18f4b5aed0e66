import { JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { parse } from 'yaml';
import type { App } from '../../lib/model/app';
import type { CheckableFleet } from '../../lib/render/checker';
import type { Committed } from '../../lib/render/committed';
import { renderAndCheck, renderFleet } from '../../lib/render/render-fleet';
import { renderScope } from '../../lib/render/render-scope';
import { environments, fleetOf, problemsOf, type WebAppDefinition, webApp } from '../fleet';

const ENFORCE = 'pod-security.kubernetes.io/enforce';
const podSecurity = { level: 'privileged', reason: 'It reads the logs of the node.' } as const;

/** A fleet whose environment dev restricts pods, and allows the namespace `shop`. */
function fleet(apps: readonly App[], allow: object = { namespaces: ['shop'] }): CheckableFleet {
  const dev = { ...environments.dev, allow, namespaceLabels: { [ENFORCE]: 'restricted' } };
  return { ...fleetOf(...apps), environments: { ...environments, dev } };
}

/** An app that runs only in dev, in the namespace `shop` unless somewhere else. */
function app(
  name: string,
  settings: Partial<WebAppDefinition['base']> = {},
  extend?: WebAppDefinition['extend'],
): App {
  return webApp({
    name,
    image: `example/${name}`,
    base: { port: 8080, namespace: 'shop', ...settings },
    overlays: { production: null },
    ...(extend && { extend }),
  });
}

const onHost: WebAppDefinition['extend'] = (_, { built }) =>
  built.main.deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/hostNetwork', true));

const applicationOf = (name: string) => `argocd/dev/Application.${name}-dev.k8s.yaml`;

/** The findings of some rules, with their messages. */
function found(sources: CheckableFleet, rules: RegExp) {
  const { findings, problems } = renderAndCheck(sources);
  expect(problems).toEqual([]);
  return findings
    .filter(({ rule }) => rules.test(rule))
    .map((it) => `${it.rule} ${it.app}${it.suppressed === undefined ? '' : ' (suppressed)'}`);
}

test('apps share a namespace, and each Application sets the same on it', () => {
  const annotations = { namespaceAnnotations: { owner: 'shop' } };
  const tree = renderFleet(fleet([app('agent', { podSecurity }, onHost), app('web', annotations)]));
  const read = (path: string) => parse(tree.get(path) ?? '');
  for (const name of ['agent', 'web']) {
    const { destination, syncPolicy } = read(applicationOf(name)).spec;
    expect(destination.namespace).toBe('shop');
    expect(syncPolicy.managedNamespaceMetadata).toEqual({
      labels: { [ENFORCE]: 'privileged' },
      annotations: { owner: 'shop' },
    });
    expect(read(`apps/dev/${name}/Service.${name}.k8s.yaml`).metadata.namespace).toBe('shop');
  }
  const project = read('argocd/dev/AppProject.dev.k8s.yaml').spec;
  expect(project.clusterResourceWhitelist).toEqual(
    ['*-dev', 'shop'].map((name) => ({ group: '', kind: 'Namespace', name })),
  );
});

test('the settings of the namespace are not fields of the workload, in any kind', () => {
  const tree = renderFleet(fleet([app('web', { namespaceLabels: { team: 'shop' } })]));
  expect(tree.get('apps/dev/web/Deployment.web.k8s.yaml')).not.toContain('team');
});

test('a namespace that the environment does not allow is refused, with the fix', () => {
  expect(problemsOf(() => renderFleet(fleet([app('web')], {})))).toContainEqual(
    expect.objectContaining({
      file: 'fleet/apps/web.ts',
      message: expect.stringContaining('deploys to the namespace "shop"'),
      fix: expect.stringContaining("`allow: { namespaces: ['shop'] }`"),
    }),
  );
});

test('the level of an app admits its pods, and warns for the others in the namespace', () => {
  expect(
    found(fleet([app('agent', { podSecurity }, onHost), app('web')]), /^pod-security|^suppression/),
  ).toEqual([
    'pod-security/host-namespaces agent (suppressed)',
    'pod-security/shared-namespace agent',
  ]);
  // The others are still held to "restricted".
  expect(
    found(fleet([app('agent', { podSecurity }, onHost), app('web', {}, onHost)]), /host-names/),
  ).toEqual([
    'pod-security/host-namespaces agent (suppressed)',
    'pod-security/host-namespaces web',
  ]);
});

const metadata = { name: 'shop' };

test('one quota for a shared namespace belongs to one app', () => {
  const quota = (chart: Construct) => void new k8s.KubeResourceQuota(chart, 'Quota', { metadata });
  const kinds = [{ group: '', kind: 'ResourceQuota' }];
  const sources = fleet([app('api', {}, quota), app('web', {}, quota)], {
    namespaces: ['shop'],
    kinds,
  });
  expect(problemsOf(() => renderFleet(sources))).toEqual([
    expect.objectContaining({
      file: 'fleet/apps/web.ts',
      message:
        'ResourceQuota shop/shop exists twice: the other one is created by dev/api/Quota of fleet/apps/api.ts.',
      fix: expect.stringContaining('The apps api and web share the namespace shop'),
    }),
  ]);
});

test('a Namespace of an app that shares it is refused', () => {
  const create = (chart: Construct) => void new k8s.KubeNamespace(chart, 'Own', { metadata });
  const allow = { namespaces: ['shop'], clusterKinds: [{ group: '', kind: 'Namespace' }] };
  const rules = /namespace/;
  expect(found(fleet([app('web', {}, create), app('api')], allow), rules)).toEqual([
    'argocd/namespace web',
    'identity/namespace-owner web',
  ]);
  expect(found(fleet([app('web', {}, create)], allow), rules)).toEqual(['argocd/namespace web']);
});

test('a release renders the metadata that another app decides', () => {
  const sources = fleet([app('agent', { podSecurity }, onHost), app('web')]);
  const tree = renderFleet(sources);
  const none = { paths: [...tree.keys()], read: () => new Map(), isChanged: () => false };
  const scope = [{ app: 'web', environment: 'dev' }];
  const releases = new Map([...sources.releases].filter(([path]) => path.endsWith('/web.yaml')));
  const part = renderScope({ ...sources, releases }, scope, none as unknown as Committed, () => {
    throw new Error('The whole fleet was asked for.');
  });
  expect(part.get(applicationOf('web'))).toBe(tree.get(applicationOf('web')));
});
