import { pauseAfter } from '../../../lib/delivery/git/backoff';

test('each lost race doubles the longest pause, up to fifteen seconds', () => {
  expect([1, 2, 3, 6, 9, 100, 5000].map((lost) => pauseAfter(lost, 1, 0))).toEqual([
    100, 200, 400, 3200, 15_000, 15_000, 15_000,
  ]);
});

test('a pause is random, from zero to the maximum', () => {
  expect([0, 0.25, 0.5, 1].map((random) => pauseAfter(3, random, 0))).toEqual([0, 100, 200, 400]);
});

test('pauses grow with the duration of an attempt', () => {
  expect([1, 2, 3].map((lost) => pauseAfter(lost, 1, 1500))).toEqual([1500, 3000, 6000]);
});
