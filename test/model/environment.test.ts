import {
  defineEnvironments,
  type EnvironmentProps,
  listEnvironments,
  namespaceOf,
} from '../../lib/model/environment';
import { INHERITED_KEYS } from '../arbitrary-keys';
import { problemsOf } from '../fleet';

const props: EnvironmentProps = {
  promotionOrder: 1,
  cluster: { name: 'a' },
  namespace: '{app}-{environment}',
};

test('environments are listed by promotion order, then by name', () => {
  const environments = defineEnvironments({
    b: { ...props, promotionOrder: 2 },
    c: props,
    a: { ...props, promotionOrder: 2 },
  });
  expect(listEnvironments(environments).map(({ name }) => name)).toEqual(['c', 'a', 'b']);
});

test('the namespace is set by the pattern', () => {
  expect(namespaceOf({ ...props, name: 'dev' }, 'web')).toBe('web-dev');
  expect(namespaceOf({ ...props, name: 'dev', namespace: 'shared' }, 'web')).toBe('shared');
});

test('environments are frozen once they are defined', () => {
  const { dev } = defineEnvironments({ dev: { ...props, defaults: { replicas: 1 } } });
  expect(() => Object.assign(dev.defaults ?? {}, { replicas: 9 })).toThrow(TypeError);
});

test.each<[string, unknown, string, RegExp]>([
  [
    'a cluster with two addresses',
    { cluster: { name: 'a', server: 'b' } },
    'dev.cluster',
    /not both/,
  ],
  ['an unknown placeholder', { namespace: '{region}' }, 'dev.namespace', /no other placeholders/],
  ['a promotion order of zero', { promotionOrder: 0 }, 'dev.promotionOrder', /of at least 1/],
  [
    'a misspelled field',
    { promtionOrder: 1 },
    'dev.promtionOrder',
    /Did you mean `promotionOrder`/,
  ],
  ['an invalid domain', { defaults: { domain: 'a_b' } }, 'dev.defaults.domain', /not a DNS name/],
  [
    'a window that never opens',
    { sync: { windows: [{ kind: 'deny', schedule: '61 * * * *', duration: '1h' }] } },
    'dev.sync.windows[0].schedule',
    /not a cron schedule/,
  ],
  [
    'a window with an invalid duration',
    { sync: { windows: [{ kind: 'deny', schedule: '1 * * * *', duration: '1 hour' }] } },
    'dev.sync.windows[0].duration',
    /not a duration/,
  ],
])('%s is refused with its field', (_, change, field, message) => {
  const problems = problemsOf(() =>
    defineEnvironments({ dev: { ...props, ...(change as object) } }),
  );
  expect(problems).toContainEqual(
    expect.objectContaining({
      file: 'fleet/environments.ts',
      field,
      message: expect.stringMatching(message),
    }),
  );
});

test('an environment whose name is not a DNS label is refused', () => {
  expect(problemsOf(() => defineEnvironments({ 'Dev!': props }))[0]?.message).toMatch(
    /not a DNS label/,
  );
});

test.each(['root', 'default'])('an environment cannot be named %s', (name) => {
  expect(problemsOf(() => defineEnvironments({ [name]: props }))).toEqual([
    expect.objectContaining({ field: name, message: expect.stringMatching(/is reserved/) }),
  ]);
});

test.each(INHERITED_KEYS)('a namespace label named %s is checked like any other', (key) => {
  const namespaceLabels = Object.fromEntries([[key, 1]]) as unknown as Record<string, string>;
  expect(problemsOf(() => defineEnvironments({ dev: { ...props, namespaceLabels } }))).not.toEqual(
    [],
  );
});
