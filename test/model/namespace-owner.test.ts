import type { App } from '../../lib/model/app';
import { appNamespaces } from '../../lib/model/app-namespaces';
import { type Environment, listEnvironments } from '../../lib/model/environment';
import type { TeamNamespaces } from '../../lib/model/namespace-metadata';
import { strangerProblems } from '../../lib/model/namespace-owner';
import { environments, webApp } from '../fleet';

const [dev] = listEnvironments({ dev: environments.dev }) as [Environment];
const payments = { name: 'payments', namespace: '{team}-{environment}' };
const search = { name: 'search' };

const app = (name: string, namespace?: string): App =>
  webApp({ name, base: { port: 8080, ...(namespace && { namespace }) } });

/** The problems of an app of the first team. */
function problemsOf(it: App, teams: readonly TeamNamespaces[], environment: object = {}) {
  const sources = [{ app: it, file: 'fleet/apps/web.ts' }];
  const all = [{ ...dev, ...environment }];
  return appNamespaces(sources, all, 'argocd', () => teams[0], teams).problems;
}

test('an app in the namespace of another team is refused, with the way to share it', () => {
  expect(problemsOf(app('web', 'payments-{environment}'), [search, payments])).toEqual([
    {
      file: 'fleet/apps/web.ts',
      field: 'base.namespace',
      message:
        'The namespace payments-dev in dev is one of the team payments, and the app belongs to search.',
      fix: "Use another namespace. If the teams share it, allow it in fleet/teams.ts: `namespaces: ['payments-dev']` of search.",
    },
  ]);
});

const theirs = app('web', 'payments-dev');

test.each<[string, App, readonly TeamNamespaces[], object?]>([
  ['by its name', app('payments'), [search, payments]],
  [
    'by the pattern of its own team',
    app('payments'),
    [{ ...search, namespace: '{app}-dev' }, payments],
  ],
  [
    'by a pattern of the environment',
    theirs,
    [{ ...search, namespace: '{app}-dev' }, { name: 'payments' }],
    { namespace: '{team}-{environment}' },
  ],
  [
    'of an app of the other team',
    app('web', 'pay-api'),
    [search, { name: 'pay', namespace: '{team}-{app}' }],
  ],
])('an app in the namespace of another team is refused: %s', (_, it, teams, environment = {}) => {
  expect(problemsOf(it, teams, environment)).toHaveLength(1);
});

test.each<[string, App, readonly TeamNamespaces[], object?]>([
  ['its own team', app('web'), [payments, search]],
  [
    'both teams',
    app('web'),
    [
      { ...payments, namespace: 'shop' },
      { ...search, namespace: 'shop' },
    ],
  ],
  ['its team lists', theirs, [{ ...search, namespaces: ['payments-*'] }, payments]],
  [
    'the environment lists',
    theirs,
    [search, payments],
    { allow: { namespaces: ['payments-dev'] } },
  ],
  [
    'matches the pattern that both teams have',
    app('web'),
    [search, { ...payments, namespace: '{app}-{environment}' }],
  ],
  [
    'all apps of the environment share',
    app('web'),
    [search, { name: 'payments' }],
    { namespace: 'shop' },
  ],
  [
    'needs a group that there is not',
    app('web', 'payments-g'),
    [search, { ...payments, namespace: '{team}-{group}' }],
  ],
])('an app may be in a namespace that %s has', (_, it, teams, environment = {}) => {
  expect(problemsOf(it, teams, environment)).toEqual([]);
});

test('an app without a team may be in the namespaces of all teams', () => {
  const it = {
    app: theirs,
    file: 'fleet/apps/web.ts',
    environment: dev,
    namespace: 'payments-dev',
  };
  expect(strangerProblems(it, [payments])).toEqual([]);
});
