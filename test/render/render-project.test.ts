import { ApiObject } from 'cdk8s';
import { parse } from 'yaml';
import { defineTeams, type TeamProps } from '../../lib/model/team';
import { renderFleet } from '../../lib/render/render-fleet';
import { environments, fleetOf, problemsOf, type WebAppDefinition, webApp } from '../fleet';

/** Renders an app of the team payments, next to one without a team. */
function render(props: TeamProps, changes: Partial<WebAppDefinition> = {}) {
  const teams = defineTeams({ payments: props, search: {} });
  const pay = webApp({ name: 'pay', image: 'example/pay', team: teams.payments, ...changes });
  const tree = renderFleet({ ...fleetOf(webApp(), pay), teams });
  const read = (path: string) => parse(tree.get(path) ?? 'null');
  return Object.assign(read, { tree });
}

const project = (team: string, environment: string) =>
  `argocd/${environment}/AppProject.${team}-${environment}.k8s.yaml`;
const application = (app: string, environment: string) =>
  `argocd/${environment}/Application.${app}-${environment}.k8s.yaml`;

const QUEUE = { group: 'example.com', kind: 'Queue' };
const queue: Partial<WebAppDefinition> = {
  extend: (chart) =>
    void new ApiObject(chart, 'Queue', {
      apiVersion: 'example.com/v1',
      kind: 'Queue',
      metadata: { name: 'jobs' },
    }),
};

test('an app of a team is in the project of the team, and any other in that of the environment', () => {
  const read = render({});
  expect(read(application('pay', 'dev')).spec.project).toBe('payments-dev');
  expect(read(application('web', 'dev')).spec.project).toBe('dev');
});

test('a fleet without teams renders the same bytes for the apps that have none', () => {
  const { tree } = render({ kinds: [QUEUE], sourceRepos: ['https://git.example.com/x.git'] });
  for (const [path, text] of renderFleet(fleetOf(webApp()))) {
    expect([path, tree.get(path)]).toEqual([path, text]);
  }
});

test('a right of a team is in its projects only', () => {
  const read = render({ kinds: [QUEUE] }, queue);
  const kinds = (path: string) => read(path).spec.namespaceResourceWhitelist;
  expect(kinds(project('payments', 'production'))).toContainEqual(QUEUE);
  expect(kinds(project('search', 'production'))).not.toContainEqual(QUEUE);
  expect(kinds('argocd/production/AppProject.production.k8s.yaml')).not.toContainEqual(QUEUE);
});

test('what the team does not allow is refused, and the fix names the team', () => {
  const [problem] = problemsOf(() => render({}, queue));
  expect(problem?.message).toContain('the project of the team payments does not allow');
  expect(problem?.fix).toContain(
    "fleet/teams.ts: `kinds: [{ group: 'example.com', kind: 'Queue' }]` of payments",
  );
});

test("a team's project allows what the environment allows everyone, besides the team's own", () => {
  const allow = { kinds: [QUEUE], namespaces: ['monitoring'] };
  const teams = defineTeams({
    payments: {
      namespaces: ['payments-*'],
      clusterKinds: [{ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }],
      sourceRepos: ['https://charts.example.com'],
    },
  });
  const production = { ...environments.production, allow };
  const tree = renderFleet({
    ...fleetOf(webApp({ team: 'payments' })),
    teams,
    environments: { ...environments, production },
  });
  const { spec } = parse(tree.get(project('payments', 'production')) ?? '');
  expect(spec.namespaceResourceWhitelist).toContainEqual(QUEUE);
  const namespaces = spec.destinations.map((it: { namespace: string }) => it.namespace);
  expect(namespaces).toEqual(expect.arrayContaining(['monitoring', 'payments-*']));
  expect(spec.clusterResourceWhitelist).toContainEqual({
    group: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
  });
  expect(spec.sourceRepos).toEqual([
    'https://git.example.com/gitops.git',
    'https://charts.example.com',
  ]);
});

test('a project outlives the last app of its team', () => {
  const read = render({}, { overlays: { production: null } });
  const { metadata } = read(project('payments', 'production'));
  expect(metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
  expect(read(project('search', 'dev')).metadata.name).toBe('search-dev');
});

test('the project precedes its Applications', () => {
  const read = render({}, { base: { port: 80, argocd: { syncWave: -3 } } });
  const waveOf = (path: string) =>
    Number(read(path).metadata.annotations['argocd.argoproj.io/sync-wave']);
  expect(waveOf(project('payments', 'dev'))).toBeLessThan(waveOf(application('pay', 'dev')));
});

test('the members of a team may get and sync its apps, and those with a role of the platform may do the same everywhere', () => {
  const read = render({
    groups: ['example:payments'],
    roles: {
      oncall: { groups: ['example:oncall'], allow: ['override'] },
      operators: { groups: ['example:ops'], allow: ['delete'], environments: ['production'] },
    },
  });
  const roles = read(project('payments', 'dev')).spec.roles;
  const found = roles.map((it: { name: string; policies: string[] }) => [it.name, it.policies]);
  expect(Object.fromEntries(found)).toMatchObject({
    members: [
      'p, proj:payments-dev:members, applications, get, payments-dev/*, allow',
      'p, proj:payments-dev:members, applications, sync, payments-dev/*, allow',
    ],
    oncall: ['p, proj:payments-dev:oncall, applications, override, payments-dev/*, allow'],
  });
  const names = (environment: string) =>
    read(project('payments', environment)).spec.roles.map(({ name }: { name: string }) => name);
  expect(names('dev')).toEqual(['members', 'oncall']);
  expect(names('production')).toEqual(['members', 'oncall', 'operators']);
  expect(read('argocd/dev/AppProject.dev.k8s.yaml').spec.roles ?? []).not.toContainEqual(
    expect.objectContaining({ name: 'members' }),
  );
});

test('subscriptions of the team are added to those of the environment', () => {
  const subscriptions = (slack: string) => ({ 'on-sync-failed': { slack: [slack] } });
  const teams = defineTeams({ payments: { notifications: subscriptions('payments') } });
  const dev = { ...environments.dev, notifications: subscriptions('dev') };
  const sources = { ...fleetOf(webApp()), teams, environments: { ...environments, dev } };
  const { metadata } = parse(renderFleet(sources).get(project('payments', 'dev')) ?? '');
  expect(metadata.annotations['notifications.argoproj.io/subscribe.on-sync-failed.slack']).toBe(
    'dev;payments',
  );
});

test('what is wrong with the windows of an environment is reported once, not for each team', () => {
  const windows = [{ kind: 'deny', schedule: '0 0 * * *', duration: '24h' }] as const;
  const dev = { ...environments.dev, sync: { windows } };
  const teams = defineTeams({ payments: {}, search: {} });
  const sources = { ...fleetOf(webApp()), teams, environments: { ...environments, dev } };
  expect(problemsOf(() => renderFleet(sources))).toHaveLength(1);
});

test('the sync windows of the environment apply to the apps of a team', () => {
  const windows = [
    { kind: 'deny', schedule: '0 0 * * *', duration: '1h', apps: ['pay'], manualSync: true },
  ] as const;
  const dev = { ...environments.dev, sync: { windows } };
  const teams = defineTeams({ payments: {} });
  const sources = { ...fleetOf(webApp()), teams, environments: { ...environments, dev } };
  const { spec } = parse(renderFleet(sources).get(project('payments', 'dev')) ?? '');
  expect(spec.syncWindows).toEqual([expect.objectContaining({ applications: ['pay-dev'] })]);
});
