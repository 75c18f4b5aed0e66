import { distinguishRelease } from '../../../lib/delivery/history/distinguish';
import type { Release } from '../../../lib/model/release';

const NAMES = ['shop', 'cart', 'checkout', 'mail', 'pay', 'stock'];

/** A release in which each image has a version of its own. */
const shop = (changed: Readonly<Record<string, string>> = {}): Release => ({
  images: Object.fromEntries(NAMES.map((name, i) => [name, { tag: changed[name] ?? `v${i}` }])),
});

test.each<[string, Release, (Release | undefined)[], string]>([
  ['the one that differs', shop({ cart: 'v9' }), [shop(), undefined], 'cart v9 (+5 images)'],
  ['the main one if none differs', shop(), [shop(), shop()], 'shop v0 (+5 images)'],
  [
    'no more than four',
    shop(),
    [shop(Object.fromEntries(NAMES.map((it) => [it, 'v9'])))],
    'shop v0, cart v1, checkout v2, mail v3 (+2 images)',
  ],
])('of many images of a release, %s is named', (_, release, others, expected) => {
  expect(distinguishRelease('shop', release, others)).toBe(expected);
});

test('images of one version are described as that version', () => {
  const same = shop(Object.fromEntries(NAMES.map((it) => [it, 'v2'])));
  expect(distinguishRelease('shop', same, [shop()])).toBe('v2');
  const few = { images: { web: { tag: 'v1' }, job: { tag: 'v2' } } };
  expect(distinguishRelease('web', few, [])).toBe('web v1, job v2');
});
