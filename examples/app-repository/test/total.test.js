// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCart, totalOf } from '../src/total.js';

test('the total is the sum of the lines, in cents', () => {
  const items = [
    { unitPrice: 1999, quantity: 2 },
    { unitPrice: 50, quantity: 1 },
  ];
  assert.equal(totalOf(items, { newCheckout: false }), 4048);
  assert.equal(totalOf([], { newCheckout: false }), 0);
});

test('the new checkout grants 10 % from ten pieces on, rounded in favour of the shop', () => {
  /** @param {number} quantity */
  const line = (quantity) => [{ unitPrice: 99, quantity }];
  assert.equal(totalOf(line(9), { newCheckout: true }), 891);
  assert.equal(totalOf(line(11), { newCheckout: true }), 981);
  assert.equal(totalOf(line(11), { newCheckout: false }), 1089);
});

for (const [what, body, message] of /** @type {const} */ ([
  ['no JSON', '{', /not JSON/],
  ['no object', 'null', /not an object/],
  ['no items', '{}', /items is not a list/],
  ['an item that is null', '{"items":[null]}', /items\[0\]\.unitPrice/],
  ['a price in fractions', '{"items":[{"unitPrice":1.5,"quantity":1}]}', /items\[0\]\.unitPrice/],
  ['a price as text', '{"items":[{"unitPrice":"1","quantity":1}]}', /items\[0\]\.unitPrice/],
  ['a negative price', '{"items":[{"unitPrice":-1,"quantity":1}]}', /items\[0\]\.unitPrice/],
  ['no pieces', '{"items":[{"unitPrice":1,"quantity":0}]}', /items\[0\]\.quantity/],
  ['too many', '{"items":[{"unitPrice":1,"quantity":1000001}]}', /items\[0\]\.quantity/],
])) {
  test(`a cart with ${what} is refused`, () => {
    assert.throws(() => parseCart(body), { status: 400, message });
  });
}
