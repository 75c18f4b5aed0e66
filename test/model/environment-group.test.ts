import { defineEnvironments, defineWebService, sealedSecrets } from '../../lib';
import { type App, appProblems } from '../../lib/model/app';
import { locateFieldProblem, specFor } from '../../lib/model/app-layers';
import { listEnvironments } from '../../lib/model/environment';
import { environmentsNamed, listGroups, withMembers } from '../../lib/model/environment-group';
import { composeFleet, type FleetSources } from '../../lib/model/fleet';
import { releaseFile } from '../../lib/model/layout';
import { renderFleet } from '../../lib/render/render-fleet';
import { renderApp } from '../../lib/testing/render-app';
import { snapshotRelease } from '../../lib/testing/snapshot-release';
import { platform, problemsOf } from '../fleet';
import { regions } from '../regions';

const cluster = { name: 'eu' };
const shared = { promotionOrder: 1, namespace: '{app}' } as const;

// --- Definition

test('the members of a group are environments, each with the properties of the group', () => {
  expect(listEnvironments(regions).map(({ name, group }) => [name, group])).toEqual([
    ['dev', undefined],
    ['production-eu', 'production'],
    ['production-us', 'production'],
  ]);
  expect(regions['production-eu']).toEqual({
    name: 'production-eu',
    group: 'production',
    production: true,
    promotionOrder: 2,
    namespace: '{app}',
    cluster: { name: 'eu' },
    defaults: { domain: 'example.com', replicas: 3 },
    notifications: { 'on-sync-failed': { slack: ['alerts'] } },
    errors: ['practice/limits'],
    allow: { kinds: [{ group: 'cert-manager.io', kind: 'Certificate' }] },
    sync: {
      windows: [{ kind: 'deny', schedule: '0 18 * * 5', duration: '60h', manualSync: true }],
    },
  });
});

test('a member merges its own properties over those of the group, and null removes one', () => {
  const { defaults, promotionOrder, ...rest } = regions['production-us'];
  expect({ defaults, promotionOrder }).toEqual({
    defaults: { domain: 'us.example.com', replicas: 3 },
    promotionOrder: 3,
  });
  expect(rest).not.toHaveProperty('notifications');
});

test('a source of secrets and an own Argo CD of a member replace those of the group as a whole', () => {
  const { a, b } = defineEnvironments({
    all: {
      ...shared,
      secrets: sealedSecrets({ onRotation: 'reloader' }),
      ownArgocd: { url: 'https://a.example.com' },
      environments: {
        a: { cluster, secrets: sealedSecrets(), ownArgocd: { path: null } as never },
        b: { cluster, secrets: null, ownArgocd: null },
      },
    },
  });
  expect(a.secrets).toEqual(sealedSecrets());
  expect(a.ownArgocd).toEqual({ path: null });
  expect([b.secrets, b.ownArgocd]).toEqual([undefined, undefined]);
});

test('every member of the last group is a production environment, and no other one is', () => {
  expect(listEnvironments(regions).map(({ production }) => production)).toEqual([
    false,
    true,
    true,
  ]);
  const { canary, a } = defineEnvironments({
    all: {
      ...shared,
      production: true,
      environments: { a: { cluster }, canary: { cluster, production: false } },
    },
  });
  expect([a.production, canary.production]).toEqual([true, false]);
});

test('a name means an environment, or the members of a group in promotion order', () => {
  const named = (name: string) => environmentsNamed(regions, name).map((it) => it.name);
  expect(named('dev')).toEqual(['dev']);
  expect(named('production')).toEqual(['production-eu', 'production-us']);
  expect(named('constructor')).toEqual([]);
  expect([...listGroups(regions).keys()]).toEqual(['production']);
});

test.each<[string, object, string, RegExp]>([
  [
    'a reserved name',
    { argocd: { ...shared, environments: { a: { cluster } } } },
    'argocd',
    /is reserved/,
  ],
  [
    'a name that is no label',
    { 'A!': { ...shared, environments: { a: { cluster } } } },
    '["A!"]',
    /not a DNS label/,
  ],
  [
    'no members',
    { all: { ...shared, environments: {} } },
    'all.environments',
    /has its environments by name/,
  ],
  [
    'a list of members',
    { all: { ...shared, environments: [{ cluster }] } },
    'all.environments',
    /has its environments by name/,
  ],
  [
    'a member with a reserved name',
    { all: { ...shared, environments: { root: { cluster } } } },
    'all.environments.root',
    /is reserved/,
  ],
  [
    'a member with the name of the group',
    { all: { ...shared, environments: { all: { cluster } } } },
    'all.environments.all',
    /is named "all"/,
  ],
  [
    'a member with the name of an environment',
    { dev: { ...shared, cluster }, all: { ...shared, environments: { dev: { cluster } } } },
    'all.environments.dev',
    /is named "dev"/,
  ],
  [
    'members of two groups with one name',
    {
      a: { ...shared, environments: { eu: { cluster } } },
      b: { ...shared, environments: { eu: { cluster } } },
    },
    'b.environments.eu',
    /is named "eu"/,
  ],
  [
    'a member that is a group',
    { all: { ...shared, environments: { a: { cluster, environments: {} } } } },
    'all.environments.a.environments',
    /Groups do not nest/,
  ],
  [
    'a member without a cluster',
    { all: { ...shared, environments: { a: {} } } },
    'all.environments.a.cluster',
    /required/,
  ],
  [
    'a misspelled field of a member',
    { all: { ...shared, environments: { a: { cluster, promtionOrder: 2 } } } },
    'all.environments.a.promtionOrder',
    /Did you mean `promotionOrder`/,
  ],
  [
    'a wrong value of a member',
    { all: { ...shared, environments: { a: { cluster, promotionOrder: 0 } } } },
    'all.environments.a.promotionOrder',
    /at least 1/,
  ],
])('a group with %s is refused', (_, environments, field, message) => {
  expect(problemsOf(() => defineEnvironments(environments))).toContainEqual(
    expect.objectContaining({
      file: 'fleet/environments.ts',
      field,
      message: expect.stringMatching(message),
    }),
  );
});

test('what is wrong with a group is reported once, in the group', () => {
  const members = { a: { cluster }, b: { cluster } };
  const problems = problemsOf(() =>
    defineEnvironments({ all: { ...shared, promotionOrder: 0, environments: members } }),
  );
  expect(problems.map(({ field }) => field)).toEqual(['all.promotionOrder']);
});

test('groups are typed: misspelled fields, members without a cluster and nested groups do not compile', () => {
  const define = (): unknown[] => [
    // @ts-expect-error the field is misspelled
    defineEnvironments({ all: { ...shared, defalts: {}, environments: { a: { cluster } } } }),
    // @ts-expect-error the field of a member is misspelled
    defineEnvironments({ all: { ...shared, environments: { a: { cluster, defalts: {} } } } }),
    // @ts-expect-error a member has a cluster
    defineEnvironments({ all: { ...shared, environments: { a: {} } } }),
    // @ts-expect-error a group has none
    defineEnvironments({ all: { ...shared, cluster, environments: { a: { cluster } } } }),
    // @ts-expect-error groups do not nest
    defineEnvironments({ all: { ...shared, environments: { a: { cluster, environments: {} } } } }),
    // @ts-expect-error a required field cannot be removed
    defineEnvironments({ all: { ...shared, environments: { a: { cluster, namespace: null } } } }),
    // @ts-expect-error a group is no environment
    regions.production,
  ];
  expect(define).toBeInstanceOf(Function);
});

// --- Overlays

type Definition = Parameters<typeof defineWebService<keyof typeof regions, 'production'>>[1];

function web(changes: Partial<Definition> = {}) {
  return defineWebService(regions, {
    name: 'web',
    image: 'example/web',
    base: { port: 8080, replicas: 1, config: { LEVEL: 'info', REGION: 'none' } },
    ...changes,
  });
}

const [dev, eu, us] = [regions.dev, regions['production-eu'], regions['production-us']];

test('the overlay of a group comes after the base, and before that of a member', () => {
  const app = web({
    overlays: {
      production: { replicas: 2, config: { LEVEL: 'warn', REGION: 'any' } },
      'production-us': { config: { REGION: 'us' } },
    },
  });
  expect([dev, eu, us].map((it) => specFor(app, it))).toEqual([
    { port: 8080, replicas: 1, config: { LEVEL: 'info', REGION: 'none' } },
    { port: 8080, replicas: 2, config: { LEVEL: 'warn', REGION: 'any' } },
    { port: 8080, replicas: 2, config: { LEVEL: 'warn', REGION: 'us' } },
  ]);
});

test.each<[Definition['overlays'], boolean[]]>([
  [{ production: null }, [false, false]],
  [{ production: null, 'production-us': {} }, [false, true]],
  [{ production: { replicas: 2 }, 'production-us': null }, [true, false]],
])('the overlays %j run an app in these members: %j', (overlays = {}, expected) => {
  const app = web({ overlays });
  expect([eu, us].map((it) => specFor(app, it) !== undefined)).toEqual(expected);
});

test('an app renders in each member with the defaults of the group and its own', () => {
  const app = web({ base: { port: 8080, ingress: {} } });
  const hosts = (['production-eu', 'production-us'] as const).map((it) => {
    const objects = renderApp(app, regions, it);
    const ingress = objects.find(({ kind }) => kind === 'Ingress');
    return JSON.stringify(ingress?.['spec']).match(/"host":"([^"]+)"/)?.[1];
  });
  expect(hosts).toEqual(['web.example.com', 'web.us.example.com']);
});

test.each([
  [['replicas'], 'overlays.production.replicas'],
  [['config', 'REGION'], 'overlays.production-us.config.REGION'],
  [['config', 'LEVEL'], 'base.config.LEVEL'],
  [['port'], 'base.port'],
])('a problem with %j is located in the layer that sets it: %s', (path, field) => {
  const app = web({
    overlays: { production: { replicas: 2 }, 'production-us': { config: { REGION: 'us' } } },
  });
  expect(locateFieldProblem(app, 'a.ts', us, { path, message: '' }).field).toBe(field);
});

test('a misspelled group is refused with a suggestion, and does not compile', () => {
  // @ts-expect-error there is no such environment or group
  const app = web({ overlays: { productin: { replicas: 2 } } });
  expect(appProblems(app, 'a.ts', regions)).toEqual([
    expect.objectContaining({
      field: 'overlays.productin',
      message: 'There is no environment "productin". Did you mean "production"?',
    }),
  ]);
});

test('the environment of an extend is a member, never the group', () => {
  const names: string[] = [];
  const app = web({
    extend: (_, { environment }) => {
      // @ts-expect-error a group is no environment
      if (environment.name === 'production') throw new Error('never');
      names.push(environment.name, environment.group ?? 'none');
    },
  });
  renderApp(app, regions, 'production-us');
  expect(names).toEqual(['production-us', 'production']);
});

test('a suppression for a group applies to its members', () => {
  const reason = 'The sidecar has no limits on purpose.';
  const app = web({
    suppress: [{ rule: 'practice/limits', reason, environments: ['production', 'dev'] }],
  });
  expect(app.definition.suppress?.[0]?.environments).toEqual([
    'production-eu',
    'production-us',
    'dev',
  ]);
  expect(appProblems(app, 'a.ts', regions)).toEqual([]);
});

test('a suppression for a misspelled group is refused, and does not compile', () => {
  const reason = 'The sidecar has no limits on purpose.';
  const app = web({
    // @ts-expect-error there is no such environment or group
    suppress: [{ rule: 'practice/limits', reason, environments: ['productin'] }],
  });
  expect(appProblems(app, 'a.ts', regions)[0]).toMatchObject({
    field: 'suppress[0].environments',
    message: expect.stringContaining('Did you mean "production"?'),
  });
});

function fleetOf(app: App): FleetSources {
  const release = snapshotRelease(app, 'v1.0.0');
  const releases = new Map(
    listEnvironments(regions).flatMap(({ name }) =>
      release ? [[releaseFile(name, 'web'), release] as const] : [],
    ),
  );
  const apps = [{ app, file: 'fleet/apps/web.ts' }];
  return { platform, environments: regions, apps, releases };
}

test('a fleet with a group has an instance per member', () => {
  const { instances, problems } = composeFleet(fleetOf(web()));
  expect(problems).toEqual([]);
  expect(instances.map(({ environment }) => environment.name)).toEqual([
    'dev',
    'production-eu',
    'production-us',
  ]);
});

test('each member has a project of its own, with the rights and sync windows of the group', () => {
  const memory = { request: '128Mi', limit: '256Mi' } as const;
  // Without the limit, the group refuses the app, by `errors`.
  expect(() => renderFleet(fleetOf(web()))).toThrow(/practice\/limits/);
  const tree = renderFleet(fleetOf(web({ base: { port: 8080, resources: { memory } } })));
  const projects = ['dev', 'production-eu', 'production-us'].map(
    (it) => tree.get(`argocd/${it}/AppProject.${it}.k8s.yaml`) ?? '',
  );
  expect(projects.map((it) => it.includes('kind: Certificate'))).toEqual([false, true, true]);
  expect(projects.map((it) => it.includes('duration: 60h'))).toEqual([false, true, true]);
  // The second member has removed the notifications of the group.
  expect(projects.map((it) => it.includes('on-sync-failed'))).toEqual([false, true, false]);
});

test('names with a group stand for its members, too', () => {
  expect(withMembers(regions, ['production/web', 'dev', 'other'])).toEqual([
    'production/web',
    'production-eu/web',
    'production-us/web',
    'dev',
    'other',
  ]);
});
