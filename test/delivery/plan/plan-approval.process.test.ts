import { commitMessage } from '../../../lib/delivery/history/message';
import { planApproval } from '../../../lib/delivery/plan/plan-approval';
import type { ImageRequest } from '../../../lib/delivery/protocol/request';
import type { ImageVersion } from '../../../lib/kubernetes/image';
import { problemsOf } from '../../fleet';
import { fleetOn, told } from '../planned-fleet';
import { released, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();
const DIGEST = `sha256:${'a'.repeat(64)}`;

const approval = (images: ImageRequest[], app = 'web', environment = 'dev') =>
  ({ kind: 'approve', app, environments: [environment], images }) as const;
const approve = (...args: Parameters<typeof approval>) =>
  planApproval(fleetOn(repository()), approval(...args));

test('an unknown app or environment is refused', () => {
  repository().commit({ 'dev/web': released('v1') });
  expect(() => approve([{ tag: 'v1' }], 'wbe')).toThrow(/Did you mean "web"/);
  expect(() => approve([{ tag: 'v1' }], 'web', 'dve')).toThrow(/Did you mean "dev"/);
});

test('a release is approved once, without changing it', () => {
  repository().commit({ 'dev/web': released('v1') });
  const decisions = approve([{ tag: 'v1' }]);
  expect(decisions).toEqual([
    expect.objectContaining({
      kind: 'change',
      before: released('v1'),
      after: released('v1'),
      images: ['web=example/web:v1'],
    }),
  ]);
  const changes = decisions.flatMap((it) => (it.kind === 'change' ? it : []));
  const message = commitMessage(approval([]), changes, 'Ann <ann@example.com>');
  repository().commit({}, { message });
  expect(told(approve([{ tag: 'v1' }]))).toEqual([
    'nothing dev/web: v1 in dev is already approved',
  ]);
});

test.each<[string, ImageVersion, ImageRequest, boolean]>([
  ['the tag alone', { tag: 'v1', digest: DIGEST }, { tag: 'v1' }, true],
  ['the digest alone', { tag: 'v1', digest: DIGEST }, { digest: DIGEST }, true],
  ['both', { tag: 'v1', digest: DIGEST }, { tag: 'v1', digest: DIGEST }, true],
  ['another tag', { tag: 'v1' }, { tag: 'v2' }, false],
  ['a digest that is not recorded', { tag: 'v1' }, { tag: 'v1', digest: DIGEST }, false],
  ['another digest', { tag: 'v1', digest: DIGEST }, { digest: `${DIGEST.slice(0, -1)}b` }, false],
])('a release may be approved by %s: %j', (_, version, request, approved) => {
  repository().commit({ 'dev/web': { images: { web: version } } });
  if (approved) expect(told(approve([request]))[0]).toMatch(/^change/);
  else expect(() => approve([request])).toThrow(/web runs v1 in dev, not the images to approve/);
});

test('only what runs can be approved', () => {
  repository().commit({});
  expect(problemsOf(() => approve([{ tag: 'v1' }]))[0]).toMatchObject({
    message: 'web runs nothing in dev, not the images to approve.',
    fix: 'Set --env to the environment where they run, and name every image that runs there.',
  });
});

test('an approval is refused if one of several images runs another version', () => {
  const images = { orders: { tag: 'v1' }, migrations: { tag: 'v1' } };
  repository().commit({ 'dev/orders': { images } });
  const named = (tag: string) => [{ tag: 'v1' }, { name: 'migrations', tag }];
  expect(told(approve(named('v1'), 'orders'))).toEqual(['change dev/orders v1 v1']);
  expect(() => approve(named('v2'), 'orders')).toThrow(/not the images to approve/);
});

test('a tag approves an app of several images only if all of them have it', () => {
  repository().commit({
    'dev/orders': { images: { orders: { tag: 'v1' }, migrations: { tag: 'v1' } } },
  });
  expect(told(approve([{ tag: 'v1' }], 'orders'))).toEqual(['change dev/orders v1 v1']);
  repository().commit({
    'dev/orders': { images: { orders: { tag: 'v1' }, migrations: { tag: 'v9' } } },
  });
  expect(() => approve([{ tag: 'v1' }], 'orders')).toThrow(/not the images to approve/);
  expect(() => approve([{ name: 'migrations', tag: 'v9' }], 'orders')).toThrow(
    /not the images to approve/,
  );
});
