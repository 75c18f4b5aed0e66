import { composeFleet } from '../../lib/model/fleet';
import { defineTeams, type TeamProps } from '../../lib/model/team';
import { fleetOf, problemsOf, webApp } from '../fleet';

const teams = defineTeams({ payments: { groups: ['example:payments'] }, search: {} });

test('an app names its team by its name or by the team itself', () => {
  for (const team of ['payments', teams.payments]) {
    const { instances, problems } = composeFleet({ ...fleetOf(webApp({ team })), teams });
    expect(problems).toEqual([]);
    expect(instances.map(({ environment }) => environment.team)).toEqual([
      teams.payments,
      teams.payments,
    ]);
  }
});

test('only a team that is defined compiles as a reference', () => {
  // @ts-expect-error there is no such team
  expect(teams.paymnts).toBeUndefined();
  // @ts-expect-error a team has no such field
  expect(() => defineTeams({ payments: { group: ['a'] } })).toThrow('Did you mean `groups`');
});

test('an unknown team is refused, with the closest one', () => {
  const { problems } = composeFleet({ ...fleetOf(webApp({ team: 'paymnts' })), teams });
  expect(problems).toEqual([
    expect.objectContaining({
      file: 'fleet/apps/web.ts',
      field: 'team',
      message: 'There is no team "paymnts". Did you mean "payments"? Existing: payments, search.',
    }),
  ]);
});

test('something that is no team is refused', () => {
  const team = 7 as never;
  const { problems } = composeFleet({ ...fleetOf(webApp({ team })), teams });
  expect(problems.map(({ message }) => message)).toEqual([
    'Expected a team, such as `teams.payments`, or its name, got 7.',
  ]);
});

test.each<[string, string, TeamProps | object, string, RegExp]>([
  ['a name that is no DNS label', 'Payments', {}, 'Payments', /not a DNS label/],
  ['an unknown field', 'a', { kind: [] }, 'a.kind', /Did you mean `kinds`/],
  [
    'a kind that everyone has',
    'a',
    { clusterKinds: [{ group: 'apps', kind: 'Deployment' }] },
    'a.clusterKinds[0]',
    /namespaced/,
  ],
  [
    'a role of the name of the members',
    'a',
    { groups: ['g'], roles: { members: { groups: ['g'], allow: ['get'] } } },
    'a.roles',
    /role of `groups`/,
  ],
  [
    'an action that is none',
    'a',
    { roles: { x: { groups: ['g'], allow: ['push'] } } },
    'a.roles.x.allow[0]',
    /./,
  ],
  ['an owner without @', 'a', { codeOwners: ['payments'] }, 'a.codeOwners[0]', /@org\/team/],
  ['no owners', 'a', { codeOwners: [] }, 'a.codeOwners', /at least one/],
  [
    'a label that selectors use',
    'a',
    { labels: { 'app.kubernetes.io/name': 'x' } },
    'a.labels["app.kubernetes.io/name"]',
    /selectors use it/,
  ],
  ['a label that the API server refuses', 'a', { labels: { team: 'a b' } }, 'a.labels.team', /./],
  [
    'an annotation of Argo CD',
    'a',
    { annotations: { 'argocd.argoproj.io/sync-wave': '1' } },
    'a.annotations["argocd.argoproj.io/sync-wave"]',
    /on every object/,
  ],
  ['a link that is no URL', 'a', { links: { Wiki: 'wiki' } }, 'a.links.Wiki', /not a URL/],
  [
    'a title without letters',
    'a',
    { links: { '…': 'https://example.com' } },
    'a.links["…"]',
    /not a title/,
  ],
  [
    'two titles with one key',
    'a',
    { links: { 'On call': 'https://a.example', 'on-call': 'https://b.example' } },
    'a.links.on-call',
    /Rename one/,
  ],
  [
    'a domain of its own',
    'a',
    { defaults: { domain: 'example.com' } },
    'a.defaults.domain',
    /no such field/,
  ],
])('%s is refused', (_, name, props, field, message) => {
  const problems = problemsOf(() => defineTeams({ [name]: props as TeamProps }));
  expect(problems.map((it) => [it.file, it.field])).toEqual([['fleet/teams.ts', field]]);
  expect(problems[0]?.message).toMatch(message);
});

test('a team whose project has the name of another one is refused', () => {
  const sources = fleetOf(webApp());
  const { dev } = sources.environments;
  const environments = { dev, 'a-dev': { ...sources.environments['dev'], name: 'a-dev' } } as never;
  const clashing = defineTeams({ a: {}, 'b-a': {}, b: {} });
  const { problems } = composeFleet({ ...sources, environments, teams: clashing });
  const found = problems.filter(({ file }) => file === 'fleet/teams.ts');
  expect(found.map(({ field, message }) => `${field}: ${message}`)).toEqual([
    'a: Its Argo CD project in dev would be "a-dev", which is that of the environment a-dev.',
    'b-a: Its Argo CD project in dev would be "b-a-dev", which is that of the team b in a-dev.',
  ]);
});

test('a role in an environment that does not exist is refused', () => {
  const roles = { ops: { groups: ['ops'], allow: ['get'], environments: ['prduction'] } } as const;
  const { problems } = composeFleet({ ...fleetOf(), teams: defineTeams({ payments: { roles } }) });
  expect(problems).toEqual([
    {
      file: 'fleet/teams.ts',
      field: 'payments.roles.ops.environments[0]',
      message: expect.stringContaining('Did you mean "production"?'),
    },
  ]);
});

test("a team's defaults take precedence over the environment's", () => {
  const { environments } = fleetOf();
  const defaults = { replicas: 5 };
  const own = defineTeams({ payments: { defaults } });
  const { instances } = composeFleet({ ...fleetOf(webApp({ team: own.payments })), teams: own });
  for (const { environment } of instances) {
    const plain = environments[environment.name]?.defaults;
    expect(environment.defaults).toEqual({ ...plain, replicas: 5 });
  }
});
