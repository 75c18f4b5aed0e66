import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { App } from '../../lib/model/app';
import type { FleetSources } from '../../lib/model/fleet';
import { type InstanceName, releaseFile } from '../../lib/model/layout';
import type { CheckableFleet } from '../../lib/render/checker';
import type { Committed } from '../../lib/render/committed';
import { renderAndCheck, renderFleet } from '../../lib/render/render-fleet';
import { renderScope } from '../../lib/render/render-scope';
import { instancePaths } from '../../lib/render/scope';
import type { RenderedTree } from '../../lib/render/tree';
import { fileChanges } from '../../lib/synth/file-changes';
import { environments, fleetOf, problemsOf, type WebAppDefinition, webApp } from '../fleet';

const WEB: InstanceName = { app: 'web', environment: 'production' };
const DEPLOYMENT = 'apps/production/web/Deployment.web.k8s.yaml';

/** A commit of which only these paths may be read. */
function commitOf(tree: RenderedTree, paths: readonly string[]): Committed {
  const files = new Map(
    [...tree].filter(([file]) =>
      paths.some((path) => (path.endsWith('/') ? file.startsWith(path) : file === path)),
    ),
  );
  const read = (asked: readonly string[]) =>
    new Map(asked.flatMap((path) => (files.has(path) ? [[path, files.get(path) ?? '']] : [])));
  const isChanged = ([path, text]: readonly [string, string]) =>
    files.has(path) && files.get(path) !== text;
  return { paths: [...files.keys()], read, isChanged } as unknown as Committed;
}

/** The fleet with another release of web in production. */
function withRelease(sources: CheckableFleet, tag = 'v2.0.0', app = 'web'): CheckableFleet {
  const releases = new Map(sources.releases);
  releases.set(releaseFile('production', app), { images: { [app]: { tag } } });
  return { ...sources, releases };
}

const noMore = (): FleetSources => {
  throw new Error('The whole fleet was asked for.');
};

/** Renders web in production, with the previous rendering committed. */
function render(before: RenderedTree, sources: CheckableFleet, everyRelease = () => sources) {
  const committed = commitOf(before, instancePaths(WEB));
  const part = renderScope(sources, [WEB], committed, everyRelease as () => FleetSources);
  return fileChanges(part, committed);
}

const web = webApp();
const other = webApp({ name: 'other' });
const sources = fleetOf(web, other);
const tree = renderFleet(sources);

test('a release changes only the files of its instance', () => {
  const changes = render(tree, withRelease(sources), noMore as never);
  expect([...changes.keys()]).toEqual([DEPLOYMENT]);
  expect(changes.get(DEPLOYMENT)).toContain('image: example/web:v2.0.0\n');
});

test('a scoped render makes the same changes as a render of the whole fleet', () => {
  const changed = withRelease(sources);
  const whole = [...renderFleet(changed)].filter(([path, text]) => tree.get(path) !== text);
  expect(whole).not.toEqual([]);
  expect([...render(tree, changed)]).toEqual(whole);
});

test('a first render has the same files of the instance as the whole fleet', () => {
  const paths = instancePaths(WEB);
  const own = [...tree].filter(([path]) => path === paths[1] || path.startsWith(paths[0] ?? '?'));
  expect(own.length).toBeGreaterThan(2);
  expect([...render(new Map(), sources)]).toEqual(own);
});

test('several instances are rendered at once', () => {
  const scope = [WEB, { app: 'other', environment: 'production' }];
  const changed = withRelease(withRelease(sources), 'v3.0.0', 'other');
  const committed = commitOf(tree, scope.flatMap(instancePaths));
  const changes = fileChanges(renderScope(changed, scope, committed, noMore), committed);
  expect([...changes.keys()]).toEqual([
    'apps/production/other/Deployment.other.k8s.yaml',
    DEPLOYMENT,
  ]);
});

const patched = (path: string, value: unknown): Partial<WebAppDefinition> => ({
  extend: (_, { built }) =>
    ApiObject.of(built.main.deployment).addJsonPatch(JsonPatch.add(path, value)),
});
const misspelled = patched('/spec/template/spec/enableServiceLink', false);
const broken = new Error('extend fails');
const throwing: Partial<WebAppDefinition> = {
  extend: () => {
    throw broken;
  },
};

const withOther = (app: App) => withRelease(fleetOf(web, app));
test.each<[string, CheckableFleet]>([
  ['is refused by the checks', withOther(webApp({ name: 'other', ...misspelled }))],
  ['throws', withOther(webApp({ name: 'other', ...throwing }))],
  ['has an invalid name', withOther(webApp({ name: 'Other' }))],
  [
    'does not compile',
    { ...withOther(other), problems: [{ file: 'fleet/apps/x.ts', message: 'Unexpected ;' }] },
  ],
  [
    'has an invalid release file',
    { ...withOther(other), problems: [{ file: releaseFile('dev', 'other'), message: 'No.' }] },
  ],
  ['has no release', { ...withRelease(fleetOf(web)), apps: sources.apps }],
])('another app that %s does not block a release', (_, fleet) => {
  expect([...render(tree, fleet).keys()]).toEqual([DEPLOYMENT]);
  // Nor if the whole fleet is rendered because there are new objects.
  const partly = new Map([...tree].filter(([path]) => path !== DEPLOYMENT));
  expect([...render(partly, fleet).keys()]).toEqual([DEPLOYMENT]);
});

const own = (changes: Partial<WebAppDefinition>) => withRelease(fleetOf(webApp(changes), other));
test.each<[string, CheckableFleet, RegExp]>([
  ['a finding of the checks', own(misspelled), /no field|enableServiceLink/],
  ['an exception in extend', own(throwing), /extend fails/],
  [
    'a missing image',
    own({ images: { job: 'example/job' } }),
    /release has no image "job" for web/,
  ],
  [
    'an invalid release file',
    { ...own({}), problems: [{ file: releaseFile('production', 'web'), message: 'No YAML.' }] },
    /No YAML/,
  ],
  [
    'an error in a shared file',
    { ...own({}), problems: [{ file: 'fleet/checks.ts', message: 'No rules.' }] },
    /No rules/,
  ],
])("%s blocks the app's own release", (_, fleet, message) => {
  const problems = problemsOf(() => render(tree, fleet));
  expect(problems.map((it) => it.message).join('\n')).toMatch(message);
});

test('a mistake in another environment of the app does not block a release', () => {
  const elsewhere = { file: releaseFile('dev', 'web'), message: 'No YAML.' };
  expect(render(tree, { ...withRelease(sources), problems: [elsewhere] }).size).toBe(1);
});

test('a change of an immutable field is refused', () => {
  const claim = (size: '1Gi' | '2Gi') =>
    fleetOf(
      webApp({
        base: {
          port: 8080,
          strategy: 'Recreate',
          volumes: { data: { claim: { size, onDelete: 'orphan' } } },
          mounts: { '/data': 'data' },
        },
      }),
    );
  const before = renderFleet(claim('2Gi'));
  expect(problemsOf(() => render(before, claim('1Gi')))[0]?.message).toMatch(/1Gi/);
});

test.each([
  ['sound', webApp({ name: 'other' })],
  ['broken', webApp({ name: 'other', ...throwing })],
])('a renamed claim is refused while another app is %s', (_, neighbour) => {
  const claim = (volume: string) =>
    webApp({
      base: {
        port: 8080,
        strategy: 'Recreate',
        volumes: { [volume]: { claim: { size: '1Gi', onDelete: 'delete' } } },
        mounts: { '/data': volume },
      },
    });
  const before = renderFleet(fleetOf(claim('data'), other));
  const renamed = fleetOf(claim('disk'), neighbour);
  expect(problemsOf(() => render(before, renamed))[0]?.message).toMatch(
    /PersistentVolumeClaim web-data is committed, but no longer rendered/,
  );
});

const STALE = 'apps/production/web/ConfigMap.gone.k8s.yaml';
const generated = `${tree.get(DEPLOYMENT)?.split('\n')[0]}\nkind: ConfigMap\n`;

test('a file of the instance that is no longer rendered is deleted', () => {
  const changes = render(new Map([...tree, [STALE, generated]]), withRelease(sources));
  expect([...changes.keys()]).toEqual([DEPLOYMENT, STALE]);
  expect(changes.get(STALE)).toBeUndefined();
});

test('files of other instances and foreign files are kept', () => {
  const files = [
    ['apps/dev/web/ConfigMap.gone.k8s.yaml', generated],
    ['apps/production/web-2/ConfigMap.gone.k8s.yaml', generated],
    ['apps/production/web/README.md', 'Read me.\n'],
  ] as const;
  const changes = render(new Map([...tree, ...files]), withRelease(sources));
  expect([...changes.keys()]).toEqual([DEPLOYMENT]);
});

test('a file that Argosy did not write is not overwritten', () => {
  const before = new Map([...tree, [DEPLOYMENT, 'kind: Deployment\n']]);
  expect(problemsOf(() => render(before, withRelease(sources)))).toEqual([
    expect.objectContaining({
      file: `dist/${DEPLOYMENT}`,
      message: expect.stringContaining('Argosy did not write'),
    }),
  ]);
});

const inOneNamespace = (...apps: App[]): CheckableFleet => {
  const { production } = environments;
  const namespaces = { ...environments, production: { ...production, namespace: 'shared' } };
  return { ...fleetOf(...apps), environments: namespaces };
};
const settings: WebAppDefinition['extend'] = (chart) => {
  new k8s.KubeConfigMap(chart, 'Settings', { metadata: { name: 'settings' } });
};

test('an object of another app can be referenced: the check then renders the whole fleet', () => {
  const user = webApp({
    overlays: { production: { envFrom: [{ configMap: 'settings' }] } },
  });
  const fleet = inOneNamespace(user, webApp({ name: 'other', extend: settings }));
  const [before, made] = [renderFleet(fleet), withRelease(fleet)];
  expect([...render(before, made).keys()]).toEqual([DEPLOYMENT]);
  expect(renderAndCheck(made).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test.each(['other', 'zoo'])('an object that the app %s already has is refused', (name) => {
  const neighbour = webApp({ name, extend: settings });
  const before = renderFleet(inOneNamespace(web, neighbour));
  const clash = withRelease(inOneNamespace(webApp({ extend: settings }), neighbour));
  expect(problemsOf(() => render(before, clash))[0]?.message).toMatch(/settings exists twice/);
});

test('a conflict between two other apps does not block a release', () => {
  const pair = ['a', 'b'].map((name) => webApp({ name, extend: settings }));
  const fleet = withRelease(inOneNamespace(web, ...pair));
  const before = renderFleet(inOneNamespace(web));
  const partly = new Map([...before].filter(([path]) => path !== DEPLOYMENT));
  expect([...render(partly, fleet).keys()]).toEqual([DEPLOYMENT]);
});
