import { externalSecrets, secret, secretFiles, type WebServiceAppSpec } from '../../../lib';
import { problemsOf } from '../../fleet';
import { base, instance, render, store } from './app-with-secrets';

test('an environment without a source refuses an app with secrets', () => {
  expect(problemsOf(() => render(base, undefined))).toMatchObject([
    { field: 'base.secrets', message: expect.stringContaining('Set `dev.secrets`') },
  ]);
});

test.each<[string, object, string, RegExp]>([
  ['a variable with files', { secrets: { A: secretFiles('a') } }, 'base.secrets.A', /secret\('/],
  ['a path with a value', { secrets: { '/a': secret('a') } }, 'base.secrets["/a"]', /secretFiles/],
  ['a relative path', { secrets: { 'a/b': secretFiles('a') } }, 'base.secrets["a/b"]', /absolute/],
  ['a name with a slash', { secrets: { A: secret('a/b') } }, 'base.secrets.A.secret', /./],
  [
    'a variable of `env`',
    { secrets: { A: secret('a') }, env: { A: 'x' } },
    'base.env.A',
    /`secrets` also sets "A"/,
  ],
  [
    'a variable of `config`',
    { secrets: { A: secret('a') }, config: { A: 'x' } },
    'base.config.A',
    /`secrets` also sets "A"/,
  ],
  [
    'no file at all',
    { secrets: { '/a': secretFiles('a', { files: {} }) } },
    'base.secrets["/a"].files',
    /no files/,
  ],
  [
    'a path with a slash at its end',
    { secrets: { '/a/': secretFiles('a') } },
    'base.secrets["/a/"]',
    /absolute/,
  ],
  [
    'a misspelled option',
    { secrets: { A: { secret: 'a', propery: 'b' } } },
    'base.secrets.A.propery',
    /Did you mean `property`/,
  ],
  [
    'an unknown placeholder in a key',
    { secrets: { A: secret('a', { key: '{env}/a' }) } },
    'base.secrets.A.key',
    /placeholders are/,
  ],
  [
    'a migration after the rollout',
    { secrets: { A: secret('a') }, migrations: { m: { image: 'migrations', syncWave: 1 } } },
    'base.migrations.m.syncWave',
    /negative waves/,
  ],
])('%s is refused', (_, changes, field, message) => {
  const problems = problemsOf(() =>
    render({ port: 8080, ...changes } as WebServiceAppSpec, externalSecrets({ store })),
  );
  expect(problems[0]).toMatchObject({ field, message: expect.stringMatching(message) });
});

test('a value in the place of a secret is refused, and not repeated', () => {
  for (const secrets of [{ A: 'hunter2' }, { A: null }, { '/a': 'hunter2' }, 'hunter2']) {
    const spec = { port: 8080, secrets } as unknown as WebServiceAppSpec;
    const problems = problemsOf(() => render(spec, externalSecrets({ store })));
    expect(JSON.stringify(problems)).not.toContain('hunter2');
    expect(problems.map(({ file }) => file)).toEqual(['fleet/apps/orders.ts']);
  }
});

test.each<[string, object, string]>([
  [
    'two versions of a value',
    { secrets: { A: secret('db', { version: '1' }), B: secret('db', { version: '2' }) } },
    'base.secrets.B',
  ],
  [
    'another key in a companion',
    {
      secrets: { A: secret('db') },
      workers: { w: { secrets: { B: secret('db', { key: 'x' }) } } },
    },
    'base.workers.w.secrets.B',
  ],
  [
    'one file with two properties',
    {
      secrets: { '/a': secretFiles('tls', { files: { a: 'x' } }) },
      workers: { w: { secrets: { '/b': secretFiles('tls', { files: { a: 'y' } }) } } },
    },
    'base.workers.w.secrets["/b"]',
  ],
])('%s is refused: the Kubernetes Secret could have only one', (_, changes, field) => {
  const spec = { port: 8080, ...changes } as WebServiceAppSpec;
  const problems = problemsOf(() => render(spec, externalSecrets({ store })));
  expect(problems).toMatchObject([{ field, message: expect.stringMatching(/^Another use of/) }]);
});

test.each<[string, object, RegExp]>([
  ['an unknown placeholder', { key: '{env}/{name}' }, /placeholders are/],
  ['the same key for all', { key: '{environment}/{app}' }, /same key/],
  [
    'an address as a role',
    { store: { aws: 'SecretsManager', region: 'ap-south-1', role: 'x' } },
    /./,
  ],
  ['two providers', { store: { provider: { vault: {}, gcpsm: {} } } }, /./],
  [
    'a misspelled region',
    { store: { aws: 'SecretsManager', regoin: 'x' } },
    /Did you mean `region`|required/,
  ],
])('a source with %s is refused', (_, changes, message) => {
  const source = externalSecrets({ store, ...changes });
  expect(problemsOf(() => instance(base, source))[0]).toMatchObject({
    file: 'fleet/environments.ts',
    message: expect.stringMatching(message),
  });
});
