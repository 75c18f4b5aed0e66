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

/** True if the release that runs in staging is approved. */
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

test('a later commit with an approval approves a release', () => {
  commit('v1');
  expect(isApprovedNow()).toBe(false);
  commit(undefined, { message: 'Approved v1, by Ann\n' });
  expect(isApprovedNow()).toBe(false);
  commit(undefined, V1);
  commit(undefined, { message: 'Something else\n' });
  expect(isApprovedNow()).toBe(true);
});

test('the commit that makes a release may approve it', () => {
  commit('v1', V1);
  expect(isApprovedNow()).toBe(true);
});

test.each([
  ['another version', approval('web=example/web:v2')],
  ['a version with the same prefix', approval('web=example/web:v10')],
  ['another image', approval('job=example/web:v1')],
  ['another environment', approval('web=example/web:v1', 'dev')],
  ['another app', approval('web=example/web:v1', 'staging', 'api')],
])('an approval of %s does not count', (_, details) => {
  commit('v1');
  commit(undefined, details);
  expect(isApprovedNow()).toBe(false);
});

test('text that is not a trailer approves nothing', () => {
  commit('v1');
  commit(undefined, { message: `${V1.message}\nThat is what I would have said.\n` });
  expect(isApprovedNow()).toBe(false);
});

test('another release needs another approval, also when the first one returns', () => {
  commit('v1');
  commit(undefined, V1);
  commit('v2');
  expect(isApprovedNow()).toBe(false);
  commit('v1');
  expect(isApprovedNow()).toBe(false);
  commit(undefined, V1);
  expect(isApprovedNow()).toBe(true);
});

test('an approval survives a rebuild of the same image, a hold and its end', () => {
  commit('v1');
  commit(undefined, V1);
  repository().commit({ 'staging/web': released('v1', { sequence: 2 }) });
  expect(isApprovedNow()).toBe(true);
});

test('an approval has to name all images that run, in any order', () => {
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

test('a release that was never made is not approved', () => {
  commit(undefined, V1);
  expect(isApproved(fleetOn(repository()), 'web', 'staging', released('v1'), undefined)).toBe(
    false,
  );
});

test('a commit of a merged branch approves nothing, the merge commit may', () => {
  const base = commit('v1');
  const side = commit(undefined, V1);
  commit(undefined, { parent: base, merged: side, message: 'Merge\n' });
  expect(isApprovedNow()).toBe(false);
  commit(undefined, { parent: base, merged: side, ...V1 });
  expect(isApprovedNow()).toBe(true);
});
