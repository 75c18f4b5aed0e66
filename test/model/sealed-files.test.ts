import { composeFleet } from '../../lib/model/fleet';
import { composeScope } from '../../lib/render/scope';
import { environments, secretFleet } from '../secrets/fleet';

const ORDERS = 'fleet/secrets/dev/orders.yaml';
const none = { secrets: {} };

/** The fleet with releases, and files of sealed values. */
const fleet = (sealed: Parameters<typeof secretFleet>[0]) => ({
  ...secretFleet(sealed),
  releases: new Map(
    Object.keys(environments).map((it) => [
      `fleet/releases/${it}/orders.yaml`,
      { images: { orders: { tag: 'v1' } } },
    ]),
  ),
});

const problems = (sources: ReturnType<typeof fleet>) =>
  composeFleet(sources).problems.map(({ file, message }) => [file, message]);

test('sealed values that nothing reads are refused', () => {
  const stray = {
    'fleet/secrets/dev/checkout.yaml': none,
    'fleet/secrets/production/orders.yaml': none,
    'fleet/secrets/prod/orders.yaml': none,
  };
  expect(problems(fleet({ [ORDERS]: none, 'fleet/secrets/argocd.yaml': none, ...stray }))).toEqual([
    ['fleet/secrets/dev/checkout.yaml', expect.stringMatching(/^Nothing reads/)],
    ['fleet/secrets/production/orders.yaml', expect.stringMatching(/^Nothing reads/)],
    ['fleet/secrets/prod/orders.yaml', 'There is no environment "prod".'],
  ]);
});

test('sealed values of Argo CD are refused if they come from elsewhere', () => {
  const sources = fleet({ 'fleet/secrets/argocd.yaml': none });
  const { secrets: _, ...platform } = sources.platform;
  expect(problems({ ...sources, platform })).toMatchObject([
    ['fleet/secrets/argocd.yaml', expect.anything()],
  ]);
});

test('a file that cannot be read is one problem, and not that of each of its values', () => {
  const problem = { file: ORDERS, message: 'It is damaged.' };
  const composed = composeFleet({ ...fleet({}), problems: [problem] });
  expect(composed.problems).toEqual([problem]);
  expect(composed.instances.map(({ environment }) => environment.name)).toEqual([
    'staging',
    'production',
  ]);
});

test('the sealed values of other apps do not matter to some instances', () => {
  const sources = fleet({ [ORDERS]: none });
  const damaged = { file: 'fleet/secrets/staging/other.yaml', message: 'It is damaged.' };
  const scope = [{ app: 'other', environment: 'dev' }];
  expect(composeScope({ ...sources, problems: [damaged] }, scope).problems).toEqual([]);
  const own = [{ app: 'orders', environment: 'dev' }];
  const problem = { ...damaged, file: ORDERS };
  expect(composeScope({ ...sources, problems: [problem] }, own).problems).toEqual([problem]);
});
