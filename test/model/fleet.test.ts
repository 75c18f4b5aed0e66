import { composeFleet } from '../../lib/model/fleet';
import { releaseFile } from '../../lib/model/layout';
import { environments, fleetOf, platform, webApp } from '../fleet';

test('every app has an instance in every environment, in promotion order', () => {
  const { instances } = composeFleet(fleetOf(webApp(), webApp({ name: 'api' })));
  expect(
    instances.map(({ environment, app }) => `${environment.name}/${app.definition.name}`),
  ).toEqual(['dev/api', 'dev/web', 'production/api', 'production/web']);
});

test('an app whose overlay is null is absent from the environment', () => {
  const { instances } = composeFleet(fleetOf(webApp({ overlays: { production: null } })));
  expect(instances.map(({ environment }) => environment.name)).toEqual(['dev']);
});

test('the spec is the base merged with the overlay', () => {
  const app = webApp({ base: { port: 1, replicas: 2 }, overlays: { dev: { replicas: 1 } } });
  const { instances } = composeFleet(fleetOf(app));
  expect(instances.map(({ spec }) => spec)).toEqual([
    { port: 1, replicas: 1 },
    { port: 1, replicas: 2 },
  ]);
});

test('the images come from the release', () => {
  const app = webApp({ images: { job: 'example/job' } });
  const { instances } = composeFleet(fleetOf(app));
  expect(instances[0]?.images).toEqual({
    web: 'example/web:v1.0.0',
    job: 'example/job:v1.0.0',
  });
});

test('two apps with the same name are refused, with both files', () => {
  const sources = fleetOf(webApp());
  const twin = { app: webApp(), file: 'fleet/apps/copy.ts' };
  const problems = composeFleet({ ...sources, apps: [...sources.apps, twin] }).problems;
  expect(problems).toEqual([
    expect.objectContaining({
      file: 'fleet/apps/copy.ts',
      message: 'Another app named "web" is defined in fleet/apps/web.ts.',
    }),
  ]);
});

test('an overlay of an unknown environment is refused, with a suggestion', () => {
  const app = webApp({ overlays: { prodction: { replicas: 1 } } as never });
  expect(composeFleet(fleetOf(app)).problems[0]).toMatchObject({
    field: 'overlays.prodction',
    message: 'There is no environment "prodction". Did you mean "production"?',
  });
});

test('a misspelled environment does not compile', () => {
  // @ts-expect-error there is no such environment
  const app = webApp({ overlays: { prodction: { replicas: 1 } } });
  expect(app.definition.name).toBe('web');
});

test.each<[string, Parameters<typeof webApp>[0], string, RegExp]>([
  ['a name that is not a DNS label', { name: 'My_App' }, 'name', /not a DNS label/],
  ['a name with a path', { name: '../../etc' }, 'name', /not a DNS label/],
  ['an image with a tag', { image: 'example/web:v1' }, 'image', /without a tag/],
  [
    'an image that is not a repository',
    { images: { job: 'Example//x' } },
    'images.job',
    /not an image repository/,
  ],
])('%s is refused', (_, change, field, message) => {
  const [problem] = composeFleet(fleetOf(webApp(change))).problems;
  expect(problem).toMatchObject({ field, message: expect.stringMatching(message) });
});

test('a missing release is refused, with the file to create', () => {
  const sources = { ...fleetOf(webApp()), releases: new Map() };
  expect(composeFleet(sources).problems).toEqual([
    expect.objectContaining({ file: 'fleet/releases/dev/web.yaml' }),
    expect.objectContaining({ file: 'fleet/releases/production/web.yaml' }),
  ]);
});

test('a release of an image that the app does not have is refused', () => {
  const sources = fleetOf(webApp());
  const file = releaseFile('dev', 'web');
  const releases = new Map([
    ...sources.releases,
    [file, { images: { wbe: { tag: 'v1' } } }] as const,
  ]);
  expect(composeFleet({ ...sources, releases }).problems.map(({ message }) => message)).toEqual([
    'The release has no image "web" for web.',
    'The app web has no image "wbe". Did you mean "web"?',
  ]);
});

test('a release of an unknown app is refused', () => {
  const releases = new Map([[releaseFile('dev', 'gone'), { images: { gone: { tag: 'v1' } } }]]);
  const problems = composeFleet({ platform, environments, apps: [], releases }).problems;
  expect(problems[0]).toMatchObject({ file: 'fleet/releases/dev/gone.yaml' });
});

test('a renamed app is one problem, whose fix renames its releases', () => {
  const { releases } = fleetOf(webApp());
  const sources = { ...fleetOf(webApp({ name: 'site' })), releases };
  expect(composeFleet(sources).problems).toEqual([
    {
      file: 'fleet/apps/site.ts',
      field: 'name',
      message:
        'site has no release, and no app has the releases of web in dev, production: was it renamed?',
      fix: expect.stringContaining(
        '`git mv fleet/releases/dev/web.yaml fleet/releases/dev/site.yaml && git mv fleet/releases/production/web.yaml fleet/releases/production/site.yaml`',
      ),
    },
  ]);
});

test.each([
  ['two names are left over', ['site'], ['web', 'api']],
  ['two apps are new', ['site', 'shop'], ['web']],
  ['the environments differ', ['site'], ['web'], 'dev'],
])('an app is not taken for a renamed one if %s', (_, apps, released, only = 'production') => {
  const left = fleetOf(...released.map((name) => webApp({ name }))).releases;
  const releases = new Map([...left].filter(([file]) => only !== 'dev' || file.includes('/dev/')));
  const sources = { ...fleetOf(...apps.map((name) => webApp({ name }))), releases };
  const messages = composeFleet(sources).problems.map(({ message }) => message);
  expect(messages).toHaveLength(apps.length * 2 + releases.size);
  expect(messages.join()).not.toContain('renamed');
});

test('all problems are reported at once', () => {
  const sources = fleetOf(webApp({ name: 'A' }), webApp({ name: 'B' }));
  expect(composeFleet(sources).problems.map(({ file }) => file)).toEqual([
    'fleet/apps/A.ts',
    'fleet/apps/B.ts',
  ]);
});

test('a name that makes the namespace too long is refused', () => {
  const app = webApp({ name: 'a'.repeat(62) });
  expect(composeFleet(fleetOf(app)).problems[0]).toMatchObject({
    field: 'name',
    message: expect.stringMatching(/namespace in dev is invalid: "a+-dev" is not a DNS label/),
  });
});

test('an app with the same namespace and cluster in two environments is refused', () => {
  const sources = fleetOf(webApp());
  const [here, there] = [{ server: 'https://kubernetes.default.svc' }, { name: 'in-cluster' }];
  const both = (cluster: { name: string }) => ({
    ...sources,
    environments: {
      dev: { ...environments.dev, namespace: '{app}', cluster: here },
      production: { ...environments.production, namespace: '{app}', cluster },
    },
  });
  expect(composeFleet(both(there)).problems).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(/same namespace in the same cluster in dev and in production/),
    }),
  ]);
  expect(composeFleet(both({ name: 'elsewhere' })).problems).toEqual([]);
});

test('the releases of a missing environment are reported as one problem', () => {
  const sources = fleetOf(webApp(), webApp({ name: 'api' }));
  const releases = new Map(
    [...sources.releases].map(([file, it]) => [file.replace('/dev/', '/test/'), it]),
  );
  expect(
    composeFleet({ ...sources, releases }).problems.filter((it) => !it.file.endsWith('.yaml')),
  ).toEqual([
    {
      file: 'fleet/releases/test/',
      message: 'There is no environment "test".',
      fix: 'Rename the folder to one of dev, production, or delete it.',
    },
  ]);
});
