import fc from 'fast-check';
import { parse } from 'yaml';
import { appWaves } from '../../lib/model/app-order';
import { renderFleet } from '../../lib/render/render-fleet';
import { composeScope } from '../../lib/render/scope';
import { fleetOf, problemsOf, type WebAppDefinition, webApp } from '../fleet';

type Changes = Partial<WebAppDefinition>;

function app(name: string, after: readonly string[] = [], changes: Changes = {}) {
  return webApp({ name, after, ...changes });
}

const sourcesOf = (...apps: ReturnType<typeof app>[]) => fleetOf(...apps).apps;

const dev = { name: 'dev' };
const production = { name: 'production' };

function waves(...apps: ReturnType<typeof app>[]) {
  return Object.fromEntries(appWaves(sourcesOf(...apps), production).waves);
}

test('an app comes in the wave after the last one that it needs', () => {
  expect(
    waves(app('web', ['api', 'cache']), app('api', ['database']), app('database'), app('cache')),
  ).toEqual({
    web: 2,
    api: 1,
  });
});

test('the wave of an app that others need is that of its settings', () => {
  const database = app('database', [], { base: { port: 80, argocd: { syncWave: -3 } } });
  expect(waves(database, app('api', ['database']))).toEqual({ api: -2 });
});

test('an app that does not run in the environment is not waited for', () => {
  const cache = app('cache', [], { overlays: { production: null } });
  const apps = sourcesOf(cache, app('web', ['cache']));
  expect(appWaves(apps, production).waves.size).toBe(0);
  expect(appWaves(apps, dev).waves.get('web')).toBe(1);
});

test('any order without a cycle gives each app a later wave than those that it needs', () => {
  const order = fc
    .integer({ min: 1, max: 8 })
    .chain((size) =>
      fc.array(fc.array(fc.nat({ max: size - 1 })), { minLength: size, maxLength: size }),
    );
  fc.assert(
    fc.property(order, (needs) => {
      const name = (i: number) => `app-${i}`;
      // An app needs only those with a smaller number.
      const needed = needs.map((list, i) => list.filter((it) => it < i).map(name));
      const { waves: found, problems } = appWaves(
        sourcesOf(...needed.map((after, i) => app(name(i), after)).reverse()),
        production,
      );
      expect(problems).toEqual([]);
      needed.forEach((after, i) => {
        for (const other of after) {
          expect(found.get(name(i)) ?? 0).toBeGreaterThan(found.get(other) ?? 0);
        }
      });
    }),
  );
});

test('apps that wait for each other are refused, with the way out', () => {
  const fleet = fleetOf(app('a', ['b']), app('b', ['c']), app('c', ['a']), app('d', ['d']));
  expect(problemsOf(() => renderFleet(fleet))).toMatchObject([
    {
      file: 'fleet/apps/a.ts',
      field: 'after',
      message: 'a waits for b, b waits for c, c waits for a: none of them would be deployed first.',
      fix: expect.stringContaining('Remove one of these'),
    },
    { file: 'fleet/apps/d.ts', message: 'd waits for d: none of them would be deployed first.' },
  ]);
});

test('an app that does not exist is refused', () => {
  const fleet = fleetOf(app('web', ['databse']), app('database'));
  expect(problemsOf(() => renderFleet(fleet))).toMatchObject([
    {
      file: 'fleet/apps/web.ts',
      field: 'after[0]',
      message: 'There is no app "databse". Did you mean "database"?',
    },
  ]);
});

test('a wave of its own must be late enough', () => {
  const web = (syncWave: number) =>
    app('web', ['database'], { base: { port: 80, argocd: { syncWave } } });
  expect(waves(web(5), app('database'))).toEqual({ web: 5 });
  const { problems } = appWaves(sourcesOf(web(0), app('database')), production);
  expect(problems).toMatchObject([
    { message: 'The sync wave 0 is not after database: the first possible one is 1.' },
  ]);
});

test('the Application has the wave, also if only its app is rendered', () => {
  const fleet = fleetOf(app('web', ['database']), app('database'));
  const path = 'argocd/production/Application.web-production.k8s.yaml';
  const { metadata } = parse(renderFleet(fleet).get(path) ?? '');
  expect(metadata.annotations['argocd.argoproj.io/sync-wave']).toBe('1');
  const { instances, problems } = composeScope(fleet, [{ app: 'web', environment: 'production' }]);
  expect(instances.map(({ wave }) => wave)).toEqual([1]);
  expect(problems).toEqual([]);
});
