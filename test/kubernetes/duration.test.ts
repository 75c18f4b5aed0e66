import fc from 'fast-check';
import * as v from 'valibot';
import { DurationSchema, isDuration, milliseconds } from '../../lib/kubernetes/duration';

test.each([
  ['0', 0],
  ['30s', 30_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['.5s', 500],
  ['1.s', 1000],
  ['-2m', -120_000],
  ['+5ms', 5],
  ['60000000000ns', 60_000],
  ['1500µs', 1.5],
  ['1500μs', 1.5],
])('"%s" has %d milliseconds', (text, expected) => {
  expect(isDuration(text)).toBe(true);
  expect(milliseconds(text)).toBe(expected);
});

test.each(['', '1', 's', '1d', '1h 30m', '1H', '.s', '1h-30m', 'h1'])(
  '"%s" is no length of time',
  (text) => expect(isDuration(text)).toBe(false),
);

test('every accepted duration is a Go duration', () => {
  const part = fc.tuple(fc.double({ min: 0, max: 1e6 }), fc.constantFrom('h', 'm', 's', 'ms'));
  const text = fc.array(part, { minLength: 1 }).map((it) => it.map((p) => p.join('')).join(''));
  fc.assert(
    fc.property(fc.oneof(text, fc.string()), (it) => {
      if (v.is(DurationSchema, it)) expect(isDuration(it)).toBe(true);
    }),
  );
});

test.each(['-1h', '1us', '0'])('"%s" is refused', (text) => {
  expect(v.is(DurationSchema, text)).toBe(false);
});
