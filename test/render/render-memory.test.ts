import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import type { FileStamp } from '../../lib/base/file-stamp';
import { LazyMap } from '../../lib/base/lazy-map';
import type { FleetOwnRule } from '../../lib/checks/rule-schema';
import { type App, type AppKind, defineApp } from '../../lib/model/app';
import { composeFleet, type FleetSources } from '../../lib/model/fleet';
import { url } from '../../lib/model/service-reference';
import type { Committed } from '../../lib/render/committed';
import { renderAndCheck } from '../../lib/render/render-fleet';
import { memoryKey, RenderMemory } from '../../lib/render/render-memory';
import { renderInstances } from '../../lib/render/render-parts';
import { type DiskTree, treeOf } from '../../lib/render/tree';
import { environments, fleetOf, platform, webApp } from '../fleet';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argosy-memory-'));
});
afterEach(() => rmSync(root, { recursive: true }));

let built: string[] = [];

/** A kind that records each build. */
const counting: AppKind<{ text: string }, unknown> = {
  name: 'Counting',
  pure: true,
  build(chart, { text }, { app, environment }) {
    built.push(`${environment.name}/${app}`);
    return new k8s.KubeConfigMap(chart, 'Map', { metadata: { name: app }, data: { text } });
  },
};

function app(changes: object = {}, kind = counting): App {
  return defineApp(environments, kind, {
    name: 'web',
    image: 'example/web',
    base: { text: 'a' },
    ...changes,
  });
}

/** Renders with the memory; returns what was built, and the files. */
function render(
  sources: FleetSources,
  disk: DiskTree,
  build = 'one',
  committed?: Committed,
  withTexts = true,
) {
  const memory = new RenderMemory(root, build, disk);
  built = [];
  const { files, changed } = renderInstances(composeFleet(sources), {}, { memory, committed });
  memory.save();
  return { built, changed, disk: new Map<string, string>(withTexts ? treeOf(files) : []) };
}

/** A commit in which one file differs from the rendering. */
function commitWithout(changed: string): Committed {
  return { isChanged: ([path]: readonly [string, string]) => path === changed } as Committed;
}

const BOTH = ['dev/web', 'production/web'];
const sources = fleetOf(app());

test('an unchanged instance is not rendered again, and has the same files', () => {
  const first = render(sources, new Map());
  const second = render(sources, first.disk);
  expect([first.built, second.built]).toEqual([BOTH, []]);
  expect(second.disk).toEqual(first.disk);
  expect(render(sources, first.disk).built).toEqual([]);
});

const released = (tag: string) =>
  new Map([...sources.releases].map(([file]) => [file, { images: { web: { tag } } }]));
const inDev = (changes: object) => ({
  ...sources,
  environments: { ...environments, dev: { ...environments.dev, ...changes } },
});

test.each<[string, FleetSources, string[]]>([
  ['a release', { ...sources, releases: released('v2') }, BOTH],
  ['the base', fleetOf(app({ base: { text: 'b' } })), BOTH],
  ['an overlay', fleetOf(app({ overlays: { dev: { text: 'b' } } })), ['dev/web']],
  ['the repository of the image', fleetOf(app({ image: 'example/other' })), BOTH],
  ['the name of a kind', fleetOf(app({}, { ...counting, name: 'Other' })), BOTH],
  ['an extend', fleetOf(app({ extend: () => {} })), BOTH],
  ['a kind that is not pure', fleetOf(app({}, { ...counting, pure: false })), BOTH],
  ['the namespace rule', inDev({ namespace: '{app}-x' }), ['dev/web']],
  ['the cluster', inDev({ cluster: { name: 'other' } }), ['dev/web']],
  ['the sync policy', inDev({ sync: { automated: false } }), ['dev/web']],
  ['the platform', { ...sources, platform: { ...platform, targetRevision: 'main' } }, BOTH],
  [
    'the sealed values',
    { ...sources, sealed: new Map([['fleet/secrets/dev/web.yaml', { secrets: {} }]]) },
    ['dev/web'],
  ],
  [
    'the file of the app',
    { ...sources, apps: sources.apps.map((it) => ({ ...it, file: 'fleet/apps/x.ts' })) },
    BOTH,
  ],
])('a change of %s is rendered', (_, changed, expected) => {
  const { disk } = render(sources, new Map());
  const after = render(changed, disk);
  expect(after.built).toEqual(expected);
  rmSync(join(root, '.argosy'), { recursive: true });
  expect(after.disk).toEqual(render(changed, new Map()).disk);
});

test('what one app sets on a shared namespace is rendered for each app there', () => {
  const base = (settings: object) => ({ base: { text: 'a', namespace: 'shop', ...settings } });
  const overlays = { production: null };
  const both = (settings: object) =>
    fleetOf(
      app({ ...base({}), overlays, image: 'example/web' }),
      app({ ...base(settings), overlays, name: 'api', image: 'example/api' }),
    );
  const { disk } = render(both({}), new Map());
  const after = render(both({ namespaceLabels: { team: 'shop' } }), disk);
  expect(after.built).toEqual(['dev/api', 'dev/web']);
  expect(after.disk.get('argocd/dev/Application.web-dev.k8s.yaml')).toContain('team: shop');
});

test('an app is rendered again when the app that it refers to moves', () => {
  const overlays = { production: null };
  const both = (port: number, namespace: string) =>
    fleetOf(
      app({ base: { text: url('api') }, overlays }),
      webApp({
        ...{ name: 'api', image: 'example/api', overlays },
        base: { port: 8080, namespace, service: { port } },
      }),
    );
  const { disk } = render(both(80, 'api-dev'), new Map());
  expect(render(both(80, 'api-dev'), disk).built).toEqual([]);
  expect(render(both(81, 'api-dev'), disk).built).toEqual(['dev/web']);
  const moved = render(both(80, 'api-two-dev'), disk);
  expect(moved.built).toEqual(['dev/web']);
  expect(moved.disk.get('apps/dev/web/ConfigMap.web.k8s.yaml')).toContain(
    'text: http://api.api-two-dev.svc',
  );
});

test('after a change of code everything is rendered', () => {
  const { disk } = render(sources, new Map());
  expect(render(sources, disk, 'two').built).toEqual(BOTH);
  expect(render(sources, disk, 'two').built).toEqual([]);
});

test.each<[string, (disk: Map<string, string>) => unknown]>([
  ['edited', (disk) => disk.set('apps/dev/web/ConfigMap.web.k8s.yaml', 'mine\n')],
  ['missing', (disk) => disk.delete('apps/dev/web/ConfigMap.web.k8s.yaml')],
  ['edited in argocd/', (disk) => disk.set('argocd/dev/Application.web-dev.k8s.yaml', '')],
])('a file that was %s is rendered again', (_, change) => {
  const { disk } = render(sources, new Map());
  const changed = new Map(disk);
  change(changed);
  const after = render(sources, changed);
  expect(after.built).toEqual(['dev/web']);
  expect(after.disk).toEqual(disk);
});

test('an instance whose object a change rule compares with the commit is rendered again', () => {
  const { disk } = render(sources, new Map());
  const map = commitWithout('apps/dev/web/ConfigMap.web.k8s.yaml');
  const { built, changed } = render(sources, disk, 'one', map);
  expect(built).toEqual(['dev/web']);
  expect(changed.map(({ object }) => object['data'])).toEqual([{ text: 'a' }]);
});

test('an instance that no change rule covers is recalled, even if it is not committed yet', () => {
  const account: AppKind<{ text: string }, unknown> = {
    ...counting,
    build(chart, spec, context) {
      new k8s.KubeServiceAccount(chart, 'Account', { metadata: { name: context.app } });
      return counting.build(chart, spec, context);
    },
  };
  const accounts = fleetOf(app({}, account));
  const { disk } = render(accounts, new Map());
  const commit = commitWithout('apps/dev/web/ServiceAccount.web.k8s.yaml');
  expect([...disk.keys()]).toContain('apps/dev/web/ServiceAccount.web.k8s.yaml');
  expect(render(accounts, disk, 'one', commit)).toMatchObject({ built: [], changed: [] });
});

test('an app with a value that is not plain data is rendered each time', () => {
  const quantity = fleetOf(app({ base: { text: 'a', size: k8s.Quantity.fromString('1') } }));
  const { disk } = render(quantity, new Map());
  expect(render(quantity, disk).built).toEqual(BOTH);
});

test('an app with data that contains itself is rendered each time', () => {
  const list: unknown[] = [];
  list.push(list);
  const cyclic = fleetOf(app({ base: { text: 'a', list } }));
  const { disk } = render(cyclic, new Map());
  expect(render(cyclic, disk).built).toEqual(BOTH);
});

test('a change that a build makes to its spec does not affect the memory', () => {
  const greedy: AppKind<{ text: string }, unknown> = {
    ...counting,
    build(chart, spec, context) {
      Object.assign(spec, { text: `${spec.text}b` });
      return counting.build(chart, spec, context);
    },
  };
  const of = (text: string) =>
    fleetOf(app({ overlays: { dev: { text }, production: null } }, greedy));
  const { disk } = render(of('a'), new Map());
  expect(render(of('ab'), disk).built).toEqual(['dev/web']);
});

/** Renders and checks a whole fleet with the memory. */
function renderWhole(sources: FleetSources, disk: DiskTree) {
  const memory = new RenderMemory(root, 'one', disk);
  built = [];
  const { tree, findings, problems } = renderAndCheck(sources, { memory });
  memory.save();
  return { tree: new Map(tree), findings, problems };
}

const shared: AppKind<{ text: string }, unknown> = {
  ...counting,
  build(chart, spec, context) {
    new k8s.KubeClusterRole(chart, 'Role', { metadata: { name: spec.text }, rules: [] });
    return counting.build(chart, spec, context);
  },
};
const clashing = fleetOf(
  app({ overlays: { production: null } }, shared),
  app({ name: 'api', overlays: { production: null } }, shared),
);

const WINDOW = { kind: 'deny', schedule: '0 0 * * *', duration: '1h' } as const;

/** The releases with another tag for each image. */
function anotherRelease(releases: FleetSources['releases']): FleetSources['releases'] {
  return new Map(
    [...releases].map(([file, { images }]) => {
      const all = Object.keys(images).map((name) => [name, { tag: 'v2.0.0' }]);
      return [file, { images: Object.fromEntries(all) }];
    }),
  );
}

test.each<[string, FleetSources, number]>([
  ['nothing', clashing, 1],
  ['a release', { ...clashing, releases: anotherRelease(clashing.releases) }, 1],
  [
    'one of the objects',
    fleetOf(
      app({ overlays: { production: null } }, shared),
      app({ name: 'api', base: { text: 'b' }, overlays: { production: null } }, shared),
    ),
    0,
  ],
  [
    'a severity',
    { ...clashing, environments: inDev({ errors: ['practice/limits'] }).environments },
    1,
  ],
  ['the platform', { ...clashing, platform: { ...platform, sourceRepos: ['https://x'] } }, 1],
  [
    'a sync window',
    { ...clashing, environments: inDev({ sync: { windows: [WINDOW] } }).environments },
    1,
  ],
  [
    'the sealed values',
    { ...clashing, sealed: new Map([['fleet/secrets/dev/web.yaml', { secrets: {} }]]) },
    1,
  ],
])(
  'what is found across apps, and Argo CD, is the same after a change of %s',
  (_, fleet, count) => {
    const { tree } = renderWhole(clashing, new Map());
    const after = renderWhole(fleet, tree);
    const { tree: fresh, findings, problems } = renderAndCheck(fleet);
    expect(after).toEqual({ tree: new Map(fresh), findings, problems });
    expect(findings.filter(({ rule }) => rule === 'identity/duplicate')).toHaveLength(count);
  },
);

test('a reference is checked again when only a network policy changes', () => {
  const of = (peer: string) =>
    fleetOf(
      webApp({ base: { port: 8080, config: { ORDERS: url('orders') } } }),
      webApp({
        ...{ name: 'orders', image: 'example/orders' },
        base: { port: 8080, networkPolicy: { allowFrom: [{ app: peer, namespace: 'web-dev' }] } },
        overlays: { production: { networkPolicy: null } },
      }),
    );
  const { tree, findings: before } = renderWhole(of('web'), new Map());
  const { findings } = renderWhole(of('cron'), tree);
  expect(findings).toEqual(renderAndCheck(of('cron')).findings);
  const blocked = [before, findings].map((all) => all.filter((it) => /blocked$/.test(it.rule)));
  expect(blocked.map((it) => it.length)).toEqual([0, 1]);
});

test('a damaged memory is ignored', () => {
  const { disk } = render(sources, new Map());
  const file = join(root, '.argosy/cache/rendered.json');
  const text = readFileSync(file, 'utf8');
  const build = '{"build":"one"}\nend';
  const [short, zeros] = [text.slice(0, -10), text.replace('apps/dev', '\0'.repeat(8))];
  for (const damaged of ['', 'x', '\nend', short, zeros, build]) {
    writeFileSync(file, damaged);
    expect(render(sources, disk).disk).toEqual(disk);
  }
});

test('the memory never changes the rendering, whatever happens in between', () => {
  const step = fc.record({
    text: fc.constantFrom('a', 'b'),
    overlay: fc.constantFrom('a', 'b', undefined),
    tag: fc.constantFrom('v1', 'v2'),
    build: fc.constantFrom('one', 'two'),
    edit: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 6 }), (steps) => {
      rmSync(join(root, '.argosy'), { recursive: true, force: true });
      let disk = new Map<string, string>();
      for (const { text, overlay, tag, build, edit } of steps) {
        const dev = overlay === undefined ? {} : { dev: { text: overlay } };
        const one = app({ base: { text }, overlays: dev });
        const fleet = { ...fleetOf(one, webApp({ name: 'api' })), releases: new Map() };
        for (const [file, { images }] of fleetOf(one, webApp({ name: 'api' })).releases) {
          const [[name = '']] = Object.entries(images) as [[string, unknown]];
          fleet.releases.set(file, { images: { [name]: { tag: name === 'web' ? tag : 'v1' } } });
        }
        if (edit) disk.set('apps/dev/web/ConfigMap.web.k8s.yaml', 'mine\n');
        disk = render(fleet, disk, build).disk;
        expect(disk).toEqual(new Map(treeOf(renderInstances(composeFleet(fleet), {}, {}).files)));
      }
    }),
    { numRuns: 30 },
  );
});

test('other rules of the fleet, or other severities, need another memory', () => {
  const rule = (changes: object = {}) => ({ ...forbidden, ...changes });
  const keys = [[], [rule()], [rule({ severity: 'error' })], [rule({ id: 'fleet/other' })]].map(
    (rules) => memoryKey('build', { rules }),
  );
  expect(new Set(keys).size).toBe(4);
  expect(memoryKey('build', { rules: [rule()] })).toBe(keys[1]);
});

const forbidden: FleetOwnRule = {
  id: 'fleet/forbidden',
  severity: 'warning',
  summary: 'No.',
  why: 'No.',
  *check() {},
};

/** A directory whose files are read on demand, with stamps that a test sets. */
class StampedDisk extends LazyMap<string | undefined> implements DiskTree {
  readonly stamps = new Map<string, number>();
  reads: string[] = [];

  constructor(readonly texts: ReadonlyMap<string, string>) {
    super((path) => {
      this.reads.push(path);
      return texts.get(path);
    });
    for (const path of texts.keys()) {
      this.stamps.set(path, 1);
      this.defer(path);
    }
  }

  isUnread(path: string): boolean {
    return this.isDeferred(path);
  }

  stampOf(path: string): FileStamp | undefined {
    const changed = this.stamps.get(path);
    return changed === undefined ? undefined : [1, 1, changed, 1];
  }
}

describe('with stamps', () => {
  const many = fleetOf(...Array.from({ length: 60 }, (_, i) => app({ name: `web-${i}` })));

  /** Renders twice: the memory has the stamps of all files after that. */
  function stamped(): ReadonlyMap<string, string> {
    const { disk } = render(many, new Map());
    const known = new Map(disk);
    expect(render(many, new StampedDisk(known)).built).toEqual([]);
    return known;
  }

  test('files with the same stamps are not read', () => {
    const disk = new StampedDisk(stamped());
    expect(render(many, disk, 'one', undefined, false).built).toEqual([]);
    expect(disk.reads).toEqual([]);
  });

  test('the project of an environment is not rendered if nothing has changed', () => {
    const { tree } = renderWhole(many, new Map());
    renderWhole(many, new StampedDisk(tree));
    const disk = new StampedDisk(tree);
    const memory = new RenderMemory(root, 'one', disk);
    expect(renderAndCheck(many, { memory }).tree.size).toBe(tree.size);
    expect(disk.reads).toEqual([]);
  });

  test('a file with another stamp is read, and its instance rendered if it differs', () => {
    const known = stamped();
    const [touched = '', edited = ''] = known.keys();
    const disk = new StampedDisk(new Map([...known, [edited, 'mine']]));
    disk.stamps.set(touched, 2).set(edited, 2);
    expect(render(many, disk, 'one', undefined, false).built).toHaveLength(1);
    expect(disk.reads.sort()).toEqual([touched, edited].sort());
  });

  test('a stamp is that of before the file was read, and none of what was written', () => {
    const { disk } = render(many, new Map());
    const first = new StampedDisk(new Map(disk));
    const read = first.get.bind(first);
    // Edited as soon as it has been read.
    first.get = (path) => {
      const text = read(path);
      first.stamps.set(path, 3);
      return text;
    };
    render(many, first);
    const second = new StampedDisk(new Map([...disk].map(([path]) => [path, 'mine'])));
    for (const path of disk.keys()) second.stamps.set(path, 3);
    expect(render(many, second).built).toHaveLength(120);
  });

  test('a file without a stamp, which was changed a moment ago, is read', () => {
    const disk = new StampedDisk(stamped());
    const [recent = ''] = disk.keys();
    disk.stamps.delete(recent);
    render(many, disk, 'one', undefined, false);
    expect(disk.reads).toEqual([recent]);
  });
});
