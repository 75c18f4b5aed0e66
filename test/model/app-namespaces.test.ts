import fc from 'fast-check';
import { defineArgoApp, type WebServiceAppSpec } from '../../lib';
import { type App, defineApp } from '../../lib/model/app';
import { appNamespaces } from '../../lib/model/app-namespaces';
import { listEnvironments } from '../../lib/model/environment';
import type { TeamNamespaces } from '../../lib/model/namespace-metadata';
import { environments, webApp } from '../fleet';

const ENFORCE = 'pod-security.kubernetes.io/enforce';
const reason = 'It reads the files of the node.';

function app(name: string, settings: object = {}, overlays: object = {}): App {
  return webApp({ name, base: { port: 8080, ...settings }, overlays });
}

interface Fleet {
  readonly dev?: object;
  readonly production?: object;
  readonly teams?: Readonly<Record<string, TeamNamespaces>>;
}

/** The places of apps in dev, by name, and the messages of the problems. */
function placesOf(apps: readonly App[], { dev = {}, production = {}, teams = {} }: Fleet = {}) {
  const all = listEnvironments({
    dev: { ...environments.dev, ...dev },
    production: { ...environments.production, ...production },
  });
  const sources = apps.map((it) => ({ app: it, file: `fleet/apps/${it.definition.name}.ts` }));
  const { placeOf, problems } = appNamespaces(
    sources,
    all,
    'argocd',
    ({ definition }) => teams[definition.name],
  );
  const placed = (name: string) =>
    Object.fromEntries(
      apps.map((it) => [
        it.definition.name,
        placeOf(it, all.find((one) => one.name === name) ?? environments.dev),
      ]),
    );
  return { dev: placed('dev'), production: placed('production'), problems };
}

const enforced = (level: string) => ({ namespaceLabels: { [ENFORCE]: level } });
const shared = (settings: object = {}) => ({ namespace: 'shop', ...settings });
const payments = { name: 'payments', namespace: '{team}-{environment}' };

test.each<[string, App, Fleet, string, string]>([
  ['of the environment', app('web'), {}, 'web-dev', 'web'],
  ['of the app', app('web', { namespace: '{environment}-{app}' }), {}, 'dev-web', 'production-web'],
  [
    'of the overlay',
    app('web', { namespace: 'shop' }, { production: { namespace: 'shop-live' } }),
    {},
    'shop',
    'shop-live',
  ],
  [
    'of the environment, where an overlay removes that of the app',
    app('web', { namespace: 'shop' }, { production: { namespace: null } }),
    {},
    'shop',
    'web',
  ],
  ['of the team', app('web'), { teams: { web: payments } }, 'payments-dev', 'payments-production'],
  [
    'of the app before that of its team',
    app('web', { namespace: '{team}-web' }),
    { teams: { web: payments } },
    'payments-web',
    'payments-web',
  ],
  [
    'of the group',
    app('web', { namespace: '{app}-{group}' }),
    { dev: { group: 'eu' }, production: { group: 'us' } },
    'web-eu',
    'web-us',
  ],
])('the namespace is that %s', (_, it, fleet, dev, production) => {
  const places = placesOf([it], fleet);
  expect(places.problems).toEqual([]);
  expect(places.dev['web']?.namespace).toBe(dev);
  expect(places.production['web']?.namespace).toBe(production);
});

test.each<[string, App, Fleet, object]>([
  [
    'the team of an app that has none',
    app('web', { namespace: '{team}' }),
    {},
    { field: 'base.namespace', message: expect.stringContaining('the app has no team') },
  ],
  [
    'the group of an environment that is in none',
    app('web'),
    { dev: { namespace: '{app}-{group}' } },
    { field: 'name', message: expect.stringContaining('the environment dev is in no group') },
  ],
  [
    'an unknown placeholder',
    app('web', {}, { dev: { namespace: '{region}' } }),
    {},
    { field: 'overlays.dev.namespace', message: expect.stringContaining('no other placeholders') },
  ],
  [
    'a namespace that becomes too long',
    app('web', { namespace: `{app}-${'a'.repeat(60)}` }),
    {},
    { field: 'base.namespace', message: expect.stringContaining('is not a DNS label') },
  ],
  [
    'labels of a namespace of Kubernetes itself',
    app('web', { namespace: 'kube-system', namespaceLabels: { team: 'web' } }),
    {},
    { field: 'base.namespaceLabels', message: expect.stringContaining('sets no labels') },
  ],
  [
    'an exception without a reason',
    app('web', { podSecurity: { level: 'baseline', reason: 'ok' } }),
    {},
    { field: 'base.podSecurity.reason', message: expect.stringContaining('in a sentence') },
  ],
  [
    'a level that the rules check anyway',
    app('web', { podSecurity: { level: 'restricted', reason } }),
    {},
    { field: 'base.podSecurity.level', message: expect.stringContaining('"privileged"') },
  ],
  [
    'a level set as a label',
    app('web', enforced('privileged')),
    {},
    {
      field: `base.namespaceLabels["${ENFORCE}"]`,
      message: expect.stringContaining("`podSecurity: { level: 'privileged', reason: '…' }`"),
    },
  ],
  [
    'a level that contradicts the label',
    app('web', { ...enforced('restricted'), podSecurity: { level: 'baseline', reason } }),
    {},
    { message: expect.stringContaining('`podSecurity` sets this label to "baseline"') },
  ],
])('%s is refused', (_, it, fleet, problem) => {
  const { problems, dev } = placesOf([it], fleet);
  expect(problems[0]).toMatchObject({ file: 'fleet/apps/web.ts', ...problem });
  expect(dev['web']?.metadata).toEqual({});
});

test('a setting of the base that is wrong in each environment is reported once', () => {
  expect(placesOf([app('web', { namespace: 'Shop' })]).problems).toHaveLength(1);
});

test('the labels of an app take precedence over those of its team, and these over the environment', () => {
  const dev = {
    namespaceLabels: { a: 'environment', b: 'environment', c: 'environment' },
    namespaceAnnotations: { owner: 'platform' },
  };
  const team = { name: 'payments', namespaceLabels: { b: 'team', c: 'team' } };
  const web = app('web', {
    namespaceLabels: { c: 'app' },
    namespaceAnnotations: { 'example.com/cost': '42 €' },
  });
  expect(placesOf([web], { dev, teams: { web: team } }).dev['web']?.metadata).toEqual({
    labels: { a: 'environment', b: 'team', c: 'app' },
    annotations: { owner: 'platform', 'example.com/cost': '42 €' },
  });
});

test('an environment that is not changed sets what it says', () => {
  const dev = { namespaceLabels: { a: '1' }, namespaceAnnotations: { b: '2' } };
  const places = placesOf([app('web'), app('api')], { dev });
  expect(places.dev['api']?.metadata).toEqual({ labels: { a: '1' }, annotations: { b: '2' } });
  expect(places.production['api']?.metadata).toEqual({});
});

test('two values of one label by two apps of a namespace are refused, with both apps', () => {
  const web = app('web', shared({ namespaceLabels: { team: 'web' } }));
  const api = app('api', shared({ namespaceLabels: { team: 'api' } }));
  const { problems } = placesOf([web, api]);
  expect(problems).toEqual([
    expect.objectContaining({
      file: 'fleet/apps/api.ts',
      field: 'base.namespaceLabels.team',
      message:
        'The namespace shop would have two values of the label "team": "web" of the app web (fleet/apps/web.ts), and "api" of the app api (fleet/apps/api.ts). A namespace has one value, for all apps in it.',
    }),
  ]);
});

test('two teams, or two environments of one cluster, cannot label one namespace differently', () => {
  const teamOf = (name: string) => ({
    name,
    namespace: 'shop',
    namespaceAnnotations: { by: name },
  });
  const teams = { web: teamOf('one'), api: teamOf('two') };
  expect(placesOf([app('web'), app('api')], { teams }).problems[0]).toMatchObject({
    file: 'fleet/teams.ts',
    field: 'two.namespaceAnnotations.by',
  });
  const { cluster } = environments.dev;
  const apps = [
    app('web', { namespace: 'shop' }, { production: null }),
    app('api', { namespace: 'shop' }, { dev: null }),
  ];
  const dev = { namespaceLabels: { stage: 'dev' } };
  const production = { cluster, namespaceLabels: { stage: 'production' } };
  expect(placesOf(apps, { dev, production }).problems[0]).toMatchObject({
    file: 'fleet/environments.ts',
    field: 'production.namespaceLabels.stage',
  });
  const decided = app('web', shared({ namespaceLabels: { stage: 'both' } }), { production: null });
  const places = placesOf([decided, ...apps.slice(1)], { dev, production });
  expect(places.problems).toEqual([]);
  expect(places.production['api']?.metadata).toEqual({ labels: { stage: 'both' } });
});

test('the level of an app replaces that of the environment, and keeps its other labels', () => {
  const warn = { 'pod-security.kubernetes.io/warn': 'restricted' };
  const dev = { namespaceLabels: { [ENFORCE]: 'restricted', ...warn } };
  const podSecurity = { level: 'privileged', reason };
  const places = placesOf([app('web', {}, { dev: { podSecurity } })], { dev, production: dev });
  expect(places.dev['web']).toMatchObject({
    metadata: { labels: { [ENFORCE]: 'privileged', ...warn } },
    podSecurity,
  });
  expect(places.production['web']?.metadata.labels).toEqual(dev.namespaceLabels);
  expect(places.production['web']?.podSecurity).toBeUndefined();
});

test('a shared namespace has the loosest level, and the app that needs it names the others', () => {
  const apps = [
    app('agent', shared({ podSecurity: { level: 'privileged', reason } })),
    app('proxy', shared({ podSecurity: { level: 'baseline', reason } })),
    app('web', shared()),
    app('elsewhere'),
  ];
  const { dev, problems } = placesOf(apps, { dev: enforced('restricted') });
  expect(problems).toEqual([]);
  for (const name of ['agent', 'proxy', 'web']) {
    expect(dev[name]?.metadata.labels).toEqual({ [ENFORCE]: 'privileged' });
  }
  expect(dev['agent']?.podSecurity?.exposes).toEqual(['proxy', 'web']);
  expect(dev['proxy']?.podSecurity?.exposes).toBeUndefined();
  expect(dev['elsewhere']?.metadata.labels).toEqual({ [ENFORCE]: 'restricted' });
});

test('nobody is less protected where nothing was enforced before', () => {
  const apps = [
    app('agent', shared({ podSecurity: { level: 'baseline', reason } })),
    app('web', shared()),
  ];
  expect(placesOf(apps).dev['agent']?.podSecurity?.exposes).toBeUndefined();
});

test('a level is refused where another app sets a stricter label by hand', () => {
  const apps = [
    app('agent', shared({ podSecurity: { level: 'privileged', reason } })),
    app('web', shared(enforced('restricted'))),
  ];
  expect(placesOf(apps).problems).toEqual([
    expect.objectContaining({
      file: 'fleet/apps/web.ts',
      message: expect.stringMatching(
        /cannot enforce .* "restricted": the app agent \(fleet\/apps\/agent.ts\) .* "privileged"/,
      ),
    }),
  ]);
});

test.each(['kube-system', 'argocd'])('nothing is set on the namespace %s', (namespace) => {
  const web = app('web', { namespace, podSecurity: { level: 'privileged', reason } });
  const { dev, problems } = placesOf([web], { dev: enforced('restricted') });
  expect(problems).toEqual([]);
  expect(dev['web']).toMatchObject({ metadata: {}, podSecurity: { level: 'privileged' } });
});

const settingsOf = fc.record(
  {
    namespaceLabels: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2')),
    podSecurity: fc.record({
      level: fc.constantFrom('baseline', 'privileged'),
      reason: fc.constant(reason),
    }),
  },
  { requiredKeys: [] },
);

test('all apps of a namespace have the same metadata, in whatever order they are defined', () => {
  fc.assert(
    fc.property(fc.array(settingsOf, { minLength: 1, maxLength: 5 }), (all) => {
      const apps = all.map((it, i) => app(`app-${i}`, shared(it)));
      const there = placesOf(apps, { dev: enforced('restricted') });
      const back = placesOf([...apps].reverse(), { dev: enforced('restricted') });
      const found = Object.values(there.dev).map((it) => it?.metadata);
      expect(new Set(found.map((it) => JSON.stringify(it))).size).toBe(1);
      expect(back.problems.length > 0).toBe(there.problems.length > 0);
      if (there.problems.length === 0) expect(back.dev['app-0']?.metadata).toEqual(found[0]);
    }),
    { numRuns: 50 },
  );
});

test('the types require a reason, and know the levels', () => {
  // @ts-expect-error a level needs a reason
  const without: WebServiceAppSpec = { port: 80, podSecurity: { level: 'baseline' } };
  // @ts-expect-error the rules check "restricted" anyway
  const strict: WebServiceAppSpec = { port: 80, podSecurity: { level: 'restricted', reason } };
  expect([without.port, strict.port]).toEqual([80, 80]);
});

test('apps of every kind have these settings', () => {
  const source = { type: 'directory', path: 'charts' } as const;
  const argo = defineArgoApp(environments, { name: 'charts', base: { source, namespace: 'shop' } });
  const custom = defineApp(
    environments,
    { name: 'Custom', build: () => undefined },
    { name: 'custom', base: { namespace: 'shop' } },
  );
  const { dev } = placesOf([argo, custom]);
  expect([dev['charts']?.namespace, dev['custom']?.namespace]).toEqual(['shop', 'shop']);
});
