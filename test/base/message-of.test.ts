import { messageOf } from '../../lib/base/message-of';

test.each([
  [new Error('boom'), 'boom'],
  [Object.assign(new TypeError(''), { message: 5 }), 'TypeError'],
  ['boom', 'boom'],
  [null, 'null'],
  [undefined, 'undefined'],
  [Symbol('a'), 'Symbol(a)'],
  [Object.create(null), '[Object: null prototype] {}'],
  [{ toString: 1 }, '{ toString: 1 }'],
])('%p has a message', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
