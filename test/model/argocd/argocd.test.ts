import { secret } from '../../../lib';
import { fieldProblems, formatField } from '../../../lib/base/validation';
import { ArgocdSchema } from '../../../lib/model/argocd/argocd';
import { COMPLETE, MINIMAL } from '../../argocd';

/** The problems of settings: their fields and messages. */
function problems(changes: object): string[] {
  return fieldProblems(ArgocdSchema, { ...MINIMAL, ...changes }).map(
    ({ path, message }) => `${formatField(path)}: ${message}`,
  );
}

test('every setting together is valid', () => {
  expect(problems(COMPLETE)).toEqual([]);
});

test.each([
  [{ version: '3.5' }, 'version: Use a released version, such as "3.5.1".'],
  [{ version: '3.2.9' }, 'version: Argosy supports Argo CD 3.3 and later.'],
  [{ version: '3.10.0' }, undefined],
  [{ source: { commit: 'v3.5.1' } }, 'source.commit: Use the full id of a commit'],
  [{ url: 'http://argocd.example.com' }, 'url: Use an https URL'],
  [{ url: 'https://argocd.example.com/' }, 'url: Use an https URL'],
  [{ exposure: { alb: {} } }, 'url: Set the URL of the UI: `exposure` takes the host from it.'],
  [{ admin: false }, 'admin: Nobody could log in.'],
  [{ resources: { exclusions: [{}] } }, 'resources.exclusions[0]: This would exclude every object'],
  [
    { resources: { ignoreUpdates: { apps_Deployment: {} } } },
    'resources.ignoreUpdates.apps_Deployment: Use "<group>/<Kind>"',
  ],
  [
    { version: '3.4.0', webhooks: { jitter: '30s' } },
    'webhooks.jitter: Argo CD 3.4.0 has no such setting.',
  ],
  [{ version: '3.3.0', controller: { clientQps: 9 } }, 'controller.clientQps: Argo CD 3.3.0 has'],
  [{ networkPolicy: { cidrs: ['10.0.0.0'] } }, '"10.0.0.0" is not a CIDR block'],
  [
    { url: 'https://a.example.com', exposure: { alb: { inboundCidrs: ['10.0.0.0'] } } },
    '"10.0.0.0" is not a CIDR block',
  ],
  [{ controller: { shards: 0 } }, 'controller.shards:'],
  [{ networkPolicy: {} }, undefined],
  [
    { url: 'https://a.example.com', exposure: { alb: {} }, networkPolicy: { cidrs: [] } },
    'networkPolicy: Nothing could reach the API server, not even what `exposure` sets up.',
  ],
  [
    {
      url: 'https://a.example.com',
      exposure: { gateway: { name: 'main' } },
      networkPolicy: { namespaces: ['gateway'] },
    },
    undefined,
  ],
])('%j: %s', (changes, message) => {
  if (message === undefined) expect(problems(changes)).toEqual([]);
  else expect(problems(changes)[0]).toContain(message);
});

test('a version with a "v" is one problem, also with settings that not every version has', () => {
  const settings = { webhooks: { jitter: '30s' }, controller: { clientQps: 9 } };
  expect(problems({ version: 'v3.5.1', ...settings })).toEqual([
    'version: Remove the "v": "3.5.1".',
  ]);
  expect(problems({ version: 'v3.2', ...settings })).toHaveLength(1);
});

test.each([
  [{ on: 'applications', actions: ['restart'] }, 'There is no action "restart" on applications.'],
  [{ on: 'applications', actions: ['action'] }, 'such as "action/apps/Deployment/restart"'],
  [
    { on: 'applications', actions: ['get', 'synk'] },
    'allow[0].actions[1]: There is no action "synk"',
  ],
  [{ on: 'applications', actions: ['synk'] }, 'Did you mean "sync"?'],
  [{ on: 'logs', actions: ['delete'] }, 'There is no action "delete" on logs. Existing: get, *.'],
  [{ on: 'aplications', actions: ['get'] }, 'Did you mean "applications"?'],
  [{ on: 'applications', actions: ['sync/apps'] }, 'There is no action "sync/apps"'],
  [{ on: 'applications', actions: ['delete/*/Pod/*'] }, undefined],
  [{ on: 'applications', actions: ['action/*'] }, undefined],
  [{ on: 'exec', actions: ['*'] }, undefined],
  [{ on: 'clusters', actions: ['get'], apps: ['web'] }, 'There is no such field.'],
])('a permission %j: %s', (permission, message) => {
  const found = problems({ rbac: { roles: { web: { allow: [permission] } } } });
  if (message === undefined) expect(found).toEqual([]);
  else expect(found[0]).toContain(message);
});

test('roles that do not exist, and names that Argo CD has, are refused', () => {
  const roles = { viewer: {}, web: { inherits: ['readonly', 'viewr'] } };
  expect(problems({ rbac: { default: 'ops', roles } })).toEqual([
    'rbac.default: There is no role "ops". Existing: readonly, admin, viewer, web.',
    'rbac.roles.web.inherits[1]: There is no role "viewr". Did you mean "viewer"? Existing: readonly, admin, viewer, web.',
  ]);
  expect(problems({ rbac: { roles: { admin: {} } } })[0]).toContain(
    'The name "admin" is reserved.',
  );
});

test('roles that inherit from each other are refused, once for each cycle', () => {
  const roles = {
    a: { inherits: ['b', 'readonly'] },
    b: { inherits: ['d', 'c'] },
    c: { inherits: ['a'] },
    d: { inherits: ['readonly'] },
    e: { inherits: ['e', 'd'] },
  };
  const fix = 'Remove one of these from `inherits`.';
  expect(problems({ rbac: { roles } })).toEqual([
    `rbac.roles.a.inherits: A role cannot inherit from itself: a -> b -> c -> a. ${fix}`,
    `rbac.roles.e.inherits: A role cannot inherit from itself: e -> e. ${fix}`,
  ]);
});

test.each([
  ['nothing else', {}, undefined],
  ['more of them itself', { allow: ['*'] }, '"*" allows more of them'],
  ['`admin`', { inherits: ['admin'] }, 'the inherited role "admin" allows more'],
  ['a role with `*`', { inherits: ['owner'] }, '"*" of the inherited role "owner"'],
  ['a role with a role with `*`', { inherits: ['lead'] }, '"*" of the inherited role "owner"'],
  ['a role for other objects', { inherits: ['jobs'] }, 'the inherited role "jobs" allows more'],
  ['a role elsewhere', { inherits: ['elsewhere'] }, undefined],
  ['`readonly`', { inherits: ['readonly'] }, undefined],
  ['`admin`, but denies all', { inherits: ['admin'], deny: ['delete/*'] }, undefined],
])('a role that may delete pods but no app, and has %s: %#', (_, more, message) => {
  const { inherits, allow = [], deny = [] }: Record<string, string[]> = more;
  const on = 'applications';
  const environments = ['dev'];
  const roles = {
    owner: { allow: [{ on, actions: ['*'] }] },
    lead: { inherits: ['owner'] },
    jobs: { allow: [{ on, actions: ['delete/batch/Job/*'] }] },
    elsewhere: { allow: [{ on, actions: ['*'], environments: ['production'] }] },
    web: {
      ...(inherits && { inherits }),
      allow: [{ on, actions: ['delete/*/Pod/*', ...allow], environments }],
      deny: [{ on, actions: ['delete', ...deny], environments }],
    },
  };
  const found = problems({ rbac: { roles } });
  if (message === undefined) expect(found).toEqual([]);
  else {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(
      'rbac.roles.web.deny[0].actions[0]: The role allows "delete/*/Pod/*"',
    );
    expect(found[0]).toContain(message);
  }
});

test('a secret in plain text among the settings of Dex is refused', () => {
  const sso = (config: object) => ({
    url: 'https://argocd.example.com',
    sso: { dex: { connectors: [{ type: 'ldap', id: 'ldap', name: 'LDAP', config }] } },
  });
  expect(problems(sso({ host: 'ldap', bindPW: 'hunter2' })).join()).toContain(
    "`bindPW` is a secret in plain text. Use `bindPW: secret('bind-pw')`.",
  );
  expect(problems(sso({ userSearch: { clientSecret: 'x' } })).join()).toContain(
    "`userSearch.clientSecret` is a secret in plain text. Use `clientSecret: secret('client-secret')`.",
  );
  expect(problems(sso({ host: 'ldap', bindPW: secret('ldap') }))).toEqual([]);
});
