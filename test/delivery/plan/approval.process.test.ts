import { runningSince } from '../../../lib/delivery/history/history';
import { isApproved } from '../../../lib/delivery/plan/approval';
import { fleetOn } from '../planned-fleet';
import { type CommitDetails, released, useReleaseRepository } from '../release-repository';

const repository = useReleaseRepository();
const commit = (tag?: string, details?: CommitDetails) =>
  repository().commit(tag === undefined ? {} : { 'staging/web': released(tag) }, details);

function approval(image: string, environment = 'staging', app = 'web'): CommitDetails {
  const lines = [
    `Argosy-App: ${app}`,
    `Argosy-Environment: ${environment}`,
    `Argosy-Image: ${image}`,
    'Argosy-Approved-By: Ann <ann@example.com>',
  ];
  return { message: `Approved\n\n${lines.join('\n')}\n` };
}

const V1 = approval('web=example/web:v1');

/** Whether what runs in staging is approved. */
function isApprovedNow(): boolean {
  const fleet = fleetOn(repository());
  const release = fleet.release('web', 'staging') ?? { images: {} };
  return isApproved(
    fleet,
    'web',
    'staging',
    release,
    runningSince(fleet.history('web', 'staging')),
  );
}

test('a release is approved by a later commit that says so, and by no other', () => {
  commit('v1');
  expect(isApprovedNow()).toBe(false);
  commit(undefined, { message: 'Approved v1, by Ann\n' });
  expect(isApprovedNow()).toBe(false);
  commit(undefined, V1);
  commit(undefined, { message: 'Something else\n' });
  expect(isApprovedNow()).toBe(true);
});

test('the commit that brings a release may approve it', () => {
  commit('v1', V1);
  expect(isApprovedNow()).toBe(true);
});

test.each([
  ['another version', approval('web=example/web:v2')],
  ['a version that begins so', approval('web=example/web:v10')],
  ['another image', approval('job=example/web:v1')],
  ['another environment', approval('web=example/web:v1', 'dev')],
  ['another app', approval('web=example/web:v1', 'staging', 'api')],
])('the approval of %s is none', (_, details) => {
  commit('v1');
  commit(undefined, details);
  expect(isApprovedNow()).toBe(false);
});

test('words that are no trailer approve nothing', () => {
  commit('v1');
  commit(undefined, { message: `${V1.message}\nThat is what I would have said.\n` });
  expect(isApprovedNow()).toBe(false);
});

test('another release needs another approval, also when the first one comes back', () => {
  commit('v1');
  commit(undefined, V1);
  commit('v2');
  expect(isApprovedNow()).toBe(false);
  commit('v1');
  expect(isApprovedNow()).toBe(false);
  commit(undefined, V1);
  expect(isApprovedNow()).toBe(true);
});

test('a build of the same image, a hold and its end leave it approved', () => {
  commit('v1');
  commit(undefined, V1);
  repository().commit({ 'staging/web': released('v1', { sequence: 2 }) });
  expect(isApprovedNow()).toBe(true);
});

test('of several images all that run have to be approved, in whichever order', () => {
  const images = { orders: { tag: 'v1' }, migrations: { tag: 'v2' } };
  repository().commit({ 'staging/orders': { images } });
  const approved = () => {
    const fleet = fleetOn(repository());
    const since = runningSince(fleet.history('orders', 'staging'));
    return isApproved(fleet, 'orders', 'staging', { images }, since);
  };
  const one = 'orders=example/orders:v1';
  commit(undefined, approval(one, 'staging', 'orders'));
  expect(approved()).toBe(false);
  const both = `${one}\nArgosy-Image: migrations=example/orders-migrations:v2`;
  commit(undefined, approval(both, 'staging', 'orders'));
  expect(approved()).toBe(true);
});

test('what has never come is not approved', () => {
  commit(undefined, V1);
  expect(isApproved(fleetOn(repository()), 'web', 'staging', released('v1'), undefined)).toBe(
    false,
  );
});

test('what a merged branch says of itself is no approval, what the merge says is', () => {
  const base = commit('v1');
  const side = commit(undefined, V1);
  commit(undefined, { parent: base, merged: side, message: 'Merge\n' });
  expect(isApprovedNow()).toBe(false);
  commit(undefined, { parent: base, merged: side, ...V1 });
  expect(isApprovedNow()).toBe(true);
});
