// @ts-check
import { RequestError } from './request-error.js';

/**
 * @typedef {object} Item
 * @property {number} unitPrice In cents: fractions of them would add up to rounding errors.
 * @property {number} quantity
 */

/** From this number of pieces on, the new checkout grants the discount. */
const BULK = 10;
const BULK_DISCOUNT_PERCENT = 10;

/**
 * The sum of a cart, in cents.
 *
 * @param {readonly Item[]} items
 * @param {{ newCheckout: boolean }} options
 */
export function totalOf(items, { newCheckout }) {
  let total = 0;
  for (const { unitPrice, quantity } of items) {
    const price = unitPrice * quantity;
    const discount = newCheckout && quantity >= BULK ? BULK_DISCOUNT_PERCENT : 0;
    total += price - Math.floor((price * discount) / 100);
  }
  return total;
}

/**
 * The items in the body of a request.
 *
 * @param {string} body
 * @returns {Item[]}
 * @throws {RequestError} If it is not a cart.
 */
export function parseCart(body) {
  const { items } = /** @type {{ items?: unknown }} */ (parseObject(body));
  if (!Array.isArray(items)) throw new RequestError(400, 'items is not a list.');
  return items.map((item, index) => ({
    unitPrice: amount(item?.unitPrice, `items[${index}].unitPrice`, 0),
    quantity: amount(item?.quantity, `items[${index}].quantity`, 1),
  }));
}

/** @param {string} body */
function parseObject(body) {
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(body);
  } catch {
    throw new RequestError(400, 'The body is not JSON.');
  }
  if (typeof value !== 'object' || value === null) {
    throw new RequestError(400, 'The body is not an object.');
  }
  return value;
}

/**
 * @param {unknown} value
 * @param {string} field
 * @param {number} min
 */
function amount(value, field, min) {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > 1_000_000) {
    throw new RequestError(400, `${field} is not a whole number from ${min} to 1000000.`);
  }
  return value;
}
