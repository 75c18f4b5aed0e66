import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as argosy from '../../lib';
import type { NewAppKind } from '../../lib/cli/app-source';
import { newAppFiles } from '../../lib/cli/new-command';
import type { App } from '../../lib/model/app';
import { renderFleet } from '../../lib/render/render-fleet';
import { evaluate } from '../evaluate';
import { environments, fleetOf } from '../fleet';
import { NEW_APPS, newAppSource } from '../new-apps';
import { useRepository } from '../repository';
import { fixtureFleet, runInProcess } from './in-process';

const repository = useRepository();

test('a new app renders in every environment, and has its first releases', () => {
  const repo = repository();
  const created = repo.argosy(
    'new',
    'check-out',
    '--image',
    'example/check-out:v1.0.0',
    '--port',
    '8080',
  );
  expect([created.status, created.stderr]).toEqual([0, '']);
  expect(created.stdout).toContain('created fleet/apps/check-out.ts\n');

  const { status, stdout } = repo.argosy('synth');
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/\n10 created, 0 updated, 0 deleted, \d+ unchanged\n$/),
  ]);
  const deployment = repo.read('dist/apps/production/check-out/Deployment.check-out.k8s.yaml');
  expect(deployment).toContain('image: example/check-out:v1.0.0');
});

test('a repository whose apps have all been removed gets a new one', () => {
  const repo = repository();
  for (const folder of ['apps', 'releases']) {
    rmSync(join(repo.path, 'fleet', folder), { recursive: true });
  }
  const { status, stderr } = repo.argosy('new', 'mailer', '--image', 'example/mailer:v1.0.0');
  expect([status, stderr]).toEqual([0, '']);
  expect(repo.argosy('check')).toMatchObject({ status: 0, stderr: '' });
});

test('an app that exists is not overwritten', async () => {
  const repo = repository();
  const before = repo.read('fleet/apps/my-app.ts');
  const args = ['new', 'my-app', '--image', 'example/x:v1'];
  const { status, stderr } = await runInProcess(fixtureFleet(repo), ...args);
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/fleet\/apps\/my-app\.ts already exists.*Fix:/s),
  ]);
  expect(repo.read('fleet/apps/my-app.ts')).toBe(before);
  const other = ['new', 'mailer', '--image', 'example/mailer:v1', '--json'];
  const { stdout } = await runInProcess(fixtureFleet(repo), ...other);
  expect(JSON.parse(stdout).created).toContain('fleet/apps/mailer.ts');
});

const dev = { ...environments.dev, name: 'dev' };

test.each([
  ['class', 'classApp'],
  ['await', 'awaitApp'],
  ['environments', 'environmentsApp'],
  ['http-get', 'httpGetApp'],
  ['my-app-2', 'myApp2'],
])('the constant of an app called %s is %s', (name, variable) => {
  const text = newAppFiles(name, { image: 'example/x:v1', port: '80' }, [dev]);
  expect(text.get(`fleet/apps/${name}.ts`)).toContain(`export const ${variable} = `);
});

test.each(NEW_APPS)(
  'a new %s with the port %s renders in every environment',
  (kind, port, define, object) => {
    const text = newAppSource(kind, port);
    expect(text).toContain(`= ${define}(environments, {`);

    const load = (name: string) => (name === 'argosy' ? argosy : { environments });
    const { shop } = evaluate(text, load);
    const tree = renderFleet(fleetOf(shop as App));
    expect(tree.has(`apps/production/shop/${object}.shop.k8s.yaml`)).toBe(true);
  },
);

test('an image that the policy of an environment forbids is wrong usage', () => {
  const strict = { ...dev, releases: { tags: 'v\\d+\\.\\d+' } };
  expect(() => newAppFiles('x', { image: 'example/x:main' }, [strict])).toThrow(
    '--image: dev does not accept it: it accepts only tags that match v\\d+\\.\\d+.',
  );
});

test('without a port the app is a worker', () => {
  const files = newAppFiles('mailer', { image: 'example/mailer:v1' }, [dev]);
  expect(files.get('fleet/apps/mailer.ts')).toContain('defineWorker(environments, {');
  expect(files.get('fleet/apps/mailer.ts')).not.toContain('port:');
  expect(files.get('fleet/releases/dev/mailer.yaml')).toBe('images:\n  mailer:\n    tag: "v1"\n');
});

test.each<[string, string, { image: string; kind?: NewAppKind; port?: string }, RegExp]>([
  ['a name with a slash', '../x', { image: 'example/x:v1' }, /<app>.*not a DNS label/],
  ['an image without a tag', 'x', { image: 'example/x' }, /--image.*neither a tag nor a digest/],
  ['the tag latest', 'x', { image: 'example/x:latest' }, /--image.*mutable/],
  ['shell characters', 'x', { image: 'example/x:$(id)' }, /--image.*not an image tag/],
  ['a short digest', 'x', { image: 'example/x@sha256:12' }, /--image.*not a digest/],
  ['a name too long for a namespace', 'x'.repeat(60), { image: 'e/x:v1' }, /namespace in dev: "x/],
  ['a port out of range', 'x', { image: 'example/x:v1', port: '70000' }, /--port.*70000/],
  ['a port that is no number', 'x', { image: 'example/x:v1', port: '80a' }, /--port/],
  [
    'no port',
    'x',
    { image: 'e/x:v1', kind: 'stateful-service' },
    /--port is required for a stateful-service/,
  ],
  [
    'a port',
    'x',
    { image: 'e/x:v1', kind: 'worker', port: '80' },
    /--port: a worker does not listen on a port/,
  ],
])('%s is wrong usage', (_, app, options, message) => {
  expect(() => newAppFiles(app, options, [dev])).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(message) }),
  );
});
